package feed

import (
	"bytes"
	_ "embed"
	"html/template"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/markdown"
	"gaoshi/frontend/words"
)

//go:embed body.html
var bodySource string

// bodies are parsed once for each language.
var bodies = parseBodies()

func parseBodies() map[content.Lang]*template.Template {
	out := map[content.Lang]*template.Template{}
	for _, l := range content.Langs {
		w := words.For(l)
		out[l] = template.Must(template.New("body").Funcs(template.FuncMap{
			"t": w.T, "verdict": w.Verdict, "severity": w.Severity, "markdown": markdown.HTML,
		}).Parse(bodySource))
	}
	return out
}

// body is what the template shows.
type body struct {
	*content.Published
	Text       content.Text
	TextLang   content.Lang
	Translated bool
	Zone       *time.Location
	Words      *words.Words
	URL        string
}

// Time is an absolute time with its year: entries are read long after.
func (b body) Time(t time.Time) string { return b.Words.FullTime(t, b.Zone) }

// Say joins a lead and what it leads to. Chinese leads end in a full-width colon
// and need no space; English ones may come without theirs.
func (b body) Say(key, what string) string {
	lead := b.Words.T(key)
	if strings.HasSuffix(lead, ":") {
		lead += " "
	}
	return lead + what
}

// htmlOf is the whole piece for reading in a reader: what stands is said
// first, and the rumor last, once, behind a warning, so that no preview made
// of the beginning repeats it.
func htmlOf(o *frontend.Office, w *words.Words, p *content.Published, text content.Text, lang content.Lang) string {
	b := body{p, text, lang, lang == w.Lang(), o.Zone, w, o.URL(o.Path(w.Lang(), p.Path()))}
	var out bytes.Buffer
	if err := bodies[w.Lang()].Execute(&out, b); err != nil {
		// The struct above and the template are both ours, and tests run every
		// branch. Should one be missed, the entry leads to the page.
		slog.Error("feed entry", "id", p.ID, "err", err)
		return `<p><a href="` + template.HTMLEscapeString(b.URL) + `">` + template.HTMLEscapeString(text.Headline) + `</a></p>`
	}
	return absolute(clean(strings.TrimSpace(blankLines.ReplaceAllString(out.String(), "\n"))), o.BaseURL)
}

var (
	blankLines = regexp.MustCompile(`\n\s*\n`)
	rooted     = regexp.MustCompile(`( (?:href|src)=")(/[^/"])`)
)

// absolute makes links that begin at the site's root whole: a reader shows the
// piece elsewhere. The HTML is our own and the sanitizer's, so attributes are
// always written in this one way.
func absolute(html, base string) string {
	return rooted.ReplaceAllString(html, "${1}"+strings.ReplaceAll(base, "$", "$$")+"${2}")
}
