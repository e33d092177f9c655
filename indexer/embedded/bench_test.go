package embedded_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gaoshi/indexer"
	"gaoshi/indexer/embedded"
)

const noticesFile = "../../../shared/data/match-zh/notices.jsonl"

// sentences returns those of the shared notices; the benchmark is skipped where
// they are not at hand.
func sentences(b testing.TB) []string {
	f, err := os.Open(noticesFile)
	if err != nil {
		b.Skipf("no notices to index: %v", err)
	}
	defer f.Close()
	var all []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var notice struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &notice); err != nil {
			b.Fatal(err)
		}
		for s := range strings.SplitSeq(notice.Text, "。") {
			if s = strings.TrimSpace(s); s != "" {
				all = append(all, s+"。")
			}
		}
	}
	return all
}

// shuffled yields n documents of sentences in a random order that is the same
// in every run.
func shuffled(all []string, n int) iter.Seq2[indexer.Document, error] {
	return func(yield func(indexer.Document, error) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		pick := func() string { return all[r.IntN(len(all))] }
		start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
		for i := range n {
			id := fmt.Sprintf("p%06d", i)
			d := indexer.Document{
				ID: id + "-zh", Publication: id, Lang: "zh", Kind: "notice", Slug: id,
				Headline: pick(), Body: pick() + pick() + pick(),
				Severity: []string{"info", "advice", "warning"}[r.IntN(3)],
				Topics:   []string{fmt.Sprintf("topic-%d", r.IntN(12))}, Areas: []string{fmt.Sprintf("area-%d", r.IntN(30))},
				Published: start.Add(time.Duration(i) * time.Minute),
			}
			if i%4 == 0 {
				d.Kind, d.Claim, d.Verdict = "clarification", pick(), []string{"false", "misleading", "true"}[r.IntN(3)]
			}
			if i%3 == 0 {
				d.Expires = d.Published.AddDate(0, 3, 0)
			}
			if !yield(d, nil) {
				return
			}
		}
	}
}

// BenchmarkPut reports documents a second, in batches of 250, on disk.
func BenchmarkPut(b *testing.B) {
	all := sentences(b)
	var docs []indexer.Document
	for d := range shuffled(all, 5000) {
		docs = append(docs, d)
	}
	x, err := embedded.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	n := 0
	for b.Loop() {
		for batch := range slices.Chunk(docs, 250) {
			if err := x.Put(b.Context(), batch...); err != nil {
				b.Fatal(err)
			}
			n += len(batch)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkSearch100k reports the 99th percentile over queries of each shape.
func BenchmarkSearch100k(b *testing.B) {
	all := sentences(b)
	x, err := embedded.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	start := time.Now()
	if err := x.Rebuild(b.Context(), shuffled(all, 100_000), nil); err != nil {
		b.Fatal(err)
	}
	b.Logf("rebuild of 100,000: %.0f documents/s", 100_000/time.Since(start).Seconds())
	for _, shape := range shapes(all) {
		b.Run(shape.name, func(b *testing.B) {
			var took, worked []time.Duration
			runtime.GC()
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			for i := 0; b.Loop(); i++ {
				start, before := time.Now(), processorTime()
				if _, err := x.Search(b.Context(), shape.query(i)); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
				worked = append(worked, processorTime()-before)
			}
			b.ReportMetric(percentile99(took), "p99-ms")
			b.ReportMetric(percentile99(worked), "p99-cpu-ms")
		})
	}
}

// percentile99 is in milliseconds.
func percentile99(all []time.Duration) float64 {
	slices.Sort(all)
	return float64(all[len(all)*99/100].Microseconds()) / 1000
}

// BenchmarkOpen opens an index of 12,000 documents and makes a first search.
func BenchmarkOpen(b *testing.B) {
	all := sentences(b)
	dir := b.TempDir()
	x, err := embedded.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(x.Rebuild(b.Context(), shuffled(all, 12_000), nil), x.Close()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		x, err := embedded.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := x.Search(b.Context(), indexer.Query{Text: "疫情"}); err != nil {
			b.Fatal(err)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

type shape struct {
	name  string
	query func(i int) indexer.Query
}

// shapes are the ways people search: words of one to six characters out of the
// texts, a filter or two, the lists.
func shapes(all []string) []shape {
	cut := func(i, n int) string {
		runes := []rune(all[(i*7919)%len(all)])
		at := min(2, max(len(runes)-n, 0))
		return string(runes[at:min(at+n, len(runes))])
	}
	now := time.Date(2020, 3, 1, 0, 0, 0, 0, time.UTC)
	return []shape{
		{"one", func(i int) indexer.Query { return indexer.Query{Text: cut(i, 1)} }},
		{"two", func(i int) indexer.Query { return indexer.Query{Text: cut(i, 2)} }},
		{"six", func(i int) indexer.Query { return indexer.Query{Text: cut(i, 6)} }},
		{"words", func(i int) indexer.Query {
			return indexer.Query{Text: cut(i, 2) + " " + cut(i+1, 2) + " " + cut(i+2, 4)}
		}},
		{"common", func(i int) indexer.Query {
			return indexer.Query{Text: []string{"疫情", "新冠肺炎", "北京", "病例"}[i%4]}
		}},
		{"message", func(i int) indexer.Query { return indexer.Query{Text: cut(i, 60)} }},
		{"english", func(i int) indexer.Query {
			return indexer.Query{Text: []string{"covid", "vacine", "chna", "mask"}[i%4]}
		}},
		{"prefix", func(i int) indexer.Query { return indexer.Query{Text: cut(i, 1+i%3), Prefix: true} }},
		{"filtered", func(i int) indexer.Query {
			return indexer.Query{Text: cut(i, 4), Kind: "notice", Topic: fmt.Sprintf("topic-%d", i%12)}
		}},
		{"in force", func(i int) indexer.Query { return indexer.Query{Text: cut(i, 4), InForce: now} }},
		{"facets", func(i int) indexer.Query { return indexer.Query{Text: cut(i, 3), Facets: true} }},
		{"newest", func(i int) indexer.Query { return indexer.Query{Offset: 20 * (i % 5)} }},
		{"newest of a kind", func(i int) indexer.Query { return indexer.Query{Kind: "notice", Area: fmt.Sprintf("area-%d", i%30)} }},
		{"newest in force", func(i int) indexer.Query { return indexer.Query{InForce: now} }},
		{"newest with facets", func(i int) indexer.Query { return indexer.Query{Facets: true} }},
	}
}
