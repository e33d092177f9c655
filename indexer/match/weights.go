package match

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Weights say how much each figure counts, and from which probability on a
// match is shown. One set serves all languages.
type Weights struct {
	Rank   map[string]float64 `json:"rank"`   // by RankNames: which candidate comes first
	Sure   map[string]float64 `json:"sure"`   // by SureNames: log-odds that a candidate is right
	Bias   float64            `json:"bias"`   // of Sure
	Answer float64            `json:"answer"` // at least this probable: the answer
	Maybe  float64            `json:"maybe"`  // at least this probable: worth offering

	once       sync.Once
	rank, sure []float32
}

//go:embed weights.json
var weightsFile []byte

// Default returns the weights that are part of the program.
var Default = sync.OnceValue(func() *Weights {
	w, err := ParseWeights(weightsFile)
	if err != nil {
		panic(err) // A broken build, found by any test.
	}
	return w
})

// ParseWeights reads a weights file. Figures it does not name count nothing,
// and names that are no figures are passed over, so that weights may be learned
// anew with the old file in place; a test holds the two together.
func ParseWeights(file []byte) (*Weights, error) {
	w := new(Weights)
	if err := json.Unmarshal(file, w); err != nil {
		return nil, fmt.Errorf("read matcher weights: %w", err)
	}
	return w, nil
}

// RankNames are the names of the figures that rank, in the order of Figures.Rank.
func RankNames() []string {
	names := slices.Clone(figureNames)
	for _, n := range figureNames {
		names = append(names, n+" relative")
	}
	return names
}

// SureNames are the names of the figures that tell how sure to be, in the order
// of SureRow.
func SureNames() []string {
	return slices.Concat(listNames, figureNames, extraNames)
}

// vectors puts the weights in the order of the figures, once.
func (w *Weights) vectors() (rank, sure []float32) {
	w.once.Do(func() {
		for _, n := range RankNames() {
			w.rank = append(w.rank, float32(w.Rank[n]))
		}
		for _, n := range SureNames() {
			w.sure = append(w.sure, float32(w.Sure[n]))
		}
	})
	return w.rank, w.sure
}

func dot(w, x []float32) (sum float32) {
	for i := range min(len(w), len(x)) {
		sum += w[i] * x[i]
	}
	return sum
}

func logistic(x float32) float64 { return 1 / (1 + math.Exp(-float64(x))) }
