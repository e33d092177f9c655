package meili_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"gaoshi/indexer"
)

const noticesFile = "../../../shared/data/match-zh/notices.jsonl"

func notices(b *testing.B) []indexer.Document {
	f, err := os.Open(noticesFile)
	if err != nil {
		b.Skipf("no notices to index: %v", err)
	}
	defer f.Close()
	var docs []indexer.Document
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var notice struct{ ID, Text string }
		if err := json.Unmarshal(lines.Bytes(), &notice); err != nil {
			b.Fatal(err)
		}
		docs = append(docs, indexer.Document{
			ID: notice.ID + "-zh", Publication: notice.ID, Kind: "notice", Lang: "zh", Slug: notice.ID,
			Headline: firstRunes(notice.Text, 30), Body: notice.Text, Published: time.Unix(int64(len(docs))*3600, 0),
		})
	}
	return docs
}

func firstRunes(s string, n int) string { r := []rune(s); return string(r[:min(n, len(r))]) }

// BenchmarkPut reports documents a second in batches of 250, and how long one
// document alone takes until a search finds it.
func BenchmarkPut(b *testing.B) {
	x, docs := start(b, false).open(b), notices(b)
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
	var found []time.Duration
	for i := range 20 {
		start := time.Now()
		word := fmt.Sprintf("neverbefore%d", i)
		d := indexer.Document{ID: word, Publication: word, Headline: word, Published: start}
		if err := x.Put(b.Context(), d); err != nil {
			b.Fatal(err)
		}
		if r, err := x.Search(b.Context(), indexer.Query{Text: word}); err != nil || r.Total == 0 {
			b.Fatalf("%s is not found: %v", word, err)
		}
		found = append(found, time.Since(start))
	}
	slices.Sort(found)
	b.ReportMetric(float64(found[len(found)/2].Milliseconds()), "publish-to-found-ms")
	b.ReportMetric(float64(found[len(found)-1].Milliseconds()), "slowest-found-ms")
}

// BenchmarkSearch reports the 99th percentile, the way to the server included.
func BenchmarkSearch(b *testing.B) {
	x, docs := start(b, false).open(b), notices(b)
	if err := x.Put(b.Context(), docs...); err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		text := []rune(docs[(i*7919)%len(docs)].Body)
		start := time.Now()
		if _, err := x.Search(b.Context(), indexer.Query{Text: string(text[:min(2+i%5, len(text))])}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
