package frontend

import (
	"strings"
	"time"
	"unicode/utf8"

	"gaoshi/content"
	"gaoshi/frontend/markdown"
)

// Card is a piece in a list: enough to know whether to open it.
type Card struct {
	Kind     content.Kind
	Path     string // without language
	Headline string
	Summary  string       // plain, cut to a line or two
	Lang     content.Lang // of headline and summary
	Severity content.Severity
	Verdict  content.Verdict
	Updated  time.Time
	Expires  time.Time
	Status   content.Status
	Exercise bool
	Foreign  bool // not in the page's language: marked
}

// cardSummary is how wide a summary a card shows, in letters: two lines on a
// desktop, three on a phone.
const cardSummary = 120

// NewCard makes the card of a piece for readers of a language.
func NewCard(p *content.Published, l content.Lang, now time.Time) Card {
	text, lang, translated := p.Piece.In(l)
	return Card{
		Kind: p.Kind, Path: p.Path(), Headline: text.Headline, Summary: summaryOf(text, cardSummary), Lang: lang,
		Severity: p.Piece.Severity, Verdict: p.Piece.Verdict, Updated: p.Updated, Expires: p.Piece.Expires,
		Status: p.Status(now), Exercise: p.Piece.Exercise, Foreign: !translated,
	}
}

// NewCards makes a list's cards.
func NewCards(list []*content.Published, l content.Lang, now time.Time) []Card {
	cards := make([]Card, len(list))
	for i, p := range list {
		cards[i] = NewCard(p, l, now)
	}
	return cards
}

// summaryOf is the summary, or else the start of the text, at most so many
// letters wide.
func summaryOf(t content.Text, width int) string {
	s := t.Summary
	if s == "" {
		s = markdown.Text(cut(t.Body, 4*width))
	}
	return clip(strings.Join(strings.Fields(s), " "), width)
}

// clip shortens to a width in letters, of which a Chinese character takes two,
// and at the end of a word where there are words.
func clip(s string, width int) string {
	wide, space := 0, 0
	for i, r := range s {
		if wide++; r > 0x2E7F {
			wide++
			space = i // between characters, anywhere will do
		}
		if r == ' ' {
			space = i
		}
		if wide > width {
			return strings.TrimRight(s[:space], " ") + "…"
		}
	}
	return s
}

// cut shortens to max characters and says so.
func cut(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	return string([]rune(s)[:max-1]) + "…"
}
