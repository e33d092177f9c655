package match

import "testing"

// TestWeightsNameEveryFigure holds the weights file and the code together: after
// a figure is added, renamed or removed the weights must be learned anew.
func TestWeightsNameEveryFigure(t *testing.T) {
	w := Default()
	check := func(kind string, names []string, weights map[string]float64) {
		if len(names) != len(weights) {
			t.Errorf("%s: %d figures, %d weights", kind, len(names), len(weights))
		}
		for _, n := range names {
			if _, ok := weights[n]; !ok {
				t.Errorf("%s: no weight for %q", kind, n)
			}
		}
	}
	check("rank", RankNames(), w.Rank)
	check("sure", SureNames(), w.Sure)
	if w.Answer < 0.5 || w.Answer >= 1 || w.Maybe <= 0 || w.Maybe >= w.Answer {
		t.Errorf("thresholds %g and %g", w.Answer, w.Maybe)
	}
}

func TestParseWeightsRefuses(t *testing.T) {
	if _, err := ParseWeights([]byte("{")); err == nil {
		t.Error("half a file is no error")
	}
}
