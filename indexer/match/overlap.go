package match

import (
	"math"
	"slices"
)

// overlap is how one view of one text agrees with the message.
type overlap struct {
	bm25     float32
	matched  float32 // Σ idf of terms the message has
	total    float32 // Σ idf of all its terms
	matched2 float32 // the same of squared idf, where rare terms count for more
	total2   float32
	dot      float32 // Σ of the products, for the cosine
}

func (o *overlap) coverage() float32  { return ratio(o.matched, o.total) }
func (o *overlap) coverage2() float32 { return ratio(o.matched2, o.total2) }

// cosine between text and message; norm is the message's length as a vector.
func (o *overlap) cosine(norm float32) float32 {
	return ratio(o.dot, norm*float32(math.Sqrt(float64(o.total2))))
}

func ratio(a, b float32) float32 {
	if b <= 0 {
		return 0
	}
	return a / b
}

// compare reads one list against the message.
func (s *snapshot) compare(l *list, q *query, mark []int32, logN, mean float32) (o overlap) {
	for i, id := range l.ids {
		idf := logN - lnHalf(s.df[id])
		o.total += idf
		o.total2 += idf * idf
		if m := mark[id]; m > 0 {
			t := &q.terms[m-1]
			o.matched += idf
			o.matched2 += idf * idf
			o.dot += idf * t.weight
			o.bm25 += t.weight * saturate(float32(l.times(i)), l.n, mean)
		}
	}
	return o
}

// rarest returns which share of the n rarest terms of a list the message has.
func (s *snapshot) rarest(l *list, mark []int32, n int) float32 {
	type rare struct {
		df  uint32
		hit bool
	}
	var top [8]rare
	kept := 0
	for _, id := range l.ids {
		r := rare{s.df[id], mark[id] > 0}
		if kept == n && r.df >= top[n-1].df {
			continue
		}
		at := 0
		for at < kept && top[at].df <= r.df {
			at++
		}
		kept = min(kept+1, n)
		copy(top[at+1:kept], top[at:kept-1])
		top[at] = r
	}
	hits := 0
	for _, r := range top[:kept] {
		if r.hit {
			hits++
		}
	}
	return ratio(float32(hits), float32(kept))
}

// spoken is where in the message each stem stands, by its place in query.terms.
type spoken [][]int32

// maxPlaces bounds how many places of one stem are looked at.
const maxPlaces = 12

// places finds them.
func (q *query) places(s *snapshot, mark []int32) spoken {
	sp := make(spoken, len(q.terms))
	for i, t := range terms(nil, viewStem, q.toks) {
		id, ok := s.dict.id(t.hash)
		if !ok || mark[id] == 0 {
			continue
		}
		if m := mark[id] - 1; len(sp[m]) < maxPlaces {
			sp[m] = append(sp[m], int32(i))
		}
	}
	return sp
}

// run is the longest stretch of a statement that stands in the message word for
// word: the weight of its stems, and how many they are.
func (s *snapshot) run(p *part, sp spoken, mark []int32, logN float32) (weight float32, length int) {
	type at struct {
		pos, n int32
		w      float32
	}
	var prev, cur []at
	for _, id := range p.seq {
		cur = cur[:0]
		if m := mark[id]; m > 0 {
			idf := logN - lnHalf(s.df[id])
			for _, pos := range sp[m-1] {
				a := at{pos, 1, idf}
				for _, b := range prev {
					if b.pos == pos-1 {
						a.n, a.w = b.n+1, b.w+idf
					}
				}
				weight, length = max(weight, a.w), max(length, int(a.n))
				cur = append(cur, a)
			}
		}
		prev, cur = cur, prev
	}
	return weight, length
}

// window is the largest share of a statement's weight that stands close
// together in the message: within twice the statement's own length.
func (s *snapshot) window(p *part, sp spoken, mark []int32, logN float32) float32 {
	type event struct {
		pos int32
		m   int32
		idf float32
	}
	var events []event
	for _, id := range p.lists[viewStem].ids {
		if m := mark[id]; m > 0 {
			idf := logN - lnHalf(s.df[id])
			for _, pos := range sp[m-1] {
				events = append(events, event{pos, m, idf})
			}
		}
	}
	slices.SortFunc(events, func(a, b event) int { return int(a.pos - b.pos) })
	size := int32(max(12, 2*len(p.seq)))
	inside := map[int32]int{}
	var sum, best float32
	from := 0
	for _, e := range events {
		if inside[e.m]++; inside[e.m] == 1 {
			sum += e.idf
		}
		for events[from].pos <= e.pos-size {
			if inside[events[from].m]--; inside[events[from].m] == 0 {
				sum -= events[from].idf
			}
			from++
		}
		best = max(best, sum)
	}
	return best
}
