package fold

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

//go:embed table.txt
var source string

// table answers what a character folds to with two array look-ups: the fold
// runs over every document and every query, and a map costs ten times that.
type table struct {
	pages [0x300]*[256]uint16 // by rune>>8, rune&0xFF: an index into to, with startsPhrase; nil: all unchanged
	to    []string            // to[0] is not used: 0 means unchanged
	// phrases by their first character, longest first.
	phrases map[rune][]phrase
}

type phrase struct{ from, to string }

const startsPhrase = 1 << 15

var folds = load(source)

func load(source string) *table {
	t := &table{to: []string{""}, phrases: map[rune][]phrase{}}
	known := map[string]uint16{}
	for line := range strings.Lines(source) {
		from, to, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		r, size := utf8.DecodeRuneInString(from)
		if size < len(from) {
			// The file is sorted by length, so longer ones come later.
			t.phrases[r] = append([]phrase{{from, to}}, t.phrases[r]...)
			*t.cell(r) |= startsPhrase
			continue
		}
		if known[to] == 0 {
			t.to = append(t.to, to)
			known[to] = uint16(len(t.to) - 1)
		}
		*t.cell(r) = known[to]
	}
	for r := 'A'; r <= 'Z'; r++ {
		t.to = append(t.to, string(r+'a'-'A'))
		*t.cell(r) = uint16(len(t.to) - 1)
	}
	return t
}

func (t *table) cell(r rune) *uint16 {
	page := &t.pages[r>>8]
	if *page == nil {
		*page = new([256]uint16)
	}
	return &(*page)[r&0xFF]
}

// piece is a stretch of text and what it folds to.
type piece struct {
	size int // bytes of the text
	to   string
	same bool // to is those bytes themselves
}

// next folds the beginning of s, which is not empty: a phrase if one begins
// there, else one character.
func (t *table) next(s string) piece {
	r, size := rune(s[0]), 1
	if r >= utf8.RuneSelf {
		r, size = utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			return piece{1, "\uFFFD", false}
		}
	}
	if int(r>>8) >= len(t.pages) {
		if r>>12 == 0xE0 { // tags and variation selectors, which nobody sees
			return piece{size, "", false}
		}
		return piece{size, s[:size], true}
	}
	page := t.pages[r>>8]
	if page == nil || page[r&0xFF] == 0 {
		return piece{size, s[:size], true}
	}
	cell := page[r&0xFF]
	if cell&startsPhrase != 0 {
		for _, p := range t.phrases[r] {
			if strings.HasPrefix(s, p.from) {
				return piece{len(p.from), p.to, false}
			}
		}
		if cell &^= startsPhrase; cell == 0 {
			return piece{size, s[:size], true}
		}
	}
	return piece{size, t.to[cell], false}
}
