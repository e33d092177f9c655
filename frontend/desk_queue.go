package frontend

import (
	"time"

	"gaoshi/content"
)

// QueuePage is the desk's first page: what waits for whom.
type QueuePage struct {
	DeskBase
	Groups     []QueueGroup
	Halted     []AlertRow // alerts that a push service refused or an editor stopped
	Asked      []RumorRow // what residents asked most and nobody has answered
	AskedTotal int
	Disputed   []content.Line // shelves that residents say are empty
}

// Template is desk/queue.
func (QueuePage) Template() string { return "desk/queue" }

// QueueGroup is one reason to wait. Its heading is desk.queue.<Name>.
type QueueGroup struct {
	Name   string
	Urgent bool // shown in amber
	Rows   []PieceRow
}

// PieceRow is one piece in a list of the desk.
type PieceRow struct {
	ID       content.ID
	Kind     content.Kind
	Headline string
	Status   content.Status
	Severity content.Severity
	Verdict  content.Verdict
	Waits    string    // for whom or what, in a sentence
	Since    time.Time // zero: not said
	Due      time.Time // a promise or a schedule; zero: none
	Late     bool      // Due is near or past
	Reason   string    // why it was returned
	Rewrite  bool      // it is a correction of what is live
	Live     string    // public path, empty when there is none
	Edit     bool      // the row leads to the form, not to the review page
}

// Href is where the row leads.
func (r PieceRow) Href() string {
	if r.Edit {
		return "/desk/pieces/" + string(r.ID) + "/edit"
	}
	return "/desk/pieces/" + string(r.ID)
}

// PiecesPage lists all pieces.
type PiecesPage struct {
	DeskBase
	Text     string
	Kind     content.Kind
	Stage    string
	Rows     []PieceRow
	Total    int
	Number   int    // of this page, from 1
	Previous string // query of the page before, empty on the first
	Next     string
}

// Template is desk/pieces.
func (PiecesPage) Template() string { return "desk/pieces" }

// Kinds are the choices of the kind filter.
func (p PiecesPage) Kinds() []DeskChoice {
	out := []DeskChoice{{"", p.Words().T("desk.any"), "", p.Kind == ""}}
	for _, k := range content.Kinds {
		out = append(out, DeskChoice{string(k), p.Words().T("desk.kind." + string(k)), "", p.Kind == k})
	}
	return out
}

// ListStages are what the stage filter offers: the stages of a working copy,
// and what is public.
var ListStages = []string{"draft", "in_review", "returned", "approved", "scheduled", "public"}

// Stages are the choices of the stage filter.
func (p PiecesPage) Stages() []DeskChoice {
	out := []DeskChoice{{"", p.Words().T("desk.any"), "", p.Stage == ""}}
	for _, s := range ListStages {
		out = append(out, DeskChoice{s, p.Words().T("desk.status." + s), "", p.Stage == s})
	}
	return out
}
