package match

import "math"

// factFigures writes how far numbers, dates, places and denials of the best
// statement agree with the message's.
func (s *snapshot) factFigures(sh *sheet, q *query, sc *scratch, c *candidate) {
	own := &c.piece.parts[c.best].facts
	a, _ := agree(&q.facts, own, false)
	sh.add("numbers same", ratio(float32(a.sameNumbers), float32(max(1, a.numbers))))
	sh.add("numbers other", ratio(float32(a.otherNumbers), float32(max(1, a.numbers))))
	sh.add("numbers unsaid", ratio(float32(a.numbers-a.sameNumbers-a.otherNumbers), float32(max(1, a.numbers))))
	sh.add("dates same", one(a.sameDates > 0))
	sh.add("dates other", one(a.otherDates > 0))
	sh.add("places same", one(a.samePlaces > 0))
	sh.add("places other", one(a.otherPlaces > 0))
	sh.add("places unsaid", one(a.places > a.samePlaces+a.otherPlaces))
	sh.add("denied", float32(s.denied(q, sc, own, c)))
	sh.add("known", q.known)
	// Characters and words are of different grain, and in a small collection
	// something always stands far ahead: what a figure is worth may differ with
	// the share of Han writing and with the number of pieces.
	han, small := q.han(), smallness/(smallness+float32(s.live))
	sh.add("han", han)
	sh.add("small", small)
	for i, n := range figureNames {
		if !conditional[n] {
			continue
		}
		var x float32
		if c.figures != nil {
			x = c.figures[i]
		}
		sh.add("han "+n, han*x)
		sh.add("small "+n, small*x)
	}
	sh.add("message length", float32(math.Log1p(float64(len(q.toks)))))
	sh.add("briefness", 1/float32(1+len(q.toks)))
	sh.add("statement briefness", 1/float32(1+len(c.piece.parts[c.best].seq)))
}

// smallness is how many pieces make a collection that is half small.
const smallness = 100

// conditional are the figures that count anew for Han writing and for small
// collections.
var conditional = map[string]bool{
	"word cover": true, "stem cover": true, "short cover": true, "word all": true, "pair cover": true,
	"run share": true, "window": true, "stem cover rare": true, "word cosine": true,
}

// han is the share of Han writing in the message.
func (q *query) han() float32 {
	n := 0
	for i := range q.toks {
		if q.toks[i].class == ideo {
			n++
		}
	}
	return ratio(float32(n), float32(len(q.toks)))
}

// denied counts the words that either the message or the statement denies.
func (s *snapshot) denied(q *query, sc *scratch, own *facts, c *candidate) int {
	if len(own.negated)+len(q.facts.negated) == 0 {
		return 0
	}
	inMessage := func(h uint64) bool {
		id, ok := s.wordID(h)
		return ok && sc.mark != nil && sc.mark[id] > 0
	}
	inClaim := func(h uint64) bool {
		id, ok := s.wordID(h)
		p := &c.piece.parts[c.best]
		return ok && (contains(p.lists[viewWord].ids, id) || contains(p.lists[viewStem].ids, id))
	}
	n, _ := denial(&q.facts, own, inMessage, inClaim)
	return n
}

// wordID finds a word of wordAt: a stem of a spaced script, or a pair of characters.
func (s *snapshot) wordID(h uint64) (uint32, bool) {
	if id, ok := s.dict.id(h); ok {
		return id, ok
	}
	return s.dict.id(seeded(viewWord, h))
}
