package frontend

import (
	"gaoshi/content"
)

// DeskBase is what every page of the desk needs beyond Base.
type DeskBase struct {
	Base
	Editor   *content.Editor // who is signed in; nil on the pages before that
	Done     string          // what was just done, said once
	Refused  content.Errors  // what is wrong, each with its field where it has one
	Alerting bool            // subscribers are told by push
	Inbox    bool            // residents can ask, so there are cases
	MayWrite bool            // shows what leads to a new piece
}

// Admin reports whether the pages of accounts and terms are hers.
func (b DeskBase) Admin() bool { return b.Editor.Is(content.Admin) }

// Wrong is what is wrong with a field, empty when nothing is.
func (b DeskBase) Wrong(field string) string {
	for _, e := range b.Refused {
		if e.Field == field {
			return b.Words().Error(e)
		}
	}
	return ""
}

// Complaint is one line of the summary above a form.
type Complaint struct {
	Field string // its id on the page, empty for the whole form
	Text  string
}

// Complaints lists everything that is wrong.
func (b DeskBase) Complaints() []Complaint {
	var out []Complaint
	for _, e := range b.Refused {
		out = append(out, Complaint{e.Field, b.Words().Error(e)})
	}
	return out
}

// DeskChoice is one option of a select, a radio group or a row of checkboxes.
type DeskChoice struct {
	Value, Name, Help string
	On                bool
}
