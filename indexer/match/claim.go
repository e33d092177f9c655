package match

import (
	"slices"
	"strings"
	"time"
)

// Claim is one publication as the matcher needs it: what was claimed, in every
// wording known, and what the answer says. Any text may be empty.
type Claim struct {
	ID        string // publication id, the key of Put and Delete
	Kind      string // "clarification" or "notice"
	Lang      string
	URL       string   // where the answer stands
	Claim     string   // the rumor in one sentence
	Title     string   // the headline
	Text      string   // the ruling, or the body of a notice
	Wordings  []string // the rumor as it went round
	URLs      []string // links under which it went round
	Published time.Time
}

// Limits of what is indexed of one claim; the rest is passed over.
const (
	maxWordings  = 32
	maxStatement = 400  // tokens of a claim, title or wording
	maxBody      = 2000 // tokens of a text
)

// piece is a claim as it is held in memory. It never changes.
type piece struct {
	claim  Claim
	parts  []part
	all    [views]list
	urls   []uint32
	ruling bool // answers a claim, where a notice only tells
}

// part is one statement of a piece, something a message can repeat.
type part struct {
	text  string
	title bool // a headline rather than a claim
	lists [views]list
	seq   []uint32 // stems in order, for runs and nearness
	caps  []bool   // by position in seq: a name, as far as capitals tell
	facts facts
}

// list is the terms of one view of a text, ids ascending.
type list struct {
	ids []uint32
	tf  []uint8 // nil: each once, as in most short texts
	n   float32 // occurrences
}

// times is how often the i-th term occurs.
func (l *list) times(i int) uint8 {
	if l.tf == nil {
		return 1
	}
	return l.tf[i]
}

// statements are the texts of a claim that a message may repeat: the claim, its
// wordings, the title, and what a ruling quotes. Where none is given the text
// itself is the statement.
func (c *Claim) statements() (texts []string, titleAt int) {
	titleAt = -1
	add := func(s string) bool {
		if s = strings.TrimSpace(s); s == "" || slices.Contains(texts, s) {
			return false
		}
		texts = append(texts, s)
		return true
	}
	add(c.Claim)
	for _, w := range c.Wordings[:min(len(c.Wordings), maxWordings)] {
		add(w)
	}
	if c.Claim == "" {
		for _, q := range quotedClaims(c.Text) {
			add(q)
		}
	}
	if add(c.Title) {
		titleAt = len(texts) - 1
	}
	if len(texts) == 0 {
		add(c.Text)
	}
	return texts, titleAt
}
