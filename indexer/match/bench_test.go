package match_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gaoshi/indexer/match"
	"gaoshi/indexer/match/evaluate"
)

// sharedClaims are the 10,171 claims of the shared data, and the dev queries.
func sharedClaims(b *testing.B) ([]match.Claim, []evaluate.Query) {
	b.Helper()
	dir, err := evaluate.SharedData()
	if err != nil {
		b.Skip(err)
	}
	claims, err := evaluate.ReadClaims(dir + "/match-en/claims.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	queries, err := evaluate.ReadQueries(dir + "/match-en/queries.dev.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	return claims, queries
}

// BenchmarkMatch checks messages against 10,171 claims. p99-ms is the figure
// that is promised: at most 20.
func BenchmarkMatch(b *testing.B) {
	claims, queries := sharedClaims(b)
	m := match.New(nil)
	m.Put(claims...)
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		m.Match(b.Context(), match.Message{Text: queries[len(times)%len(queries)].Text})
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(times[len(times)*99/100].Seconds()*1e3, "p99-ms")
}

// BenchmarkMatchLong checks a message of a megabyte, and one of 10,000 words.
func BenchmarkMatchLong(b *testing.B) {
	claims, queries := sharedClaims(b)
	m := match.New(nil)
	m.Put(claims...)
	var text string
	for len(text) < 1<<20 {
		for _, q := range queries {
			text += q.Text + "\n"
		}
	}
	for name, n := range map[string]int{"1MB": 1 << 20, "10000words": 60_000} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				m.Match(b.Context(), match.Message{Text: text[:n]})
			}
		})
	}
}

// BenchmarkBuild builds the matcher of 10,171 claims.
func BenchmarkBuild(b *testing.B) {
	claims, _ := sharedClaims(b)
	for b.Loop() {
		match.New(nil).Put(claims...)
	}
}

// BenchmarkPut publishes one more claim beside 10,171.
func BenchmarkPut(b *testing.B) {
	claims, _ := sharedClaims(b)
	m := match.New(nil)
	m.Put(claims...)
	n := 0
	for b.Loop() {
		n++
		c := claims[n%len(claims)]
		c.ID = fmt.Sprint("new", n%500)
		m.Put(c)
	}
}
