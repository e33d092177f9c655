package fold

import (
	"strings"
	"unicode/utf8"
)

// Mapped is a fold that remembers where it came from.
type Mapped struct {
	Text string // String of the original
	// from[i] is the place in the original that Text[i] came from; one more
	// for the end.
	from []int32
}

// Map folds s as String does and keeps the way back, at four bytes for each
// byte of the fold. s must be shorter than 2 GiB.
func Map(s string) Mapped {
	var b strings.Builder
	b.Grow(len(s))
	from := make([]int32, 0, len(s)+1)
	for i := 0; i < len(s); {
		p := folds.next(s[i:])
		b.WriteString(p.to)
		from = appendPlaces(from, s[i:i+p.size], p.to, int32(i))
		i += p.size
	}
	return Mapped{b.String(), append(from, int32(len(s)))}
}

// appendPlaces says for each byte of to which place of the original it stands
// for. A phrase that keeps its number of characters is followed character by
// character; of anything else, all of to stands for all of the original.
func appendPlaces(places []int32, original, to string, at int32) []int32 {
	follow := utf8.RuneCountInString(original) == utf8.RuneCountInString(to)
	for len(to) > 0 {
		_, n := utf8.DecodeRuneInString(to)
		for range n {
			places = append(places, at)
		}
		to = to[n:]
		if follow {
			_, n = utf8.DecodeRuneInString(original)
			original, at = original[n:], at+int32(n)
		}
	}
	return places
}

// Span returns the bytes of the original that Text[start:end] came from. It
// takes in whole characters: half of a folded "㎡" is all of it. Marks that the
// fold dropped go with the character before them.
func (m Mapped) Span(start, end int) (from, to int) {
	if start < 0 || end > len(m.Text) || start >= end {
		return 0, 0
	}
	last := m.from[end-1]
	for end < len(m.Text) && m.from[end] == last {
		end++
	}
	return int(m.from[start]), int(m.from[end])
}
