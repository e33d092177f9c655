package frontend

import (
	"html/template"
	"net/url"
	"time"

	"gaoshi/content"
	"gaoshi/frontend/markdown"
)

// CheckPage is the box for a forwarded message, and under it what is known.
type CheckPage struct {
	Base
	Checked
}

// Template is check.
func (CheckPage) Template() string { return "check" }

// Checked is a message and what became of it.
type Checked struct {
	Text, URL string // as pasted, so that nothing is lost
	Key       string // of messages that say the same, handed on to /ask
	Done      bool   // it was checked
	Sure      bool   // Answers has one, and it may be said plainly
	Empty     bool   // there was nothing to check
	Wordless  bool   // it has neither letters nor a link: stickers, dots
	Away      bool   // checking starts in a moment
	Cut       bool   // only the start was read
	Answers   []CheckAnswer
}

// Short is the message as the desk takes it, for the forms that send it on.
func (c Checked) Short() string { return cut(c.Text, content.MaxQuestion) }

// Again is what stands in the box: what was pasted, unless it was answered and
// the next message takes its place.
func (c Checked) Again() string {
	switch {
	case c.Done && len(c.Answers) > 0:
		return ""
	case c.Text == "":
		return c.URL
	}
	return c.Text
}

// CheckAnswer is a piece that may answer the message.
type CheckAnswer struct {
	Card
	ID       content.ID
	Revision int
	WhatToDo template.HTML
	Days     int // its age, when it is so old that this is said; else 0
	CheckWhy
}

// CheckWhy is what the answer rests on.
type CheckWhy struct {
	Message    template.HTML // safe: the reader's own message, with the words that agree marked
	Statement  template.HTML // safe: what was checked, with the same words marked
	Linked     bool          // by its link, not by its words
	Confidence string
	Doubts     []string
}

// checkOld is from when on the age of an answer is said.
const checkOld = 90 * 24 * time.Hour

// checkDays is an age in days, 0 while it need not be said.
func checkDays(age time.Duration) int {
	if age < checkOld {
		return 0
	}
	return int(age.Hours() / 24)
}

// NewCheckAnswer makes the answer of a piece.
func NewCheckAnswer(b Base, p *content.Published, why CheckWhy) CheckAnswer {
	text, _, _ := p.Piece.In(b.Lang)
	return CheckAnswer{
		Card: NewCard(p, b.Lang, b.Now), ID: p.ID, Revision: p.Revision, CheckWhy: why,
		WhatToDo: markdown.HTML(text.WhatToDo), Days: checkDays(b.Now.Sub(p.Updated)),
	}
}

// NewCheckPage makes the page.
func NewCheckPage(b Base, c Checked) CheckPage {
	w := b.Words()
	b.Path, b.Title, b.Description = "/check", w.T("check.title"), w.T("check.description")
	return CheckPage{b, c}
}

// CheckThanksPage thanks for a yes or no, and after a no offers to ask the desk.
type CheckThanksPage struct {
	Base
	Checked
	Answer  Card // what it was about; withdrawn when it was taken back while it was read
	Helpful bool
}

// Template is checkthanks.
func (CheckThanksPage) Template() string { return "checkthanks" }

// NewCheckThanksPage makes the page.
func NewCheckThanksPage(b Base, c Checked, p *content.Published, helpful bool) CheckThanksPage {
	b.Path, b.NoIndex, b.Title = "/check", true, b.Words().T("check.thanks")
	return CheckThanksPage{b, c, NewCard(p, b.Lang, b.Now), helpful}
}

// AskPage is the form that sends a message to the desk.
type AskPage struct {
	Base
	Asked
	Areas   Field
	Refused []string
}

// Asked is what was typed into it.
type Asked struct {
	Text, URL, Area string
	Done            bool // it was sent
}

// Template is ask.
func (AskPage) Template() string { return "ask" }

// NewAskPage makes the page; refused is why the form came back.
func NewAskPage(b Base, a Asked, terms []content.Term, refused content.Errors) AskPage {
	w := b.Words()
	b.Path, b.Title, b.Description = "/ask", w.T("ask.title"), w.T("ask.description")
	b.NoIndex = b.NoIndex || a.Done
	p := AskPage{Base: b, Asked: a, Areas: Field{Name: "area", Options: []Option{{"", w.T("ask.anywhere"), a.Area == ""}}}}
	for _, t := range terms {
		if t.Set == content.Areas {
			p.Areas.Options = append(p.Areas.Options, Option{t.Code, w.Term(t), t.Code == a.Area})
		}
	}
	for _, e := range refused {
		p.Refused = append(p.Refused, w.Error(e))
	}
	if a.Done {
		p.Query = url.Values{"sent": {"1"}}.Encode()
	}
	return p
}
