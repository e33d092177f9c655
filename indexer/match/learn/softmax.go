// Package learn fits the matcher's weights to labelled messages.
package learn

import "math"

// List is one message with the figures of its candidates.
type List struct {
	Rows     [][]float32
	Relevant []bool
	Weight   float64 // how much the list counts
}

// scale is how figures are standardized before they are weighed.
type scale struct{ mean, dev []float64 }

// scaleOf measures mean and deviation of every figure over the lists.
func scaleOf(lists []List) scale {
	var s scale
	var n float64
	for _, l := range lists {
		for _, r := range l.Rows {
			if s.mean == nil {
				s.mean, s.dev = make([]float64, len(r)), make([]float64, len(r))
			}
			for i, x := range r {
				s.mean[i] += float64(x)
				s.dev[i] += float64(x) * float64(x)
			}
			n++
		}
	}
	for i := range s.mean {
		s.mean[i] /= n
		s.dev[i] = math.Sqrt(max(1e-12, s.dev[i]/n-s.mean[i]*s.mean[i]))
		if s.dev[i] < 1e-5 {
			s.dev[i] = 1
		}
	}
	return s
}

// Linear is a weighted sum of figures.
type Linear struct{ Weights []float64 }

// Score of one candidate.
func (l Linear) Score(row []float32) (sum float64) {
	for i, x := range row {
		sum += l.Weights[i] * float64(x)
	}
	return sum
}

// Rank fits weights by which the relevant candidates of a list come first: the
// softmax over the list gives them as much probability as it can. penalty is
// the price of large weights, for standardized figures.
func Rank(lists []List, penalty float64, steps int) Linear {
	s := scaleOf(lists)
	n := len(s.mean)
	// Standardize once; the means cancel within a list but keep numbers small.
	z := make([][][]float32, len(lists))
	var total float64
	for i, l := range lists {
		total += l.Weight
		z[i] = make([][]float32, len(l.Rows))
		flat := make([]float32, n*len(l.Rows))
		for j, r := range l.Rows {
			z[i][j], flat = flat[:n:n], flat[n:]
			for k, x := range r {
				z[i][j][k] = float32((float64(x) - s.mean[k]) / s.dev[k])
			}
		}
	}
	w, grad := make([]float64, n), make([]float64, n)
	opt := newAdam(n, 0.1, steps)
	for range steps {
		for k := range grad {
			grad[k] = penalty * w[k]
		}
		for i, l := range lists {
			addListGradient(grad, w, z[i], l.Relevant, l.Weight/total)
		}
		opt.step(w, grad)
	}
	for k := range w {
		w[k] /= s.dev[k]
	}
	return Linear{w}
}

// addListGradient adds the gradient of −ln P(relevant) of one list.
func addListGradient(grad, w []float64, rows [][]float32, relevant []bool, weight float64) {
	p := make([]float64, len(rows))
	top := math.Inf(-1)
	for j, r := range rows {
		for k, x := range r {
			p[j] += w[k] * float64(x)
		}
		top = max(top, p[j])
	}
	var all, right float64
	for j := range p {
		p[j] = math.Exp(p[j] - top)
		all += p[j]
		if relevant[j] {
			right += p[j]
		}
	}
	if right <= 0 {
		return
	}
	for j, r := range rows {
		g := p[j] / all
		if relevant[j] {
			g -= p[j] / right
		}
		if g *= weight; math.Abs(g) < 1e-7 {
			continue
		}
		for k, x := range r {
			grad[k] += g * float64(x)
		}
	}
}

// adam is the usual first-order optimizer, with steps that shrink to nothing
// over the given number, so that where it ends does not depend on chance.
type adam struct {
	rate float64
	m, v []float64
	t, n float64
}

func newAdam(parameters int, rate float64, steps int) *adam {
	return &adam{rate: rate, m: make([]float64, parameters), v: make([]float64, parameters), n: float64(steps)}
}

func (a *adam) step(w, grad []float64) {
	const b1, b2 = 0.9, 0.999
	a.t++
	c1, c2 := 1-math.Pow(b1, a.t), 1-math.Pow(b2, a.t)
	rate := a.rate * (1 - (a.t-1)/a.n)
	for i, g := range grad {
		a.m[i] = b1*a.m[i] + (1-b1)*g
		a.v[i] = b2*a.v[i] + (1-b2)*g*g
		w[i] -= rate * (a.m[i] / c1) / (math.Sqrt(a.v[i]/c2) + 1e-8)
	}
}
