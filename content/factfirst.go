package content

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Concern is something a writer should look at once more before the public
// does. It blocks nothing: she knows the case, and we know the habits.
type Concern struct {
	Field   string // "zh.headline", as forms name it; empty for the whole
	Kind    ConcernKind
	Details map[string]any // what the sentence is filled from
}

// ConcernKind names the sentence of a Concern.
type ConcernKind string

const (
	ConcernHeadlineEchoes   ConcernKind = "headline_echoes"   // says much of the claim again
	ConcernHeadlineQuestion ConcernKind = "headline_question" // asks instead of stating the fact
	ConcernClaimLong        ConcernKind = "claim_long"        // {{.Max}} characters fit on a phone
	ConcernNoSource         ConcernKind = "no_source"
	ConcernNoWhatToDo       ConcernKind = "no_what_to_do"
	ConcernPhone            ConcernKind = "phone"     // {{.Found}} looks like somebody's own number
	ConcernIDNumber         ConcernKind = "id_number" // {{.Found}} looks like a resident's id
	ConcernNoTranslation    ConcernKind = "no_translation"
)

// ConcernKinds is every kind, for the test that each has its words.
var ConcernKinds = []ConcernKind{
	ConcernHeadlineEchoes, ConcernHeadlineQuestion, ConcernClaimLong, ConcernNoSource, ConcernNoWhatToDo,
	ConcernPhone, ConcernIDNumber, ConcernNoTranslation,
}

const (
	echoesFrom   = 0.5 // of the bigrams of both
	coveredFrom  = 0.8 // of the headline's bigrams, for a headline cut out of a long claim
	claimOnPhone = 75  // characters of a claim that search engines and phones show unbroken
)

// FactFirst looks a piece through for what makes people remember the rumor
// instead of the fact, leaves them without something to do, or tells the town
// who somebody is. What Whole refuses anyway is not said twice, but for the
// source, which takes longest to find.
func FactFirst(k Kind, p Piece) []Concern {
	var out []Concern
	warn := func(field string, kind ConcernKind, details ...any) {
		out = append(out, Concern{field, kind, pairs(details)})
	}
	for _, l := range sortedLangs(p.Texts) {
		t, field := p.Texts[l], string(l)+"."
		if k == Clarification {
			factHeadline(t, field, warn)
		}
		personal(t, field, warn)
	}
	if k == Clarification && len(p.Sources) == 0 {
		warn("sources", ConcernNoSource)
	}
	if p.Original().WhatToDo == "" {
		warn(string(p.Lang)+".what_to_do", ConcernNoWhatToDo)
	}
	for _, l := range Langs {
		if l != p.Lang && p.Texts[l].Headline == "" {
			warn(string(l)+".headline", ConcernNoTranslation, "Lang", string(l))
		}
	}
	return out
}

func factHeadline(t Text, field string, warn func(string, ConcernKind, ...any)) {
	switch {
	case t.Headline == "":
	case asks(t.Headline):
		warn(field+"headline", ConcernHeadlineQuestion)
	case echoes(t.Headline, t.Claim):
		warn(field+"headline", ConcernHeadlineEchoes)
	}
	if utf8.RuneCountInString(t.Claim) > claimOnPhone {
		warn(field+"claim", ConcernClaimLong, "Max", claimOnPhone)
	}
}

func asks(s string) bool {
	s = strings.TrimRight(s, " 。.!！")
	for _, end := range []string{"?", "？", "吗", "嗎"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// echoes compares by pairs of neighbouring letters, which needs no words and so
// is the same for Chinese and English.
func echoes(headline, claim string) bool {
	h, c := bigrams(headline), bigrams(claim)
	if len(h.count) == 0 || c.total < 3 {
		return false
	}
	shared := 0
	for pair, n := range h.count {
		shared += min(n, c.count[pair])
	}
	both := 2 * float64(shared) / float64(h.total+c.total)
	return both > echoesFrom || float64(shared)/float64(h.total) > coveredFrom
}

type bag struct {
	count map[[2]rune]int
	total int
}

func bigrams(s string) bag {
	b := bag{count: map[[2]rune]int{}}
	var last rune
	for _, r := range lettersOf(s) {
		if last != 0 {
			b.count[[2]rune{last, r}]++
			b.total++
		}
		last = r
	}
	return b
}

var (
	// mobile is a mainland mobile number, spaces or hyphens in it or not. An
	// office's own line begins otherwise.
	mobile = regexp.MustCompile(`(?:^|\D)(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?:\D|$)`)
	// resident is a resident identity number: region, birthday, sequence, check
	// digit (GB 11643).
	resident = regexp.MustCompile(`(?:^|\D)([1-9]\d{5}((?:19|20)\d{6})\d{3}[\dXx])(?:\D|$)`)
)

// personal warns of what names a person. A mobile number under "contact" is
// there on purpose.
func personal(t Text, field string, warn func(string, ConcernKind, ...any)) {
	for _, f := range textFields(&t) {
		if m := mobile.FindStringSubmatch(*f.value); m != nil && f.name != "contact" {
			warn(field+f.name, ConcernPhone, "Found", m[1])
		}
		m := resident.FindStringSubmatch(*f.value)
		if m == nil {
			continue
		}
		if _, err := time.Parse("20060102", m[2]); err == nil {
			warn(field+f.name, ConcernIDNumber, "Found", m[1][:6]+"…"+m[1][14:])
		}
	}
}
