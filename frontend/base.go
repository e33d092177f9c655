package frontend

import (
	"slices"
	"time"

	"gaoshi/content"
	"gaoshi/frontend/words"
)

// Base is what every page needs. Page structs embed it.
type Base struct {
	Office      *Office
	Lang        content.Lang
	Path        string // of this page, without language: "/notices/x"
	Query       string // encoded, when it makes the page another one: "page=2"
	Title       string // without the office's name; empty on the home page
	Description string // for previews; never rumor text
	Now         time.Time
	Edition     int64
	NoIndex     bool           // search engines are asked to leave it out
	Section     string         // of the navigation: "home", "notices", "rumors", "search", "about", "feeds" …
	FeedKind    string         // "notices" or "clarifications" where the page's own feed is narrower than all
	FeedQuery   string         // encoded "topic=…&area=…" where the page is narrowed by them
	Linked      any            // JSON-LD of the page, nil for none
	Written     []content.Lang // languages the text exists in; nil: all
}

// base lets the renderer see the Base of any page struct.
func (b Base) base() Base { return b }

// Words are the words of the page's language.
func (b Base) Words() *words.Words { return words.For(b.Lang) }

// OfficeName is who speaks, in the page's language.
func (b Base) OfficeName() string { return b.Office.In(b.Lang) }

// FullTitle is the document's title: the page's, then the office's.
func (b Base) FullTitle() string {
	if b.Title == "" {
		return b.OfficeName()
	}
	return b.Title + " · " + b.OfficeName()
}

// Canonical is the page's one absolute address. A page whose text was not
// translated is, to the world, the page in the language it was written in.
func (b Base) Canonical() string {
	l := b.Lang
	if len(b.Written) > 0 && !slices.Contains(b.Written, l) {
		l = b.Written[0]
	}
	return b.Office.URL(b.in(l))
}

// Here is the address a reader is at, for passing on: in her language.
func (b Base) Here() string { return b.Office.URL(b.in(b.Lang)) }

func (b Base) in(l content.Lang) string {
	p := b.Office.Path(l, b.Path)
	if b.Query != "" {
		p += "?" + b.Query
	}
	return p
}

// Other is the same page in another language.
type Other struct {
	Lang content.Lang
	Path string // with language
	URL  string // absolute
}

// Others lists the page in every language, its own first.
func (b Base) Others() []Other {
	out := []Other{{b.Lang, b.in(b.Lang), b.Here()}}
	for _, l := range content.Langs {
		if l != b.Lang {
			out = append(out, Other{l, b.in(l), b.Office.URL(b.in(l))})
		}
	}
	return out
}

// Alternates are Others as search engines want them: only languages in which
// the text exists, and none where there is only one.
func (b Base) Alternates() []Other {
	if b.Written == nil {
		return b.Others()
	}
	if len(b.Written) < 2 {
		return nil
	}
	return slices.DeleteFunc(b.Others(), func(o Other) bool { return !slices.Contains(b.Written, o.Lang) })
}

// FeedLink is an autodiscovery link.
type FeedLink struct{ Type, Name, Title, URL string }

// feedTypes by the end of a feed's address.
var feedTypes = []struct{ ext, mime, name string }{
	{"rss", "application/rss+xml", "RSS"},
	{"atom", "application/atom+xml", "Atom"},
	{"json", "application/feed+json", "JSON Feed"},
}

// Feeds lists the feeds of this page's kind; every page has some.
func (b Base) Feeds() []FeedLink {
	kind := b.FeedKind
	if kind == "" {
		kind = "all"
	}
	title := b.OfficeName() + " · " + b.Words().T("feeds."+kind)
	var out []FeedLink
	for _, f := range feedTypes {
		u := b.Office.URL(b.Office.FeedPath(b.Lang, kind, f.ext))
		if b.FeedQuery != "" {
			u += "?" + b.FeedQuery
		}
		out = append(out, FeedLink{f.mime, f.name, title + " (" + f.name + ")", u})
	}
	return out
}

// FeedPath is where a feed is, in a language.
func (o *Office) FeedPath(l content.Lang, kind, ext string) string {
	return o.Path(l, "/feeds/"+kind+"."+ext)
}
