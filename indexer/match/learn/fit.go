package learn

import (
	"context"
	"hash/fnv"
	"math"
	"slices"

	"gaoshi/indexer/match"
)

// Sample is a labelled message with its candidates, as it is and once more with
// its own claims taken out, when nothing offered can be right.
type Sample struct {
	Set      string // the data set, for figures
	Town     bool   // from a small collection: it teaches sureness, not ranking
	Key      string // samples with one key are never in different folds
	Relevant []string
	With     []match.Figures
	Without  []match.Figures
	Weight   float64
}

// Settings of the fit. They are few, and chosen by cross-validation.
type Settings struct {
	Folds       int
	RankPenalty float64
	SurePenalty float64
	Steps       int
	Depth       int     // candidates of a list that sureness learns from
	FalseRate   float64 // bound on false answers in every set, in cross-validation
}

// DefaultSettings are what weights.json was learned with.
var DefaultSettings = Settings{Folds: 5, RankPenalty: 0.01, SurePenalty: 0.001, Steps: 200, Depth: 3, FalseRate: 0.01}

// Gather asks a matcher for the candidates of one labelled message. The claims
// are really deleted for the second asking, and put back.
func Gather(ctx context.Context, m *match.Matcher, set, text string, relevant []match.Claim) Sample {
	s := Sample{Set: set, Weight: 1}
	msg := match.Message{Text: text}
	s.With = m.Candidates(ctx, msg)
	for _, c := range relevant {
		s.Relevant = append(s.Relevant, c.ID)
	}
	s.Key = slices.Min(s.Relevant)
	m.Delete(s.Relevant...)
	s.Without = m.Candidates(ctx, msg)
	m.Put(relevant...)
	return s
}

// trained bounds the candidates of a list that the ranking learns from.
const trained = 96

// list is the sample as a ranking problem.
func (s *Sample) list() List {
	l := List{Weight: s.Weight}
	for i, c := range s.With {
		if i >= trained && !slices.Contains(s.Relevant, c.ID) {
			continue // The rest is easy to tell, and costs time.
		}
		l.Rows = append(l.Rows, c.Rank)
		l.Relevant = append(l.Relevant, slices.Contains(s.Relevant, c.ID))
	}
	return l
}

// ranked is a list in the order of the ranking, reduced to what sureness needs.
type ranked struct {
	ids    []string
	rows   [][]float32
	barred bool // the first may not be the answer, however sure
	right  []bool
	sample *Sample
}

// order ranks candidates and computes the sure figures of the first few.
func order(cs []match.Figures, rank Linear, s *Sample) ranked {
	type scored struct {
		f     match.Figures
		score float32
	}
	list := make([]scored, len(cs))
	for i, c := range cs {
		list[i] = scored{c, float32(rank.Score(c.Rank))}
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	scores := make([]float32, len(list))
	for i := range list {
		scores[i] = list[i].score
	}
	r := ranked{sample: s}
	r.barred = len(list) > 0 && list[0].f.Barred
	for i := range min(5, len(list)) {
		r.ids = append(r.ids, list[i].f.ID)
		r.rows = append(r.rows, match.SureRow(scores, i, list[i].f.Own))
		r.right = append(r.right, slices.Contains(s.Relevant, list[i].f.ID))
	}
	return r
}

// fold of a sample, by its key.
func (s *Sample) fold(n int) int {
	h := fnv.New64a()
	h.Write([]byte(s.Key))
	return int(h.Sum64() >> 9 % uint64(n))
}

// Ranker fits the ranking.
func Ranker(samples []Sample, set Settings) Linear {
	var lists []List
	for i := range samples {
		if !samples[i].Town {
			lists = append(lists, samples[i].list())
		}
	}
	return Rank(lists, set.RankPenalty, set.Steps)
}

// crossRank ranks every sample by weights learned without its fold.
func crossRank(samples []Sample, set Settings) (with, without []ranked) {
	with, without = make([]ranked, len(samples)), make([]ranked, len(samples))
	for k := range set.Folds {
		var rest []Sample
		for _, s := range samples {
			if s.fold(set.Folds) != k {
				rest = append(rest, s)
			}
		}
		rank := Ranker(rest, set)
		for i := range samples {
			if s := &samples[i]; s.fold(set.Folds) == k {
				with[i], without[i] = order(s.With, rank, s), order(s.Without, rank, s)
			}
		}
	}
	return with, without
}

// outcomes are the first candidates of ranked lists.
func outcomes(depth int, lists ...ranked) (out []Outcome) {
	for _, r := range lists {
		for i := range min(depth, len(r.rows)) {
			out = append(out, Outcome{r.rows[i], r.right[i], r.sample.Weight})
		}
	}
	return out
}

// Verdict is what became of one sample in cross-validation.
type Verdict struct {
	Set           string
	Rank          int     // of the first right candidate among five, 0 if none
	P             float64 // probability given to the first candidate
	Barred        bool    // it may not be the answer, however sure
	WithoutBarred bool
	Without       float64 // the same with its claims taken out
}

// crossSure judges ranked lists by weights learned without their fold.
func crossSure(samples []Sample, with, without []ranked, set Settings) []Verdict {
	verdicts := make([]Verdict, len(samples))
	for k := range set.Folds {
		var rest []ranked
		for i := range samples {
			if samples[i].fold(set.Folds) != k {
				rest = append(rest, with[i], without[i])
			}
		}
		sure := Sure(outcomes(set.Depth, rest...), set.SurePenalty, set.Steps)
		for i := range samples {
			if samples[i].fold(set.Folds) == k {
				verdicts[i] = Verdict{Set: samples[i].Set, Rank: slices.Index(with[i].right, true) + 1,
					P: top(with[i], sure), Barred: with[i].barred,
					Without: top(without[i], sure), WithoutBarred: without[i].barred}
			}
		}
	}
	return verdicts
}

// top is the probability that the first of a ranked list is right.
func top(r ranked, sure Logistic) float64 {
	if len(r.rows) == 0 {
		return 0
	}
	return probability(sure.Odds(r.rows[0]))
}

// Thresholds finds the lowest probability at which no set has more false answers
// than the bound, and the one that 95 of 100 right first candidates reach.
func Thresholds(vs []Verdict, rate float64) (answer, maybe float64) {
	sets := map[string][]float64{}
	var right []float64
	for _, v := range vs {
		p := v.Without
		if v.WithoutBarred {
			p = 0
		}
		sets[v.Set] = append(sets[v.Set], p)
		if v.Rank == 1 {
			right = append(right, v.P)
		}
	}
	for _, ps := range sets {
		slices.SortFunc(ps, func(a, b float64) int { return int(math.Copysign(1, b-a)) })
		allowed := int(math.Ceil(rate * float64(len(ps))))
		answer = max(answer, ps[allowed]+1e-4)
	}
	slices.Sort(right)
	return answer, min(answer, right[len(right)*5/100])
}

// Fit learns the weights from all samples. The thresholds come from
// cross-validation, whose verdicts it returns too.
func Fit(samples []Sample, set Settings) (*match.Weights, []Verdict) {
	with, without := crossRank(samples, set)
	verdicts := crossSure(samples, with, without, set)
	answer, maybe := Thresholds(verdicts, set.FalseRate)
	sure := Sure(outcomes(set.Depth, append(with, without...)...), set.SurePenalty, set.Steps)
	rank := Ranker(samples, set)
	w := &match.Weights{Rank: map[string]float64{}, Sure: map[string]float64{}, Bias: sure.Bias, Answer: answer, Maybe: maybe}
	for i, n := range match.RankNames() {
		w.Rank[n] = rounded(rank.Weights[i])
	}
	for i, n := range match.SureNames() {
		w.Sure[n] = rounded(sure.Weights[i])
	}
	return w, verdicts
}

// rounded keeps five digits: more are noise, and make the file hard to compare.
func rounded(x float64) float64 {
	if x == 0 {
		return 0
	}
	scale := math.Pow(10, 4-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*scale) / scale
}
