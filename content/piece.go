package content

import (
	"slices"
	"time"
)

// Kind tells notices from clarifications. A kind adds fields, never a second
// workflow.
type Kind string

const (
	Notice        Kind = "notice"
	Clarification Kind = "clarification"
)

// Kinds in the order lists show them.
var Kinds = []Kind{Notice, Clarification}

// Known reports whether k is one of Kinds.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }

// Severity says how much a notice matters, and how loud it is delivered.
type Severity string

const (
	Info      Severity = "info"
	Advice    Severity = "advice"
	Warning   Severity = "warning"
	Emergency Severity = "emergency"
)

// Severities from the least to the most.
var Severities = []Severity{Info, Advice, Warning, Emergency}

// Rank is 0 for info up to 3 for emergency, -1 for anything else.
func (s Severity) Rank() int { return slices.Index(Severities, s) }

// Verdict is what was found about a claim.
type Verdict string

const (
	Checking   Verdict = "checking"
	False      Verdict = "false"
	Misleading Verdict = "misleading"
	PartlyTrue Verdict = "partly_true"
	True       Verdict = "true"
	Unproven   Verdict = "unproven"
)

// Verdicts in the order filters list them.
var Verdicts = []Verdict{Checking, False, Misleading, PartlyTrue, True, Unproven}

// Known reports whether v is one of Verdicts.
func (v Verdict) Known() bool { return slices.Contains(Verdicts, v) }

// Piece is what a reader gets: one snapshot of everything a publication says.
// A published Piece is never changed; a correction is another Piece.
type Piece struct {
	Lang  Lang          `json:"lang"`  // the language it was written in first
	Texts map[Lang]Text `json:"texts"` // always has Lang

	Severity Severity `json:"severity,omitempty"` // notices
	Verdict  Verdict  `json:"verdict,omitempty"`  // clarifications

	Topics []string `json:"topics,omitempty"` // codes of Terms
	Areas  []string `json:"areas,omitempty"`  // codes of Terms; none: everywhere

	Effective  time.Time `json:"effective,omitzero"`   // zero: from publishing on
	Expires    time.Time `json:"expires,omitzero"`     // zero: until withdrawn
	NextUpdate time.Time `json:"next_update,omitzero"` // promised while a claim is being checked

	Exercise    bool         `json:"exercise,omitempty"` // a drill: every output says so
	Sources     []Source     `json:"sources,omitempty"`  // what the verdict rests on
	Attachments []Attachment `json:"attachments,omitempty"`
	Item        string       `json:"item,omitempty"`   // code of the item whose shelf answers this claim
	Origin      string       `json:"origin,omitempty"` // file or address it was imported from
}

// Text is a Piece in one language. Body, WhatToDo, Truth and Why are Markdown;
// the rest is plain text.
type Text struct {
	Headline   string `json:"headline"`              // clarifications: the fact, as a full sentence
	Summary    string `json:"summary,omitempty"`     // one or two sentences
	Body       string `json:"body,omitempty"`        // notices: all of it; clarifications: what is true
	WhatToDo   string `json:"what_to_do,omitempty"`  // for the reader, now
	Contact    string `json:"contact,omitempty"`     // who answers questions
	Claim      string `json:"claim,omitempty"`       // what was claimed; shown once, marked
	Why        string `json:"why,omitempty"`         // why it looked true
	ChangeNote string `json:"change_note,omitempty"` // what this revision changed, for readers
}

// Source is something a reader can open to see what a verdict rests on.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

// Attachment points at a stored file by the SHA-256 of its bytes.
type Attachment struct {
	Hash  string `json:"hash"` // 64 hex digits
	Type  string `json:"type"` // image/jpeg, image/png or application/pdf
	Name  string `json:"name"`
	Alt   string `json:"alt,omitempty"` // what an image shows, for who cannot see it
	Bytes int64  `json:"bytes"`
}

// In returns the text in the wanted language, or the original where there is
// no translation; then translated is false and the page marks it.
func (p Piece) In(l Lang) (text Text, lang Lang, translated bool) {
	if t, ok := p.Texts[l]; ok && t.Headline != "" {
		return t, l, true
	}
	return p.Texts[p.Lang], p.Lang, false
}

// Original is the text in the language the piece was written in first.
func (p Piece) Original() Text { return p.Texts[p.Lang] }

// Written lists the languages the piece exists in, in the order of Langs.
func (p Piece) Written() []Lang {
	var out []Lang
	for _, l := range Langs {
		if p.Texts[l].Headline != "" {
			out = append(out, l)
		}
	}
	return out
}

// InForce reports whether the piece applies at an instant.
func (p Piece) InForce(at time.Time) bool {
	return !at.Before(p.Effective) && !p.ExpiredAt(at)
}

// ExpiredAt reports whether the piece's time has run out at an instant.
func (p Piece) ExpiredAt(at time.Time) bool {
	return !p.Expires.IsZero() && !at.Before(p.Expires)
}
