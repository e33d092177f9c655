package evaluate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"

	"gaoshi/indexer/match"
)

// ErrBelow says that the matcher does worse than was demanded.
var ErrBelow = errors.New("MAP@5 is below the minimum")

// cutoff is how many matches count: the 5 of MAP@5.
const cutoff = 5

// Result are the figures of one evaluation.
type Result struct {
	Queries, Claims int
	MAP             float64       // mean average precision of the first five
	Success         float64       // share with a right claim first
	Answered        float64       // share shown an answer at once
	Right           float64       // share of those that were right
	False           float64       // share still answered at once with their claims taken out
	Offered         float64       // share shown an answer or "is it one of these?" with a right claim in it
	P50, P99        time.Duration // of one check
	Build           time.Duration // of the matcher, from claims in memory
	Memory          uint64        // bytes held by the matcher
}

// Run builds a throwaway matcher from claims and asks it every query, twice: as
// it is, and with the query's own claims taken out.
func Run(ctx context.Context, claims []match.Claim, queries []Query) (Result, error) {
	r := Result{Queries: len(queries), Claims: len(claims)}
	if len(queries) == 0 {
		return r, errors.New("evaluate: no queries")
	}
	m := r.build(claims)
	byID := make(map[string]match.Claim, len(claims))
	for _, c := range claims {
		byID[c.ID] = c
	}
	times := make([]time.Duration, 0, len(queries))
	for _, q := range queries {
		start := time.Now()
		a := m.Match(ctx, match.Message{Text: q.Text, Limit: cutoff})
		times = append(times, time.Since(start))
		r.count(q, a)
	}
	for _, q := range queries {
		if err := ctx.Err(); err != nil {
			return r, fmt.Errorf("evaluate: %w", err)
		}
		r.countWithout(ctx, m, q, byID)
	}
	r.mean(times)
	return r, nil
}

// build makes the matcher and measures what that takes.
func (r *Result) build(claims []match.Claim) *match.Matcher {
	before := heap()
	start := time.Now()
	m := match.New(nil)
	m.Put(claims...)
	r.Build = time.Since(start)
	r.Memory = heap() - min(before, heap())
	runtime.KeepAlive(claims)
	return m
}

// heap is what lives on the heap, in bytes.
func heap() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

// count adds the answer to one query.
func (r *Result) count(q Query, a match.Answer) {
	found, offered := 0, false
	var precision float64
	for i, m := range a.Matches[:min(cutoff, len(a.Matches))] {
		if !slices.Contains(q.Relevant, m.ID) {
			continue
		}
		found++
		precision += float64(found) / float64(i+1)
		offered = offered || m.Confidence != match.Unsure
		if i == 0 {
			r.Success++
		}
	}
	r.MAP += precision / float64(max(1, min(cutoff, len(q.Relevant))))
	if offered {
		r.Offered++
	}
	if len(a.Matches) > 0 && a.Matches[0].Confidence == match.Sure {
		r.Answered++
		if slices.Contains(q.Relevant, a.Matches[0].ID) {
			r.Right++
		}
	}
}

// countWithout asks again without the claims that are right.
func (r *Result) countWithout(ctx context.Context, m *match.Matcher, q Query, byID map[string]match.Claim) {
	m.Delete(q.Relevant...)
	a := m.Match(ctx, match.Message{Text: q.Text, Limit: 1})
	if len(a.Matches) > 0 && a.Matches[0].Confidence == match.Sure {
		r.False++
	}
	var back []match.Claim
	for _, id := range q.Relevant {
		if c, ok := byID[id]; ok {
			back = append(back, c)
		}
	}
	m.Put(back...)
}

// mean turns sums into shares.
func (r *Result) mean(times []time.Duration) {
	n := float64(r.Queries)
	r.Right /= max(1, r.Answered)
	for _, x := range []*float64{&r.MAP, &r.Success, &r.Answered, &r.False, &r.Offered} {
		*x /= n
	}
	slices.Sort(times)
	r.P50, r.P99 = times[len(times)/2], times[len(times)*99/100]
}

// Print writes one line per figure, MAP@5 first.
func (r Result) Print(w io.Writer) error {
	_, err := fmt.Fprintf(w, `MAP@5 %.4f
success@1 %.4f
answered-at-once %.4f
answered-rightly %.4f
false-answers %.4f
offered %.4f
p50-ms %.2f
p99-ms %.2f
build-s %.2f
memory-MB %.1f
claims %d
queries %d
`, r.MAP, r.Success, r.Answered, r.Right, r.False, r.Offered,
		r.P50.Seconds()*1e3, r.P99.Seconds()*1e3, r.Build.Seconds(), float64(r.Memory)/1e6, r.Claims, r.Queries)
	return err
}
