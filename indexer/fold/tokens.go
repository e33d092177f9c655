package fold

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Word   Kind = iota // a word of letters, perhaps with digits: vaccine, n95
	Number             // digits alone, perhaps with a point: 1500, 5.2
	Pair               // two characters of a script without spaces: 核酸
	Single             // the last such character of a run, or the only one
)

// Token is a unit of comparison in a folded text.
type Token struct {
	Text       string
	Kind       Kind
	Start, End int // bytes of the folded text
}

// Tokens yields what is compared of a folded text (String's or Map's). Words
// come whole. Chinese, Japanese and Korean come as every pair of neighbours,
// then the last character alone: 核酸点 gives 核酸, 酸点, 点. So every character
// begins a token, and a query of one character can look for tokens that begin
// with it.
//
// An apostrophe inside a word and a comma inside a number are left out of
// Text (don't is dont, 1,500 is 1500), and a possessive 's with them; so Text
// is not always folded[Start:End].
func Tokens(folded string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		for i := 0; i < len(folded); {
			r, size := utf8.DecodeRuneInString(folded[i:])
			var ok bool
			switch {
			case Unspaced(r):
				i, ok = yieldPairs(folded, i, yield)
			case inWord(r):
				t := wordAt(folded, i)
				i, ok = t.End, yield(t)
			default:
				i, ok = i+size, true
			}
			if !ok {
				return
			}
		}
	}
}

// yieldPairs yields the run of unspaced characters at i and returns its end.
func yieldPairs(folded string, i int, yield func(Token) bool) (end int, ok bool) {
	_, size := utf8.DecodeRuneInString(folded[i:])
	for {
		r, next := utf8.DecodeRuneInString(folded[i+size:])
		if next == 0 || !Unspaced(r) {
			return i + size, yield(Token{folded[i : i+size], Single, i, i + size})
		}
		if !yield(Token{folded[i : i+size+next], Pair, i, i + size + next}) {
			return 0, false
		}
		i, size = i+size, next
	}
}

// wordAt returns the word or number that begins at i.
func wordAt(folded string, i int) Token {
	end, digits, joint := i, true, false
	for end < len(folded) {
		r, size := utf8.DecodeRuneInString(folded[end:])
		if !inWord(r) || Unspaced(r) {
			next, _ := utf8.DecodeRuneInString(folded[end+size:])
			if !joined(r, next, digits) {
				break
			}
			joint = true
		} else {
			digits = digits && unicode.IsDigit(r)
		}
		end += size
	}
	t := Token{folded[i:end], Word, i, end}
	if digits {
		t.Kind = Number
	}
	if joint {
		t.Text = unjoin(t.Text)
	}
	return t
}

// joined reports whether r holds a word together before next. Only what is
// left of r is known to be digits.
func joined(r, next rune, digits bool) bool {
	switch r {
	case '\'', '\u2019':
		return unicode.IsLetter(next) && !Unspaced(next) && !digits
	case '.', ',':
		return digits && unicode.IsDigit(next)
	}
	return false
}

var joins = strings.NewReplacer("'", "", "\u2019", "", ",", "")

func unjoin(word string) string {
	word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "\u2019s")
	return joins.Replace(word)
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M)
}

// Unspaced reports whether r belongs to a script that is compared by pairs of
// characters: Chinese, Japanese and Korean.
func Unspaced(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case 0x4E00 <= r && r <= 0x9FFF, 0x3400 <= r && r <= 0x4DBF:
		return true
	}
	return r == '々' || r == '〇' || r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}
