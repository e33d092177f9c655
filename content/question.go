package content

import (
	"strings"
	"time"
)

// Question is what a resident asked or reported: a message she was forwarded
// and wants to know the truth of. It holds nobody's name.
type Question struct {
	ID     ID
	Text   string // as she pasted it
	URL    string // a link that came with it
	Area   string // code of a Term, may be empty
	Lang   Lang
	Key    string // what texts that say the same have in common, made by who matches
	Device string // a hash that tells devices apart for a day
	Asked  time.Time
	Rumor  ID // what it joined
}

// MaxQuestion is the longest text of a question, in characters. A forwarded
// message is rarely a tenth of it.
const MaxQuestion = 5_000

// tidy is the question as it is kept; refusals name the fields of the form.
func (q Question) tidy() (Question, error) {
	q.Text = strings.TrimSpace(strings.ReplaceAll(q.Text, "\r\n", "\n"))
	q.URL = strings.TrimSpace(q.URL)
	var c checker
	if q.Text == "" && q.URL == "" {
		c.refuse("text", MsgRequired)
	}
	c.text("text", q.Text, MaxQuestion)
	if q.URL != "" && !ValidURL(q.URL) {
		c.refuse("url", MsgBadURL, "Value", clip(q.URL, 80))
	}
	c.terms("area", tidyTerms([]string{q.Area}))
	if !q.Lang.Known() {
		q.Lang = Chinese
	}
	return q, c.err()
}

// Feedback is a reader's yes or no to "did this answer your message?".
type Feedback struct {
	Publication ID
	Revision    int
	Lang        Lang
	Helpful     bool
	Confidence  string // how the answer was shown
	Device      string // one voice a device and day
	At          time.Time
}

// FeedbackCount is what readers said of one publication.
type FeedbackCount struct {
	Publication ID
	Yes, No     int
}
