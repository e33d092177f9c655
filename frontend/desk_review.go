package frontend

import (
	"time"

	"gaoshi/content"
)

// ReviewPage shows a piece to who decides about it: what would change for the
// public, what to look at again, and the moves that are possible now.
type ReviewPage struct {
	DeskBase
	Piece    *content.Publication
	Status   content.Status
	Authors  []string
	Approver string
	Saved    time.Time
	Changes  []FieldDiff // working copy against what is live; empty for a first revision
	Rows     []Row       // what is not text: verdict, topics, times …
	Concerns []content.Concern
	Can      []ActForm
	Cannot   []string // in sentences, where knowing why helps
	Effect   []string // what publishing will do, in plain words
	Typed    map[string]string
	Failed   content.Act // the move that was just refused
	Public   string      // path of the page, empty while there is none
	Cases    []RumorRow  // what residents asked that it answers
	Voices   VoiceRow    // what readers said of it
}

// Template is desk/review.
func (ReviewPage) Template() string { return "desk/review" }

// Row is a fact about a piece. Field is its name in forms.
type Row struct{ Field, Name, Value string }

// ActForm is one move as a form.
type ActForm struct {
	Act    content.Act
	Path   string // the last part of its address
	Reason bool   // asks for one
	Time   bool   // asks when
	Danger bool   // cannot be undone
	Main   bool   // what is most likely wanted
}

// Remarks are the concerns in words.
func (p ReviewPage) Remarks() []Complaint { return remarks(p.Base, p.Concerns) }

// Fill is what was typed into a field of a move that was refused.
func (p ReviewPage) Fill(a content.Act, field string) string {
	if p.Failed != a {
		return ""
	}
	return p.Typed[field]
}

// Say is a refusal in words.
func (p ReviewPage) Say(e *content.Error) string { return p.Words().Error(e) }

// Working is the copy that is being written, nil when there is none.
func (p ReviewPage) Working() *content.Working { return p.Piece.Working }

// Headline of the newest text.
func (p ReviewPage) Headline() string { return p.Piece.Latest().Original().Headline }

// LogPage shows everybody at the desk what happened to a piece, and who did it.
type LogPage struct {
	DeskBase
	Piece     *content.Publication
	Events    []EventRow
	Revisions []RevisionRow
}

// Template is desk/history.
func (LogPage) Template() string { return "desk/history" }

// EventRow is one event with its actor's name.
type EventRow struct {
	content.Event
	Who  string
	What string
}

// RevisionRow is a revision and how it differs from the one before.
type RevisionRow struct {
	content.Revision
	Writers []string
	By      string // who approved it
	Changes []FieldDiff
}
