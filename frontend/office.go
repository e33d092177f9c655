package frontend

import (
	"strings"
	"time"

	"gaoshi/content"
)

// Office is who speaks here. There is one value, made from the configuration
// at start and never changed.
type Office struct {
	Name    map[content.Lang]string // "临江街道办事处", "Linjiang Street Office"
	Contact map[content.Lang]string // how to report a mistake, "电话 …"; may be empty
	BaseURL string                  // "https://example.gov.cn", without a slash at its end
	Lang    content.Lang            // the language at "/"; the other ones are under "/en", "/zh"
	Zone    *time.Location          // every time is shown in it
	Dev     bool                    // templates are read from disk, /dev/pages is there
	Has     Services                // what navigation may lead to
}

// Services are the pages beyond notices and clarifications that this portal
// serves. Navigation shows what is there and nothing else.
type Services struct {
	Check     bool // /check: paste a message
	Ask       bool // /ask: send a question to the desk
	Subscribe bool // /subscribe: alerts by push
	Supplies  bool // /supplies: who has what
}

// In is the office's name in a language, in its own where that has none.
func (o *Office) In(l content.Lang) string {
	if n := o.Name[l]; n != "" {
		return n
	}
	return o.Name[o.Lang]
}

// ContactIn is how to reach the office, in a language or else in its own.
func (o *Office) ContactIn(l content.Lang) string {
	if c := o.Contact[l]; c != "" {
		return c
	}
	return o.Contact[o.Lang]
}

// URL is an absolute address. It is made of the configured base only: a Host
// header is the visitor's to choose.
func (o *Office) URL(path string) string { return o.BaseURL + path }

// Path is where a page is in a language: "/notices" or "/en/notices". path
// begins with a slash and has no language.
func (o *Office) Path(l content.Lang, path string) string {
	if l == o.Lang {
		return path
	}
	return strings.TrimSuffix("/"+string(l)+path, "/")
}

// SplitPath takes a request's path apart into language and the path without
// it: the reverse of Path.
func (o *Office) SplitPath(path string) (content.Lang, string) {
	for _, l := range content.Langs {
		prefix := "/" + string(l)
		if l == o.Lang || !strings.HasPrefix(path, prefix) {
			continue
		}
		switch rest := path[len(prefix):]; {
		case rest == "":
			return l, "/"
		case rest[0] == '/':
			return l, rest
		}
	}
	return o.Lang, path
}
