package match

import (
	"slices"
	"strings"
)

// A text this short is a topic, not a message, and never answered at once:
// Han characters count one, words two.
const shortText = 12

// linkedScore is the probability of a claim that lists a link of the message.
const linkedScore = 0.995

// judge says how probable it is that candidate i of a ranked list is right.
func (w *Weights) judge(q *query, cs []candidate, i int) Match {
	scores := make([]float32, len(cs))
	for j := range cs {
		scores[j] = cs[j].score
	}
	_, sure := w.vectors()
	c := &cs[i]
	p := logistic(dot(sure, SureRow(scores, i, c.own())) + float32(w.Bias))
	return Match{ID: c.piece.claim.ID, Score: p, Linked: c.linked, thin: c.thin()}
}

// settle orders the matches by what is known in the end, and gives each its
// confidence: the first may be the answer, if nothing speaks against it.
func (w *Weights) settle(a *Answer, q *query, cs []candidate) {
	linked := 0
	for i := range a.Matches {
		if a.Matches[i].Linked {
			linked++
			a.Matches[i].Score = max(a.Matches[i].Score, linkedScore)
		}
	}
	slices.SortStableFunc(a.Matches, func(x, y Match) int {
		if x.Linked != y.Linked {
			return int(one(y.Linked) - one(x.Linked))
		}
		return 0
	})
	for i := range a.Matches {
		m := &a.Matches[i]
		if i > 0 {
			m.Score = min(m.Score, a.Matches[i-1].Score)
		}
		switch {
		case i == 0 && linked == 1 && m.Linked:
			m.Confidence = Sure
		case i == 0 && linked == 0 && m.Score >= w.Answer && !q.short() && !m.thin && !grave(m.Doubts):
			m.Confidence = Sure
		case m.Score >= w.Maybe, i == 0 && standsOut(a.Matches, w.Maybe):
			m.Confidence = Maybe
		}
		if m.Confidence != Sure && !m.Linked {
			// What is not the answer does not look as sure as one.
			m.Score = min(m.Score, max(0, w.Answer-0.001))
		}
	}
}

// standsOut reports whether the first match is far ahead of the second, though
// less probable than what is offered otherwise: then asking "is it this one?"
// costs a glance, and saying that nothing was answered may be wrong. Among
// one or two there is nothing to stand out of.
func standsOut(ms []Match, maybe float64) bool {
	return len(ms) > 2 && ms[0].Score >= maybe/offerLess && ms[0].Score >= ms[1].Score*offerLead
}

// How far below the threshold a match is still offered, and how far ahead it
// must be for that, both as factors.
const (
	offerLess = 3
	offerLead = 8
)

// thinCover is the share of a statement's words, rare ones counting more, that a
// message must have to be answered at once, whatever the weights say.
const thinCover = 0.2

// thin reports whether the message has too little of the statement.
func (c *candidate) thin() bool { return c.figures[coverAt] < thinCover }

// short reports whether the message is too short to be answered at once.
func (q *query) short() bool {
	n := 0
	for i := range q.toks {
		if q.toks[i].class == ideo {
			n++
		} else {
			n += 2
		}
	}
	return n < shortText
}

// grave reports whether one of the doubts forbids an answer at once.
func grave(ds []Doubt) bool {
	return slices.ContainsFunc(ds, func(d Doubt) bool {
		return strings.Contains("number date place negation", d.Kind)
	})
}
