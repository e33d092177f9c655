package frontend

import (
	"time"

	"gaoshi/content"
)

// RumorsPage lists what residents asked, as cases: in one state, the most asked
// first.
type RumorsPage struct {
	DeskBase
	State    content.RumorState
	Rows     []RumorRow
	Writing  []RumorRow // beside the open ones: their answers are being written
	Voices   []VoiceRow // what readers said of answers, most often no first
	Total    int
	Previous int // numbers of the pages beside this one; 0: there is none
	Next     int
}

// Template is desk/rumors.
func (RumorsPage) Template() string { return "desk/rumors" }

// RumorStates are the lists there are.
var RumorStates = []content.RumorState{content.RumorOpen, content.RumorAnswered, content.RumorDismissed}

// States are RumorStates, for the page's links.
func (RumorsPage) States() []content.RumorState { return RumorStates }

// RumorRow is one case in a list.
type RumorRow struct {
	ID          content.ID
	Version     int
	State       content.RumorState
	Claim       string
	Asks        int
	First, Last time.Time // asked
	Area        string    // its name
	Owner       string    // whose it is, in a name
	Mine        bool
	Deadline    time.Time // zero: nobody has promised one
	Due         string    // "soon" or "late", empty while there is time
	Dismissed   string
	Answer      *RumorAnswer
}

// Short is the start of the claim, for a line of a select.
func (r RumorRow) Short() string { return clip(r.Claim, 60) }

// RumorAnswer is the piece that answers a case, or will.
type RumorAnswer struct {
	PieceRow
	Public bool // residents find it
}

// VoiceRow is what readers said of an answer.
type VoiceRow struct {
	ID       content.ID
	Headline string
	Yes, No  int
}

// RumorPage is one case with everything that helps to decide about it.
type RumorPage struct {
	DeskBase
	Row       RumorRow
	Wordings  []string
	Links     []string
	Questions []QuestionRow
	Near      []NearPiece
	NotReady  bool       // what is near cannot be said yet
	Others    []RumorRow // open cases that this one may be the same as, the likest first
	Failed    string     // the act that was just refused
	Typed     map[string]string
}

// Template is desk/rumor.
func (RumorPage) Template() string { return "desk/rumor" }

// Fill is what was typed for an act that was refused.
func (p RumorPage) Fill(act, field string) string {
	if p.Failed != act {
		return ""
	}
	return p.Typed[field]
}

// QuestionRow is one question. Text and URL are empty where they stand among
// the wordings and links of the case.
type QuestionRow struct {
	At   time.Time
	Text string
	URL  string
	Area string
}

// NearPiece is a published piece that may answer the case.
type NearPiece struct {
	ID       content.ID
	Path     string
	Headline string
	Verdict  content.Verdict
	Severity content.Severity
	Sure     bool // residents who send this wording are shown it at once
}
