package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// class is what kind of writing a token is.
type class uint8

const (
	word  class = iota // letters of a spaced script, digits may be among them
	digit              // a number in digits
	ideo               // one Han character, kana or Hangul syllable
)

// token is one unit of writing and the bytes of the original text it stands for.
type token struct {
	text       string
	start, end int32
	class      class
	capital    bool // begins with a capital that does not begin a sentence
	brk        bool // a clause ends before it: punctuation, a line, a removed link
	sentence   bool // a sentence begins with it
	hash       uint64
	stem       uint64
}

// maxWord bounds a token in bytes: longer runs are no word of any language.
const maxWord = 64

// scanner cuts a text into tokens.
type scanner struct {
	text  string
	out   []token
	limit int
	brk   bool
	start bool // a sentence begins here
}

// tokenize cuts text into at most limit tokens. skip names byte ranges, in
// order, that are noise; they separate clauses.
func tokenize(text string, skip []Span, limit int) []token {
	s := scanner{text: text, limit: limit, brk: true, start: true}
	at := 0
	for _, n := range skip {
		if n.Start > at {
			s.scan(at, n.Start)
		}
		at = max(at, n.End)
		s.brk = true
	}
	s.scan(at, len(text))
	foldTokens(text, s.out)
	return s.out
}

// scan reads the bytes from i to end.
func (s *scanner) scan(i, end int) {
	for i < end && len(s.out) < s.limit {
		r, n := utf8.DecodeRuneInString(s.text[i:end])
		r = narrow(r)
		switch {
		case isIdeo(r):
			s.add(token{text: string(r), start: int32(i), end: int32(i + n), class: ideo})
			i += n
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			i = s.word(i, end)
		default:
			s.gap(r)
			i += n
		}
	}
}

// gap notes what a rune between tokens says about the text's structure.
func (s *scanner) gap(r rune) {
	switch {
	case strings.ContainsRune(".!?。！？\n", r):
		s.brk, s.start = true, true
	case unicode.IsSpace(r), r == '-', r == '_', r == '#', r == '@', r == '\'', r == '’', r == '·', r == utf8.RuneError, r == 0x200d, r == 0xfe0f:
		// Joins as often as it parts.
	case unicode.IsPunct(r), unicode.IsSymbol(r):
		s.brk = true
	}
}

func (s *scanner) add(t token) {
	t.brk, t.sentence = s.brk || s.start, s.start
	t.capital = t.capital && !s.start
	s.brk, s.start = false, false
	s.out = append(s.out, t)
}

// word reads a run of letters and digits that begins at i, and returns where it ends.
// A tag or handle in CamelCase is cut where its words begin.
func (s *scanner) word(i, end int) int {
	tagged := i > 0 && (s.text[i-1] == '#' || s.text[i-1] == '@')
	start, capital, digits, prev := i, false, true, rune(0)
	var b strings.Builder
	flush := func(to int) {
		if b.Len() > 0 {
			c := word
			if digits {
				c = digit
			}
			s.add(token{text: b.String(), start: int32(start), end: int32(to), class: c, capital: capital})
		}
		b.Reset()
		start, capital, digits = to, false, true
	}
	for i < end {
		raw, n := utf8.DecodeRuneInString(s.text[i:end])
		r := narrow(raw)
		switch {
		case isIdeo(r):
			flush(i)
			return i
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if tagged && b.Len() > 0 && unicode.IsUpper(r) && unicode.IsLower(prev) || b.Len() > maxWord {
				flush(i)
			}
			if b.Len() == 0 {
				capital = unicode.IsUpper(r)
			}
			digits = digits && unicode.IsDigit(r)
			b.WriteRune(unicode.ToLower(r))
		case unicode.Is(unicode.Mn, r):
			// A combining accent stays out: "café" is "cafe" either way.
		case digits && b.Len() > 0 && (r == '.' || r == ',') && nextIsDigit(s.text[i+n:end]):
			if r == '.' {
				b.WriteByte('.')
			}
		case (r == '\'' || r == '’') && b.Len() > 0 && nextIsLetter(s.text[i+n:end]):
			// don't → dont; the 's of a possessive is cut by the stemmer.
			if possessive(s.text[i+n : end]) {
				flush(i)
				return i + n + 1
			}
		default:
			flush(i)
			return i
		}
		prev = r
		i += n
	}
	flush(i)
	return i
}

func nextIsDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(narrow(r))
}

func nextIsLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) && !isIdeo(r)
}

// possessive reports whether s, after an apostrophe, is the s of "Trump's".
func possessive(s string) bool {
	if s == "" || s[0] != 's' && s[0] != 'S' {
		return false
	}
	return len(s) == 1 || !nextIsLetter(s[1:]) && !nextIsDigit(s[1:])
}

// narrow maps full-width forms of ASCII to ASCII.
func narrow(r rune) rune {
	switch {
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xfee0
	case r == 0x3000:
		return ' '
	}
	return r
}

// isIdeo reports whether r is written without spaces between words.
func isIdeo(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}
