package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

type entry struct{ from, to string }

// builder composes what several tables say about one character.
type builder struct {
	chars      map[string]string // Traditional character → Simplified
	variants   map[string]string // a region's character → the one chars knows
	simplified map[string]bool   // characters that Simplified text is written in
	phrases    map[string]string // Traditional phrase → Simplified
}

func build(dicts map[string]map[string]string) []entry {
	b := builder{
		chars:      dicts["TSCharacters"],
		variants:   map[string]string{},
		simplified: map[string]bool{},
		phrases:    map[string]string{},
	}
	for _, name := range []string{"HKVariantsRev", "TWVariantsRev"} {
		maps.Copy(b.variants, dicts[name])
	}
	for c := range dicts["STCharacters"] {
		b.simplified[c] = true
	}
	for from, to := range dicts["TSPhrases"] {
		b.addPhrase(from, to)
	}
	for _, name := range []string{"HKVariantsRevPhrases", "TWVariantsRevPhrases"} {
		for from, to := range dicts[name] {
			b.addRegional(from, b.standard(to))
		}
	}

	var entries []entry
	for r := rune(0x80); r <= 0x2FFFF; r++ {
		if from := string(r); utf8.ValidRune(r) && b.char(from) != from {
			entries = append(entries, entry{from, b.char(from)})
		}
	}
	for from, to := range b.phrases {
		entries = append(entries, entry{from, to})
	}
	slices.SortFunc(entries, func(x, y entry) int {
		return cmp.Or(utf8.RuneCountInString(x.from)-utf8.RuneCountInString(y.from), cmp.Compare(x.from, y.from))
	})
	return entries
}

// addPhrase takes in a phrase of the standard Traditional script. Where its
// conversion keeps a character that would otherwise change (乾隆), Simplified
// text holding the same phrase must keep it too, so that is an entry as well.
func (b *builder) addPhrase(from, to string) {
	// 坏 is Traditional for unfired clay and Simplified for bad. Notices speak
	// of what broke far more often than of pottery.
	if from != to && strings.Contains(from, "坏") {
		return
	}
	b.phrases[from] = to
	if _, ok := b.phrases[to]; !ok && b.script(to) != to {
		b.phrases[to] = to
	}
}

// addRegional takes in a phrase of Hong Kong or Taiwan, if it says more than
// its characters do and no standard phrase says otherwise.
func (b *builder) addRegional(from, to string) {
	if _, ok := b.phrases[from]; !ok && b.script(from) != to {
		b.addPhrase(from, to)
	}
}

// char is the whole fold of one character.
func (b *builder) char(c string) string {
	r, _ := utf8.DecodeRuneInString(c)
	if ignorable(r) {
		return ""
	}
	return b.script(plain(cases.Fold().String(norm.NFKC.String(c))))
}

// script converts character by character. A region's variant is followed only
// where it is not also a Simplified character of its own.
func (b *builder) script(s string) string {
	var out strings.Builder
	for _, r := range s {
		c := string(r)
		if v, ok := b.variants[c]; ok && !b.simplified[c] && b.chars[c] == "" {
			c = v
		}
		if to, ok := b.chars[c]; ok {
			c = to
		}
		out.WriteString(c)
	}
	return out.String()
}

// standard converts standard Traditional character by character: what the
// dictionaries of variants lead to is not to be led on.
func (b *builder) standard(s string) string {
	var out strings.Builder
	for _, r := range s {
		out.WriteString(cmp.Or(b.chars[string(r)], string(r)))
	}
	return out.String()
}

// ignorable reports whether a character says nothing to a reader who searches:
// joiners, marks of direction, variation selectors, and accents that stand on
// their own (plain takes them off letters).
func ignorable(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || r >= 0x300 && r <= 0x36F
}

// plain takes the accents off Latin letters, which residents leave out when
// they type. Other scripts keep their marks: there they make another letter.
func plain(s string) string {
	var out strings.Builder
	for _, r := range s {
		if to, ok := letters[r]; ok {
			out.WriteString(to)
			continue
		}
		if !unicode.Is(unicode.Latin, r) {
			if !ignorable(r) {
				out.WriteRune(r)
			}
			continue
		}
		for _, d := range norm.NFD.String(string(r)) {
			if !unicode.Is(unicode.Mn, d) {
				out.WriteRune(d)
			}
		}
	}
	return out.String()
}

// letters are Latin letters that Unicode does not take apart.
var letters = map[rune]string{'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ł': "l", 'ı': "i"}
