package site

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gaoshi/content"
	"gaoshi/indexer"
)

// FuzzFileName holds what a saved file is called to what no system stumbles
// over, whatever an address says.
func FuzzFileName(f *testing.F) {
	for _, s := range []string{"a.png", "%2e%2e%2fx", "..", "%0d%0aSet-Cookie:a", "%ff", "公告.pdf", strings.Repeat("a", 500), "%zz", ".png"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, escaped string) {
		name := fileName(escaped, ".png")
		if !utf8.ValidString(name) || strings.ContainsAny(name, `/\:"<>`) || strings.ContainsFunc(name, unicode.IsControl) ||
			!strings.EqualFold(name[len(name)-4:], ".png") || utf8.RuneCountInString(name) > 104 {
			t.Errorf("%q is called %q", escaped, name)
		}
	})
}

// FuzzReading puts anything into the parameters of lists and search. Either it
// is refused by name, or what comes out is within the limits.
func FuzzReading(f *testing.F) {
	for _, s := range []string{"q=停水&kind=notice&page=2", "topic=water&severity=warning&period=7d", "q=%ff%00", "page=-1", "page=9e9", "area=" + strings.Repeat("x", 99)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		values, _ := url.ParseQuery(raw)
		query := func(name string, _ ...string) string { return values.Get(name) }
		if a, err := readAsked(query); err == nil {
			if !utf8.ValidString(a.text) || utf8.RuneCountInString(a.text) > indexer.MaxQuery || a.page < 1 || a.page*perPage > indexer.MaxOffset {
				t.Errorf("%q: %+v", raw, a)
			}
		} else if content.CodeOf(err) != content.Invalid {
			t.Errorf("%q: %v", raw, err)
		}
		for _, k := range content.Kinds {
			c, err := readChoice(query, k)
			if err != nil {
				if content.CodeOf(err) != content.Invalid {
					t.Errorf("%q: %v", raw, err)
				}
				continue
			}
			if !utf8.ValidString(c.Topic+c.Area) || c.Page < 1 || c.Page > maxPage {
				t.Errorf("%q: %+v", raw, c)
			}
		}
	})
}
