// Package highlight shows where a query was found: in the reader's own
// spelling, as HTML that is safe whatever the text and the query hold.
//
// Both engines use it instead of what they have themselves. Theirs mark the
// folded text, and would show a Traditional reader Simplified characters.
package highlight

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"gaoshi/indexer"
	"gaoshi/indexer/fold"
)

// maxLook bounds how much of a text is looked at, in bytes. A hit further down
// is found all the same; its snippet is the beginning.
const maxLook = 64 << 10

// SnippetRunes is about how long a snippet is.
const SnippetRunes = 120

// Marker marks the words of one query.
type Marker struct {
	exact map[string]bool
	loose []indexer.Term // those that not only equal words meet
}

// New returns a Marker for the terms of a query.
func New(terms []indexer.Term) *Marker {
	m := &Marker{exact: map[string]bool{}}
	for _, t := range terms {
		m.exact[t.Text] = true
		if t.Prefix || t.Typo || t.Character {
			m.loose = append(m.loose, t)
		}
	}
	return m
}

// span is a stretch of the original text that matched.
type span struct{ start, end int }

// Mark returns all of text with what matched in <mark>.
func (m *Marker) Mark(text string) string {
	text = clean(text)
	return render(text, m.spans(text))
}

// Snippet returns the stretch of about SnippetRunes of the first text that
// matches, around where it matches most; the beginning of the first that is not
// empty if none does.
func (m *Marker) Snippet(texts ...string) string {
	first := ""
	for _, text := range texts {
		text = strings.Join(strings.Fields(clean(text)), " ")
		if first == "" {
			first = text
		}
		if spans := m.spans(text); len(spans) > 0 {
			start, end := densest(text, spans)
			return cut(text, start, end, spans)
		}
	}
	return cut(first, 0, forward(first, 0, SnippetRunes), nil)
}

// spans returns what matches, in order, touching ones joined.
func (m *Marker) spans(text string) []span {
	if len(m.exact) == 0 {
		return nil
	}
	var spans []span
	mapped := fold.Map(text[:min(len(text), maxLook)])
	for token := range fold.Tokens(mapped.Text) {
		if !m.matches(token) {
			continue
		}
		start, end := mapped.Span(token.Start, m.end(token))
		if n := len(spans); n > 0 && start <= spans[n-1].end {
			spans[n-1].end = max(spans[n-1].end, end)
			continue
		}
		spans = append(spans, span{start, end})
	}
	return spans
}

func (m *Marker) matches(t fold.Token) bool {
	return m.exact[t.Text] || slices.ContainsFunc(m.loose, func(term indexer.Term) bool {
		// A word that may hold a typo never means Chinese characters.
		return (t.Kind == fold.Word || !term.Typo) && term.Matches(t.Text)
	})
}

// end is where the mark of a token ends: of a pair found by its first
// character alone, after that character.
func (m *Marker) end(t fold.Token) int {
	if t.Kind != fold.Pair || m.exact[t.Text] {
		return t.End
	}
	_, size := utf8.DecodeRuneInString(t.Text)
	return t.Start + size
}

// densest returns the window with the most matched bytes, with some context
// before them.
func densest(text string, spans []span) (start, end int) {
	best, bestEnd, most := 0, 0, -1
	for i, s := range spans {
		end := forward(text, s.start, SnippetRunes*3/4)
		covered := 0
		for _, t := range spans[i:] {
			if t.start >= end {
				break
			}
			covered += t.end - t.start
		}
		if covered > most {
			best, bestEnd, most = s.start, end, covered
		}
	}
	start = backward(text, best, SnippetRunes/4)
	if start == 0 {
		bestEnd = forward(text, 0, SnippetRunes)
	}
	return start, bestEnd
}

// cut renders text[start:end] with an ellipsis where text goes on.
func cut(text string, start, end int, spans []span) string {
	var inside []span
	for _, s := range spans {
		if s.end > start && s.start < end {
			inside = append(inside, span{max(s.start, start) - start, min(s.end, end) - start})
		}
	}
	out := render(text[start:end], inside)
	if start > 0 {
		out = "…" + out
	}
	if end < len(text) {
		out += "…"
	}
	return out
}

func render(text string, spans []span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(html.EscapeString(text[at:s.start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(text[s.start:s.end]))
		b.WriteString("</mark>")
		at = s.end
	}
	b.WriteString(html.EscapeString(text[at:]))
	return b.String()
}

// clean drops what HTML cannot hold: invalid UTF-8 and control characters.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7F || r == utf8.RuneError {
			return -1
		}
		return r
	}, text)
}

// forward returns the place n runes after at, moved back to a space where one
// is near, so that words stay whole.
func forward(text string, at, n int) int {
	for range n {
		if at == len(text) {
			return at
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	if at < len(text) && !startsWord(text, at) {
		if i := strings.LastIndexByte(text[:at], ' '); i >= 0 && at-i < 20 {
			return i
		}
	}
	return at
}

// backward returns the place n runes before at, moved on to the start of a
// word where one is near.
func backward(text string, at, n int) int {
	from := at
	for range n {
		if from == 0 {
			return 0
		}
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	if !startsWord(text, from) {
		if i := strings.IndexByte(text[from:at], ' '); i >= 0 && i < 20 {
			return from + i + 1
		}
	}
	return from
}

// startsWord reports whether a cut before at leaves words whole.
func startsWord(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return before == ' ' || after == ' ' || fold.Unspaced(before) || fold.Unspaced(after)
}
