package match

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Figures are the figures of one candidate: what package learn learns from.
type Figures struct {
	ID     string
	Rank   []float32 // by RankNames
	Own    []float32 // the part of a SureRow that needs no ranking
	Barred bool      // facts disagree, or the message is too short: never an answer at once
}

// Candidates gathers and weighs the candidates for a message without ranking them.
func (m *Matcher) Candidates(ctx context.Context, msg Message) []Figures {
	s := m.now.Load()
	sc := m.scratch.Get().(*scratch)
	defer m.scratch.Put(sc)
	q := s.read(msg)
	cs := s.look(q, sc)
	out := make([]Figures, len(cs))
	for i := range cs {
		out[i] = Figures{cs[i].piece.claim.ID, cs[i].figures, cs[i].own(), q.short() || cs[i].thin() || grave(s.clashes(q, msg, &cs[i]))}
	}
	return out
}

// own is the part of a SureRow that needs no ranking.
func (c *candidate) own() []float32 {
	return slices.Concat(c.figures[:len(figureNames)], c.extra)
}

// rank scores and orders candidates, best first.
func rank(cs []candidate, weights []float32) {
	for i := range cs {
		cs[i].score = dot(weights, cs[i].figures)
	}
	slices.SortStableFunc(cs, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), compareID(a.piece, b.piece))
	})
}

// listNames are the figures of a candidate's place in the ranked list.
var listNames = []string{"share", "share odds", "lead", "lead over ten", "score", "first", "han odds", "han lead", "small odds", "small lead"}

// SureRow returns the figures from which it is told how sure the candidate at
// place i of a ranked list is right. scores are the list's, best first.
func SureRow(scores []float32, i int, own []float32) []float32 {
	var all, ten float64
	others, n := float32(math.Inf(-1)), 0
	for j, s := range scores {
		all += math.Exp(float64(s - scores[0]))
		if j != i {
			others = max(others, s)
			if n < 9 {
				ten += float64(s)
				n++
			}
		}
	}
	p := math.Exp(float64(scores[i]-scores[0])) / all
	lead, mean := float32(8), float32(8)
	if n > 0 {
		lead, mean = scores[i]-others, scores[i]-float32(ten/float64(n))
	}
	odds := float32(min(8, max(-8, math.Log((p+1e-4)/(1-p+1e-4)))))
	lead = min(8, max(-8, lead))
	han, small := own[len(figureNames)+hanAt], own[len(figureNames)+smallAt]
	row := []float32{
		float32(p),
		odds,
		lead,
		min(16, max(-8, mean)),
		scores[i],
		one(i == 0),
		han * odds,
		han * lead,
		small * odds,
		small * lead,
	}
	return append(row, own...)
}
