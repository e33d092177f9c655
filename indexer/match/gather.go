package match

import (
	"cmp"
	"slices"
)

// Bounds of the gathering step.
const (
	maxCandidates = 96      // weighed with all figures
	maxPostings   = 2 << 20 // read for one view, rarest terms first
)

// BM25's own two constants, at their usual values.
const (
	k1 = 1.2
	b1 = 0.75
)

// scratch is the working memory of one check; it is used again and again.
type scratch struct {
	mark  []int32 // by term id: 1 + place in query.terms
	score [views][]float32
	best  []float32
}

func (sc *scratch) fit(terms, slots int) {
	if len(sc.mark) < terms {
		sc.mark = make([]int32, terms+terms/8)
	}
	if len(sc.best) < slots {
		n := slots + slots/8
		sc.best = make([]float32, n)
		for v := range sc.score {
			sc.score[v] = make([]float32, n)
		}
	}
}

// gather names the slots worth weighing, best first by a rough sum of the views.
func (s *snapshot) gather(q *query, sc *scratch) []int {
	sum := sc.best[:len(s.slots)]
	clear(sum)
	picked := map[int]bool{}
	for v := range views {
		score := sc.score[v][:len(s.slots)]
		clear(score)
		s.scoreView(q, sc, v, score)
		top := slices.Max(append(score, 0))
		if top == 0 {
			continue
		}
		for i, x := range score {
			sum[i] += x / top
		}
		for _, slot := range highest(score, 10) {
			picked[slot] = true
		}
	}
	for _, id := range q.urls {
		s.linked(id, picked)
	}
	// Rulings are few among notices, and what people ask about is mostly a rumor.
	rulings := sc.score[0][:len(s.slots)]
	for i, p := range s.slots {
		if rulings[i] = 0; p != nil && p.ruling {
			rulings[i] = sum[i]
		}
	}
	for _, slot := range highest(rulings, maxCandidates/3) {
		picked[slot] = true
	}
	for _, slot := range highest(sum, maxCandidates) {
		if len(picked) < maxCandidates {
			picked[slot] = true
		}
	}
	out := make([]int, 0, len(picked))
	for slot := range picked {
		if s.slots[slot] != nil {
			out = append(out, slot)
		}
	}
	slices.SortFunc(out, func(a, b int) int {
		return cmp.Or(cmp.Compare(sum[b], sum[a]), compareID(s.slots[a], s.slots[b]))
	})
	return out
}

// scoreView adds up BM25 of one view for every slot.
func (s *snapshot) scoreView(q *query, sc *scratch, v view, score []float32) {
	mean, budget := s.mean(v), maxPostings
	for _, t := range q.of(v) {
		docs, tfs := s.inv.postings(t.id)
		if budget -= len(docs); budget < 0 {
			break
		}
		for i, slot := range docs {
			if p := s.slots[slot]; p != nil {
				score[slot] += t.weight * saturate(float32(tfs[i]), p.all[v].n, mean)
			}
		}
	}
	for slot := s.inv.n; slot < len(s.slots); slot++ {
		if p := s.slots[slot]; p != nil {
			score[slot] = bm25(&p.all[v], q.terms, sc.mark, mean)
		}
	}
}

// linked picks the slots that list a link.
func (s *snapshot) linked(id uint32, picked map[int]bool) {
	docs, _ := s.inv.postings(id)
	for _, slot := range docs[:min(len(docs), 16)] {
		picked[int(slot)] = true
	}
	for slot := s.inv.n; slot < len(s.slots); slot++ {
		if p := s.slots[slot]; p != nil && slices.Contains(p.urls, id) {
			picked[slot] = true
		}
	}
}

// saturate is BM25's share of a term that occurs tf times in a text of n terms.
func saturate(tf, n, mean float32) float32 {
	return tf * (k1 + 1) / (tf + k1*(1-b1+b1*n/max(mean, 1)))
}

// bm25 of one list; mark maps term ids to places in ts.
func bm25(l *list, ts []queryTerm, mark []int32, mean float32) float32 {
	var sum float32
	for i, id := range l.ids {
		if m := mark[id]; m > 0 {
			sum += ts[m-1].weight * saturate(float32(l.times(i)), l.n, mean)
		}
	}
	return sum
}

// highest returns the n slots with the highest positive scores, best first.
func highest(score []float32, n int) []int {
	heap := make([]int, 0, n+1) // smallest first
	worse := func(a, b int) bool {
		return score[a] < score[b] || score[a] == score[b] && a > b
	}
	for i, x := range score {
		if x <= 0 || len(heap) == n && !worse(heap[0], i) {
			continue
		}
		if len(heap) == n {
			heap[0] = i
			sink(heap, worse)
			continue
		}
		heap = append(heap, i)
		for c := len(heap) - 1; c > 0 && worse(heap[c], heap[(c-1)/2]); c = (c - 1) / 2 {
			heap[c], heap[(c-1)/2] = heap[(c-1)/2], heap[c]
		}
	}
	slices.SortFunc(heap, func(a, b int) int {
		if worse(a, b) {
			return 1
		}
		return -1
	})
	return heap
}

// sink moves the root of a heap down to its place.
func sink(heap []int, less func(a, b int) bool) {
	for i := 0; ; {
		c := 2*i + 1
		if c >= len(heap) {
			return
		}
		if c+1 < len(heap) && less(heap[c+1], heap[c]) {
			c++
		}
		if !less(heap[c], heap[i]) {
			return
		}
		heap[i], heap[c] = heap[c], heap[i]
		i = c
	}
}
