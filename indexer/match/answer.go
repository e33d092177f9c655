package match

import (
	"context"
	"time"
)

// Message is what somebody asks about.
type Message struct {
	Text  string    // the whole message, as it was forwarded; any bytes
	URL   string    // a link that came with it, may be empty
	Limit int       // at most this many matches; 0 means 5, at most 20
	At    time.Time // when it is asked, to tell how old an answer is; zero means now
}

// Confidence is how a match may be shown.
type Confidence string

// The three kinds of confidence.
const (
	Sure   Confidence = "answer" // show the verdict at once
	Maybe  Confidence = "maybe"  // offer it: "is it one of these?"
	Unsure Confidence = ""       // not worth showing to a resident
)

// Answer is what is known about a message: matches, best first. Only the first
// can have the confidence Sure. Without matches nothing like it was ever answered.
type Answer struct {
	Matches    []Match
	Understood Normalized
}

// Match is one claim that may answer the message.
type Match struct {
	ID         string
	Score      float64 // probability that it answers the message, 0 to 1
	Confidence Confidence
	Linked     bool   // the message holds a link that the claim lists
	Statement  string // the claim, wording or title that agrees best
	Agreed     Agreement
	Doubts     []Doubt // why it may not be the answer

	thin bool // too little in common to be the answer at once
}

// Agreement is where message and statement say the same, for highlighting:
// byte ranges in order, none overlapping.
type Agreement struct {
	Message   []Span // of Message.Text
	Statement []Span // of Match.Statement
}

// Limits of an answer.
const (
	defaultLimit = 5
	maxLimit     = 20
)

// Match finds the claims that answer a message. It returns the matches found so
// far, none at worst, when ctx is done: a check is a matter of milliseconds.
func (m *Matcher) Match(ctx context.Context, msg Message) Answer {
	s := m.now.Load()
	q := s.read(msg)
	a := Answer{Understood: q.norm}
	if ctx.Err() != nil || len(q.terms)+len(q.urls) == 0 {
		return a
	}
	sc := m.scratch.Get().(*scratch)
	defer m.scratch.Put(sc)
	cs := s.look(q, sc)
	if len(cs) == 0 {
		return a
	}
	rankWeights, _ := m.weights.vectors()
	rank(cs, rankWeights)
	limit := msg.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	a.Matches = make([]Match, 0, min(limit, maxLimit, len(cs)))
	for i := range min(limit, maxLimit, len(cs)) {
		a.Matches = append(a.Matches, m.weights.judge(q, cs, i))
		explain(&a.Matches[i], s, q, msg, &cs[i])
	}
	m.weights.settle(&a, q, cs)
	return a
}
