package match

import (
	"cmp"
	"slices"
	"strings"
)

// Limits of one message. What lies beyond them is not read: the head of a long
// message makes its claim, the tail often repeats it, the middle is left out.
const (
	maxHead   = 48 << 10 // bytes read from the start
	maxTail   = 16 << 10 // bytes read from the end
	maxTokens = 3000     // tokens looked at
)

// Span is a byte range of a text, End exclusive.
type Span struct{ Start, End int }

// Normalized is what was understood of a message.
type Normalized struct {
	Text string   // what is left when noise is taken out, for showing
	URLs []string // links, in the form of NormalizeURL
	Cut  bool     // the message was too long to be read whole
	skip []Span
}

// Normalize takes the noise of forwarding out of a message. It accepts any
// bytes: what is not UTF-8 is passed over.
func Normalize(text string) Normalized {
	var n Normalized
	if len(text) > maxHead+maxTail {
		n.Cut = true
		n.skip = append(n.skip, Span{maxHead, len(text) - maxTail})
		head, tail := normalizePart(text[:maxHead], 0, &n), normalizePart(text[len(text)-maxTail:], len(text)-maxTail, &n)
		n.skip = append(n.skip, append(head, tail...)...)
	} else {
		n.skip = normalizePart(text, 0, &n)
	}
	slices.SortFunc(n.skip, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	n.Text = remove(text, n.skip)
	return n
}

// normalizePart finds the noise of text, which begins at byte offset of the message.
func normalizePart(text string, offset int, n *Normalized) []Span {
	urls, spans := links(text)
	for _, u := range urls {
		if !slices.Contains(n.URLs, u) && len(n.URLs) < maxLinks {
			n.URLs = append(n.URLs, u)
		}
	}
	for i := range noise {
		if !noise[i].hinted(text) {
			continue
		}
		for _, m := range noise[i].pattern.FindAllStringIndex(text, maxNoise) {
			spans = append(spans, Span{m[0], m[1]})
		}
	}
	for i := range spans {
		spans[i].Start += offset
		spans[i].End += offset
	}
	return spans
}

// remove returns text without the given spans, valid UTF-8 with runs of space made one.
func remove(text string, skip []Span) string {
	var b strings.Builder
	at := 0
	for _, s := range skip {
		if s.Start > at {
			b.WriteString(text[at:s.Start])
			b.WriteByte(' ')
		}
		at = max(at, s.End)
	}
	b.WriteString(text[min(at, len(text)):])
	return strings.Join(strings.Fields(strings.ToValidUTF8(b.String(), "")), " ")
}
