package indexer

import (
	"strings"
	"unicode/utf8"

	"gaoshi/indexer/fold"
)

// Term is one thing a query asks for, folded.
type Term struct {
	Text      string
	Typo      bool // a word with one letter wrong, missing, added or swapped will do
	Prefix    bool // a word that begins with it will do
	Character bool // one Chinese character: whatever holds it will do
}

const (
	// maxTerms bounds the work of one query. MaxQuery runes of Chinese are
	// more, but nobody types them: a pasted message belongs to /check.
	maxTerms = 32
	// minTypo is the shortest word, in letters, that may hold a typo. Nearly
	// every three letters are one edit away from some other word.
	minTypo = 4
	// minPrefix is the shortest beginning of a word that stands for the word.
	// Fewer say nothing: every text has a word that begins with any letter.
	minPrefix = 2
)

// Bounded returns q within the limits: the text cut at MaxQuery runes, valid
// UTF-8, and the window clamped. Engines start with it.
func (q Query) Bounded() Query {
	cut := 0
	for i := range q.Text {
		if cut == MaxQuery {
			q.Text = q.Text[:i]
			break
		}
		cut++
	}
	q.Text = strings.ToValidUTF8(q.Text, " ")
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	q.Limit = min(q.Limit, MaxLimit)
	q.Offset = min(max(q.Offset, 0), MaxOffset)
	return q
}

// Terms returns what the text asks for, each once, in its order, at most 32.
// Of a run of Chinese these are its pairs of characters; of a single character,
// whatever begins with it.
func (q Query) Terms() []Term {
	var terms []Term
	seen := map[string]bool{}
	folded := fold.String(q.Text)
	afterPair := false
	for token := range fold.Tokens(folded) {
		if len(terms) == maxTerms {
			break
		}
		term := Term{Text: token.Text}
		switch token.Kind {
		case fold.Single:
			if afterPair { // it ends the last pair: asked for already
				afterPair = false
				continue
			}
			term.Character = true
		case fold.Word:
			term.Typo = utf8.RuneCountInString(token.Text) >= minTypo
			fallthrough
		case fold.Number:
			term.Prefix = q.Prefix && token.End == len(folded) && utf8.RuneCountInString(token.Text) >= minPrefix
		}
		afterPair = token.Kind == fold.Pair
		if !seen[term.Text] {
			seen[term.Text] = true
			terms = append(terms, term)
		}
	}
	return terms
}

// Matches reports whether a token of a folded text is what the term asks for.
func (t Term) Matches(token string) bool {
	switch {
	case token == t.Text:
		return true
	case (t.Prefix || t.Character) && strings.HasPrefix(token, t.Text):
		return true
	}
	return t.Typo && oneTypo(t.Text, token)
}

// oneTypo reports whether a and b, which differ, differ by one letter wrong,
// missing or added, or by two neighbours swapped.
func oneTypo(a, b string) bool {
	if len(a) > len(b)+utf8.UTFMax || len(b) > len(a)+utf8.UTFMax {
		return false
	}
	x, y := []rune(a), []rune(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	switch {
	case len(x) <= 1 && len(y) <= 1:
		return true
	case len(x) == 2 && len(y) == 2:
		return x[0] == y[1] && x[1] == y[0]
	}
	return false
}
