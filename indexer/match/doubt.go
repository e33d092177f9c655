package match

import "time"

// oldAfter is how old an answer is when its age is worth a doubt.
const oldAfter = 365 * 24 * time.Hour

// doubts lists why candidate c may not answer the message.
func (s *snapshot) doubts(q *query, msg Message, c *candidate) []Doubt {
	out := s.clashes(q, msg, c)
	if q.short() {
		out = append(out, Doubt{Kind: "short"})
	}
	at := msg.At
	if at.IsZero() {
		at = time.Now()
	}
	if t := c.piece.claim.Published; !t.IsZero() && at.Sub(t) > oldAfter {
		out = append(out, Doubt{Kind: "old", Claim: t.Format(time.DateOnly)})
	}
	return out
}

// clashes lists the facts in which the message and the best statement disagree,
// four at most.
func (s *snapshot) clashes(q *query, msg Message, c *candidate) (out []Doubt) {
	p := &c.piece.parts[c.best]
	own := tokenize(p.text, Normalize(p.text).skip, maxStatement)
	_, clashes := agree(&q.facts, &p.facts, true)
	_, denied := denial(&q.facts, &p.facts, hasWord(q.toks), hasWord(own))
	for _, x := range append(clashes, denied...) {
		d := Doubt{x.kind, quote(msg.Text, q.toks, x.msg), quote(p.text, own, x.own)}
		if len(out) < 4 {
			out = append(out, d)
		}
	}
	return out
}

// hasWord returns whether a text has a word of wordAt.
func hasWord(ts []token) func(uint64) bool {
	words := make(map[uint64]bool, len(ts))
	for i := range ts {
		if h, ok := wordAt(ts, i); ok {
			words[h] = true
		}
	}
	return func(h uint64) bool { return words[h] }
}

// quote returns the text of tokens from[0] to from[1], with the unit that follows.
func quote(text string, ts []token, at [2]int32) string {
	if at[1] <= at[0] || int(at[1]) > len(ts) {
		return ""
	}
	end := at[1]
	if int(end) < len(ts) && !ts[end].brk {
		end++
	}
	return text[ts[at[0]].start:ts[end-1].end]
}
