package match

import (
	"math"
	"slices"
)

// candidate is a piece under consideration.
type candidate struct {
	slot    int
	piece   *piece
	best    int       // the part that the message covers best
	figures []float32 // own figures, then the same relative to the best candidate's
	extra   []float32 // figures that do not rank but tell how sure to be
	score   float32   // of the ranking
	linked  bool      // the message holds a link of it
}

// weigh computes the figures of every candidate.
func (s *snapshot) weigh(q *query, sc *scratch, slots []int) []candidate {
	sp := q.places(s, sc.mark)
	cs := make([]candidate, len(slots))
	for i, slot := range slots {
		c := &cs[i]
		c.slot, c.piece = slot, s.slots[slot]
		sh := sheet{values: make([]float32, 0, 2*len(figureNames))}
		s.figures(&sh, q, sc, sp, c)
		c.figures = sh.values
		sh = sheet{}
		s.factFigures(&sh, q, sc, c)
		c.extra = sh.values
		for _, u := range c.piece.urls {
			for _, id := range q.urls {
				c.linked = c.linked || u == id
			}
		}
	}
	relate(cs)
	return cs
}

// relate appends to each candidate's figures the same figures as a share of the
// highest among the candidates: how it stands in this list, whatever the scale.
func relate(cs []candidate) {
	if len(cs) == 0 {
		return
	}
	n := len(cs[0].figures)
	for f := range n {
		var top float32
		for i := range cs {
			top = max(top, cs[i].figures[f])
		}
		for i := range cs {
			cs[i].figures = append(cs[i].figures, ratio(cs[i].figures[f], top))
		}
	}
}

// figureNames and extraNames are the names of a candidate's own figures and of
// its extra ones, in order.
var figureNames, extraNames []string

// Where among the extra figures the share of Han writing and the smallness of the
// collection stand, and where among the own ones the coverage by words.
var hanAt, smallAt, coverAt int

func init() {
	s := &snapshot{dict: &dictionary{}, inv: &inverted{}}
	c := &candidate{piece: &piece{parts: []part{{}}}}
	s.figures(&sheet{names: &figureNames}, &query{}, &scratch{}, nil, c)
	s.factFigures(&sheet{names: &extraNames}, &query{}, &scratch{}, c)
	hanAt, smallAt = slices.Index(extraNames, "han"), slices.Index(extraNames, "small")
	coverAt = slices.Index(figureNames, "word cover")
}

// statement is how one part agrees with the message, over all views.
type statement [views]overlap

// figures writes the figures of one candidate.
func (s *snapshot) figures(sh *sheet, q *query, sc *scratch, sp spoken, c *candidate) {
	logN := s.logN()
	sts := make([]statement, len(c.piece.parts))
	var bestCover float32 = -1
	for i := range c.piece.parts {
		for v := range views {
			sts[i][v] = s.compare(&c.piece.parts[i].lists[v], q, sc.mark, logN, s.mean(v))
		}
		if cover := sts[i][viewWord].coverage() + sts[i][viewStem].coverage(); cover > bestCover {
			bestCover, c.best = cover, i
		}
	}
	for v := range views {
		s.viewFigures(sh, q, sc, c, sts, v)
	}
	s.textFigures(sh, q, sc, sp, c)
}

// viewFigures writes the figures of one view: over the whole piece, over the
// claim, over the title.
func (s *snapshot) viewFigures(sh *sheet, q *query, sc *scratch, c *candidate, sts []statement, v view) {
	name := viewNames[v]
	all := bm25(&c.piece.all[v], q.terms, sc.mark, s.mean(v))
	sh.add(name+" all", ratio(all, q.mass[v]))
	sh.add(name+" all log", float32(math.Log1p(float64(all))))
	var claim, title, most, cover2, cosine float32
	var claimScore, titleScore float32
	hasTitle, hasClaim := false, false
	for i := range sts {
		o := &sts[i][v]
		cov := o.coverage()
		most = max(most, cov)
		cover2 = max(cover2, o.coverage2())
		cosine = max(cosine, o.cosine(q.norm2[v]))
		if c.piece.parts[i].title {
			hasTitle = true
			title, titleScore = max(title, cov), max(titleScore, o.bm25)
		} else {
			hasClaim = true
			claim, claimScore = max(claim, cov), max(claimScore, o.bm25)
		}
	}
	if !hasTitle {
		title, titleScore = claim, claimScore
	}
	if !hasClaim {
		claim, claimScore = title, titleScore
	}
	sh.add(name+" claim", ratio(claimScore, q.mass[v]))
	sh.add(name+" title", ratio(titleScore, q.mass[v]))
	sh.add(name+" statement log", float32(math.Log1p(float64(max(claimScore, titleScore)))))
	sh.add(name+" cover claim", claim)
	sh.add(name+" cover title", title)
	sh.add(name+" cover", most)
	sh.add(name+" cover rare", cover2)
	sh.add(name+" cosine", cosine)
}

// textFigures writes the figures that look at the order and kind of words.
func (s *snapshot) textFigures(sh *sheet, q *query, sc *scratch, sp spoken, c *candidate) {
	logN := s.logN()
	var runShare, runLog, window, caps, rare3, rare6 float32
	for i := range c.piece.parts {
		p := &c.piece.parts[i]
		total := s.weightOf(p, logN)
		w, n := s.run(p, sp, sc.mark, logN)
		runShare = max(runShare, ratio(w, total))
		runLog = max(runLog, float32(math.Log1p(float64(n))))
		window = max(window, ratio(s.window(p, sp, sc.mark, logN), total))
		caps = max(caps, s.names(p, sc.mark, logN))
		rare3 = max(rare3, s.rarest(&p.lists[viewWord], sc.mark, 3))
		rare6 = max(rare6, s.rarest(&p.lists[viewWord], sc.mark, 6))
	}
	sh.add("run share", runShare)
	sh.add("run log", runLog)
	sh.add("window", window)
	sh.add("names", caps)
	sh.add("rarest 3", rare3)
	sh.add("rarest 6", rare6)
	sh.add("asked 3", q.rarestIn(c.piece, 3))
	sh.add("asked 8", q.rarestIn(c.piece, 8))
	sh.add("ruling", one(c.piece.ruling))
	sh.add("length", float32(math.Log1p(float64(len(c.piece.parts[c.best].seq)))))
}

// weightOf is Σ idf over the distinct stems of a part.
func (s *snapshot) weightOf(p *part, logN float32) (sum float32) {
	for _, id := range p.lists[viewStem].ids {
		sum += logN - lnHalf(s.df[id])
	}
	return sum
}

// names is coverage with what is written with a capital counted three times:
// where names have capitals, agreeing on them says more.
func (s *snapshot) names(p *part, mark []int32, logN float32) float32 {
	var hit, total float32
	for i, id := range p.seq {
		w := logN - lnHalf(s.df[id])
		if p.caps[i] {
			w *= 3
		}
		total += w
		if mark[id] > 0 {
			hit += w
		}
	}
	return ratio(hit, total)
}

// rarestIn is the share of the message's n rarest known words that piece p has.
func (q *query) rarestIn(p *piece, n int) float32 {
	if len(q.toks) == 0 {
		return 0
	}
	ts := q.of(viewWord)
	ts = ts[:min(n, len(ts))]
	hits := 0
	for _, t := range ts {
		if contains(p.all[viewWord].ids, t.id) {
			hits++
		}
	}
	return ratio(float32(hits), float32(len(ts)))
}

// contains searches ascending ids.
func contains(ids []uint32, id uint32) bool {
	lo, hi := 0, len(ids)
	for lo < hi {
		if mid := (lo + hi) / 2; ids[mid] < id {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo < len(ids) && ids[lo] == id
}

// one is 1 for true.
func one(b bool) float32 {
	if b {
		return 1
	}
	return 0
}
