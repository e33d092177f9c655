package frontend

import (
	"slices"
	"time"

	"gaoshi/content"
)

// HomePage says what is in force now, the most severe first.
type HomePage struct {
	Base
	Groups  []Group
	Total   int       // in force, shown here or not
	Newest  []Card    // clarifications
	Changed time.Time // when anything was last published; zero: never yet
}

// Template is home.
func (HomePage) Template() string { return "home" }

// Group is the notices of one severity.
type Group struct {
	Severity content.Severity
	Cards    []Card
}

// NewHomePage groups what is in force by severity; in a group the order stays.
func NewHomePage(b Base, notices, clarifications []*content.Published, total int, changed time.Time) HomePage {
	b.Section, b.Path, b.Description = "home", "/", b.Words().T("home.description", "Office", b.OfficeName())
	p := HomePage{Base: b, Total: total, Changed: changed, Newest: NewCards(clarifications, b.Lang, b.Now)}
	for _, severity := range slices.Backward(content.Severities) {
		g := Group{Severity: severity}
		for _, n := range notices {
			if n.Piece.Severity == severity {
				g.Cards = append(g.Cards, homeCard(n, b))
			}
		}
		// Drills last: what is real must not stand behind them.
		slices.SortStableFunc(g.Cards, func(a, b Card) int { return compareBool(a.Exercise, b.Exercise) })
		if len(g.Cards) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	return p
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// homeCard leaves the summary out below a warning: the page is for what cannot
// wait.
func homeCard(n *content.Published, b Base) Card {
	c := NewCard(n, b.Lang, b.Now)
	if n.Piece.Severity.Rank() < content.Warning.Rank() {
		c.Summary = ""
	}
	return c
}

// More is how many are in force that are not shown.
func (p HomePage) More() int {
	n := p.Total
	for _, g := range p.Groups {
		n -= len(g.Cards)
	}
	return max(n, 0)
}
