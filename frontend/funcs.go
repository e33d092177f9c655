package frontend

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend/assets"
	"gaoshi/frontend/markdown"
	"gaoshi/frontend/words"
)

// funcs are what templates may call, bound to a language.
func (r *Renderer) funcs(l content.Lang) template.FuncMap {
	w := words.For(l)
	return template.FuncMap{
		"t":        w.T,        // {{t "list.count" "N" 12}}
		"verdict":  w.Verdict,  // the verdict's word
		"severity": w.Severity, // the severity's word
		"term":     w.Term,     // a topic's or area's name
		"time":     func(t time.Time) template.HTML { return r.timeTag(t, w.FullTime(t, r.office.Zone)) },
		"day":      func(t time.Time) template.HTML { return r.timeTag(t, w.Day(t, r.office.Zone)) },
		"short":    func(t time.Time) template.HTML { return r.timeTag(t, w.Time(t, r.office.Zone)) },
		"timeafter": func(first, t time.Time) template.HTML {
			if first.In(r.office.Zone).Year() == t.In(r.office.Zone).Year() {
				return r.timeTag(t, w.ShortTime(t, r.office.Zone)) // the year stands beside it
			}
			return r.timeTag(t, w.FullTime(t, r.office.Zone))
		},
		"rows":     rows,
		"markdown": markdown.HTML,
		"plain":    markdown.Text,
		"path":     func(p string) string { return r.office.Path(l, p) },
		"url":      func(p string) string { return r.office.URL(r.office.Path(l, p)) },
		"langname": func(of content.Lang) string { return w.T("lang." + string(of)) },
		"ownname":  func(of content.Lang) string { return words.For(of).T("lang." + string(of)) },
		"asset":    assets.URL,
		"style":    func(name string) template.CSS { return template.CSS(assets.Text(name)) },
		"weblink":  content.ValidURL,
		"paragraph": func(s string) template.HTML {
			return template.HTML("<p>" + template.HTMLEscapeString(s) + "</p>")
		},
		"icon":  icon,
		"size":  size,
		"dict":  dict,
		"bcp47": func(of content.Lang) string { return of.BCP47() },
	}
}

// timeTag says a time for people and for machines.
func (r *Renderer) timeTag(t time.Time, text string) template.HTML {
	stamp := t.In(r.office.Zone).Format(time.RFC3339)
	return template.HTML(`<time datetime="` + stamp + `">` + template.HTMLEscapeString(text) + `</time>`)
}

// rows is how many lines of a narrow text field a text fills, so that all of it
// is seen before it is copied. A Chinese character is as wide as two letters.
func rows(text string) int {
	const width = 34 // letters, on a phone
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		letters := 0
		for _, r := range line {
			if letters++; r > 0x2E7F {
				letters++
			}
		}
		n += max((letters+width-1)/width, 1)
	}
	return n
}

// dict makes a map of pairs, for partials that need more than one value.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d values are no pairs", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		k, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: key %v is no text", pairs[i])
		}
		m[k] = pairs[i+1]
	}
	return m, nil
}

// size is a file's size for people: "340 KB", "1.2 MB".
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000_000:
		return fmt.Sprintf("%d KB", (n+999)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
