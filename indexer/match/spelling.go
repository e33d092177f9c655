package match

import (
	"unicode/utf8"

	"gaoshi/indexer/fold"

	"github.com/kljensen/snowball/english"
)

// foldTokens gives every token its one spelling and the hashes of its word and
// its stem. Han writing is folded a run at a time, for which simple character a
// traditional one stands for may depend on its neighbours.
func foldTokens(text string, ts []token) {
	for i := 0; i < len(ts); {
		j := i + 1
		if ts[i].class == ideo {
			for j < len(ts) && ts[j].class == ideo && ts[j].start == ts[j-1].end {
				j++
			}
			foldRun(text, ts[i:j])
		}
		i = j
	}
	for i := range ts {
		t := &ts[i]
		if t.class == word {
			t.text = fold.String(t.text)
		}
		t.hash = hashString(0, t.text)
		t.stem = t.hash
		if t.class == word && len(t.text) > 3 && isASCII(t.text) {
			t.stem = hashString(0, english.Stem(t.text, true))
		}
	}
}

// foldRun folds neighbouring characters together, or each alone where the fold
// of the run is of another length.
func foldRun(text string, run []token) {
	folded := fold.String(text[run[0].start:run[len(run)-1].end])
	if utf8.RuneCountInString(folded) != len(run) {
		for i := range run {
			run[i].text = fold.String(run[i].text)
		}
		return
	}
	for i := range run {
		_, n := utf8.DecodeRuneInString(folded)
		run[i].text, folded = folded[:n], folded[n:]
	}
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// FNV-1a, 64 bits: small, the same on every machine, and at a few hundred
// thousand terms a collision is not to be expected.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func hashString(seed uint64, s string) uint64 {
	h := uint64(fnvOffset) ^ seed*fnvPrime
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return mix(h)
}

// join makes one hash of two, order counting.
func join(a, b uint64) uint64 { return mix(a*fnvPrime ^ b) }

// mix spreads a hash over all its bits (the finalizer of splitmix64).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
