package learn

import "math"

// Outcome is one candidate of a ranked list: its figures, and whether it was right.
type Outcome struct {
	Row    []float32
	Right  bool
	Weight float64
}

// Logistic is a logistic regression: log-odds as a weighted sum of figures.
type Logistic struct {
	Weights []float64
	Bias    float64
}

// Odds returns the log-odds that a candidate is right.
func (l Logistic) Odds(row []float32) float64 {
	sum := l.Bias
	for i, x := range row {
		sum += l.Weights[i] * float64(x)
	}
	return sum
}

// Sure fits the probability that a candidate is right.
func Sure(outcomes []Outcome, penalty float64, steps int) Logistic {
	lists := make([]List, len(outcomes))
	var total float64
	for i, o := range outcomes {
		lists[i].Rows = [][]float32{o.Row}
		total += o.Weight
	}
	s := scaleOf(lists)
	n := len(s.mean)
	z := make([][]float64, len(outcomes))
	for i, o := range outcomes {
		z[i] = make([]float64, n)
		for k, x := range o.Row {
			z[i][k] = (float64(x) - s.mean[k]) / s.dev[k]
		}
	}
	// The last weight is the bias, which costs nothing.
	w, grad := make([]float64, n+1), make([]float64, n+1)
	opt := newAdam(n+1, 0.1, steps)
	for range steps {
		for k := range n {
			grad[k] = penalty * w[k]
		}
		grad[n] = 0
		for i, o := range outcomes {
			odds := w[n]
			for k, x := range z[i] {
				odds += w[k] * x
			}
			g := probability(odds)
			if o.Right {
				g--
			}
			g *= o.Weight / total
			for k, x := range z[i] {
				grad[k] += g * x
			}
			grad[n] += g
		}
		opt.step(w, grad)
	}
	l := Logistic{Weights: w[:n], Bias: w[n]}
	for k := range n {
		l.Weights[k] /= s.dev[k]
		l.Bias -= l.Weights[k] * s.mean[k]
	}
	return l
}

// probability of log-odds.
func probability(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }
