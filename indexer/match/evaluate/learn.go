package evaluate

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"

	"gaoshi/indexer/match"
	"gaoshi/indexer/match/learn"
)

// Set is one labelled data set to learn from.
type Set struct {
	Name    string
	Claims  []string // files
	Queries string   // file
	Weight  float64  // how much one query counts
}

// SharedSets are the sets that weights.json is learned from, in the folder of
// the shared data. The dev queries are not among them. Chinese queries are few
// and count double.
func SharedSets(dir string) []Set {
	return []Set{
		{"en", []string{dir + "/match-en/claims.jsonl"}, dir + "/match-en/queries.train.jsonl", 1},
		{"zh", []string{dir + "/match-zh/clarifications.jsonl", dir + "/match-zh/notices.jsonl"}, dir + "/match-zh/queries.jsonl", 2},
	}
}

// Learn fits the weights to the sets, writes them to file, and prints what
// cross-validation says of each set: every query is judged by weights that
// were learned without its claim.
func Learn(ctx context.Context, out io.Writer, sets []Set, file string) error {
	var samples []learn.Sample
	for _, set := range sets {
		more, err := gather(ctx, set)
		if err != nil {
			return err
		}
		samples = append(samples, more...)
		fmt.Fprintf(out, "%s: %d queries\n", set.Name, len(more))
	}
	weights, verdicts := learn.Fit(samples, learn.DefaultSettings)
	for _, set := range sets {
		printVerdicts(out, set.Name, verdicts, weights)
		printVerdicts(out, set.Name+" town", verdicts, weights)
	}
	text, err := json.MarshalIndent(weights, "", "\t")
	if err != nil {
		return fmt.Errorf("write the weights: %w", err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the weights: %w", err)
	}
	_, err = fmt.Fprintf(out, "answer from %.4f, maybe from %.4f, written to %s\n", weights.Answer, weights.Maybe, file)
	return err
}

// gather asks a matcher of the set's claims for the candidates of its queries.
func gather(ctx context.Context, set Set) ([]learn.Sample, error) {
	claims, err := ReadClaims(set.Claims...)
	if err != nil {
		return nil, err
	}
	queries, err := ReadQueries(set.Queries)
	if err != nil {
		return nil, err
	}
	m := match.New(nil)
	m.Put(claims...)
	samples, err := ask(ctx, m, set.Name, set.Weight, claims, queries)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(1, uint64(len(claims))))
	for i, group := range slices.Collect(slices.Chunk(queries, townQueries)) {
		town := townOf(r, claims, group, townSizes[i%len(townSizes)])
		m := match.New(nil)
		m.Put(town...)
		more, err := ask(ctx, m, set.Name+" town", set.Weight*townWeight, town, group)
		if err != nil {
			return nil, err
		}
		for i := range more {
			more[i].Town = true
		}
		samples = append(samples, more...)
	}
	return samples, nil
}

// A town begins with few claims, where a message that nothing answers still has
// some best match, far ahead of the others. So every query is asked again in a
// small collection.
const (
	townQueries = 6   // that share a collection
	townWeight  = 0.5 // of what the query counts in the whole collection
)

// townSizes are the sizes of the small collections, in turn.
var townSizes = []int{8, 16, 40, 120}

// townOf draws a collection of n claims that has those of the queries.
func townOf(r *rand.Rand, claims []match.Claim, queries []Query, n int) (town []match.Claim) {
	have := map[string]bool{}
	for _, q := range queries {
		for _, c := range claims {
			if slices.Contains(q.Relevant, c.ID) && !have[c.ID] {
				have[c.ID] = true
				town = append(town, c)
			}
		}
	}
	for len(town) < min(n, len(claims)) {
		if c := claims[r.IntN(len(claims))]; !have[c.ID] {
			have[c.ID] = true
			town = append(town, c)
		}
	}
	return town
}

// ask gathers the samples of queries from one matcher.
func ask(ctx context.Context, m *match.Matcher, set string, weight float64, claims []match.Claim, queries []Query) ([]learn.Sample, error) {
	var samples []learn.Sample
	for _, q := range queries {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("learn from %s: %w", set, err)
		}
		var relevant []match.Claim
		for _, c := range claims {
			if slices.Contains(q.Relevant, c.ID) {
				relevant = append(relevant, c)
			}
		}
		if len(relevant) == 0 {
			return nil, fmt.Errorf("learn from %s: no claim answers query %s", set, q.ID)
		}
		s := learn.Gather(ctx, m, set, q.Text, relevant)
		s.Weight = weight
		samples = append(samples, s)
	}
	return samples, nil
}

// printVerdicts writes the cross-validated figures of one set.
func printVerdicts(out io.Writer, set string, verdicts []learn.Verdict, w *match.Weights) {
	var r Result
	for _, v := range verdicts {
		if v.Set != set {
			continue
		}
		r.Queries++
		if v.Rank > 0 {
			r.MAP += 1 / float64(v.Rank)
		}
		if v.Rank == 1 {
			r.Success++
		}
		if v.P >= w.Answer && !v.Barred {
			r.Answered++
			if v.Rank == 1 {
				r.Right++
			}
		}
		if v.Without >= w.Answer && !v.WithoutBarred {
			r.False++
		}
	}
	n := float64(r.Queries)
	fmt.Fprintf(out, "%s cross-validated: MAP@5 %.4f success@1 %.4f answered-at-once %.4f rightly %.4f false-answers %.4f\n",
		set, r.MAP/n, r.Success/n, r.Answered/n, r.Right/max(1, r.Answered), r.False/n)
}
