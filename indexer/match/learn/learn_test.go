package learn

import (
	"math/rand/v2"
	"testing"
)

// lists makes lists in which the right candidate has the highest first figure;
// the second figure is noise.
func lists(r *rand.Rand, n int) []List {
	out := make([]List, n)
	for i := range out {
		best := r.IntN(10)
		l := List{Weight: 1}
		for j := range 10 {
			x := r.Float32()
			if j == best {
				x += 1
			}
			l.Rows = append(l.Rows, []float32{x, 100 * r.Float32()})
			l.Relevant = append(l.Relevant, j == best)
		}
		out[i] = l
	}
	return out
}

func TestRankFindsWhatDecides(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	rank := Rank(lists(r, 200), 0.001, 200)
	wrong := 0
	for _, l := range lists(r, 200) {
		best := 0
		for j := range l.Rows {
			if rank.Score(l.Rows[j]) > rank.Score(l.Rows[best]) {
				best = j
			}
		}
		if !l.Relevant[best] {
			wrong++
		}
	}
	if wrong > 4 {
		t.Errorf("%d of 200 lists ranked wrongly by %v", wrong, rank.Weights)
	}
}

// TestSureIsCalibrated draws outcomes whose odds are known.
func TestSureIsCalibrated(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var outcomes []Outcome
	for range 4000 {
		x := r.Float32()
		outcomes = append(outcomes, Outcome{Row: []float32{x, 1}, Right: r.Float32() < x, Weight: 1})
	}
	sure := Sure(outcomes, 1e-4, 300)
	for _, x := range []float32{0.25, 0.5, 0.75} {
		if p := probability(sure.Odds([]float32{x, 1})); p < float64(x)-0.06 || p > float64(x)+0.06 {
			t.Errorf("probability %.3f where it is %.2f", p, x)
		}
	}
}

// TestThresholdsHoldInEverySet has one set whose false answers are surer.
func TestThresholdsHoldInEverySet(t *testing.T) {
	var vs []Verdict
	for i := range 200 {
		p := float64(i) / 200
		vs = append(vs, Verdict{Set: "a", Rank: 1, P: p, Without: p / 2}, Verdict{Set: "b", Rank: 1, P: p, Without: p * 0.9})
	}
	vs = append(vs, Verdict{Set: "b", Rank: 1, P: 1, Without: 1, WithoutBarred: true})
	answer, maybe := Thresholds(vs, 0.02)
	if answer < 0.87 || answer > 0.89 {
		t.Errorf("answer from %.3f, want just above the fifth surest false answer of set b", answer)
	}
	if maybe <= 0 || maybe > answer {
		t.Errorf("maybe from %.3f", maybe)
	}
}
