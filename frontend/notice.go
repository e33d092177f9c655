package frontend

import (
	"time"

	"gaoshi/content"
)

// NoticePage is one notice.
type NoticePage struct {
	Base
	Reading
}

// Template is notice.
func (NoticePage) Template() string { return "notice" }

// NewNoticePage makes the page of a notice.
func NewNoticePage(b Base, p *content.Published, terms []content.Term, sizes map[string]Size) NoticePage {
	b = pieceBase(b, p)
	r := NewReading(b, p, terms, sizes)
	b.Linked = linkedNotice(b, r)
	return NoticePage{b, r}
}

// ClarificationPage is one clarification.
type ClarificationPage struct {
	Base
	Reading
	Shelf *Joined // what is on the shelves, where the claim is about that; else nil
}

// Template is clarification.
func (ClarificationPage) Template() string { return "clarification" }

// NewClarificationPage makes the page of a clarification.
func NewClarificationPage(b Base, p *content.Published, terms []content.Term, sizes map[string]Size) ClarificationPage {
	b = pieceBase(b, p)
	r := NewReading(b, p, terms, sizes)
	b.Linked = linkedClarification(b, r)
	return ClarificationPage{Base: b, Reading: r}
}

// Until is when the page says something else although nobody published; zero:
// never.
func (p ClarificationPage) Until() time.Time {
	until := Turns(p.Piece, p.Now)
	if p.Shelf != nil && !p.Shelf.Summary.Until.IsZero() && (until.IsZero() || p.Shelf.Summary.Until.Before(until)) {
		return p.Shelf.Summary.Until
	}
	return until
}

// Source says what a piece from elsewhere was taken from; empty for our own.
func (r Reading) Source() string { return r.Piece.Origin }

// pieceBase fills what the page of any piece has in its head. Title and
// description are of the headline and what is true, and never of the claim.
func pieceBase(b Base, p *content.Published) Base {
	text, _, _ := p.Piece.In(b.Lang)
	b.Path, b.Section, b.FeedKind = p.Path(), Section(p.Kind), FeedKind(p.Kind)
	b.Title, b.Description = text.Headline, summaryOf(text, 220)
	b.Written = p.Piece.Written()
	if p.Piece.Exercise {
		b.Title = b.Words().T("piece.exercise_title", "Title", b.Title)
		b.NoIndex = true // a drill found by a search next year is a false alarm
	}
	if p.Withdrawn != nil {
		b.Title = b.Words().T("piece.withdrawn_title", "Title", b.Title)
		b.Description = b.Words().T("piece.withdrawn_description")
	}
	return b
}
