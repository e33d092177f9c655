package sqlstore_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/sqlstore"
)

// BenchmarkRecord takes observations as they come from many programs at once,
// one a call, and in batches, while somebody reads a page after each change.
// The figure to reach on SQLite is 1,000 observations/s.
//
//	go test ./content/sqlstore -run '^$' -bench Record -benchtime 5s
func BenchmarkRecord(b *testing.B) {
	for _, size := range []int{1, 100, 2000} {
		b.Run(fmt.Sprint("batches of ", size), func(b *testing.B) {
			benchBoth(b, func(b *testing.B, d *sqlstore.DB) { recordBench(b, d, size) })
		})
	}
}

func recordBench(b *testing.B, d *sqlstore.DB, size int) {
	const outlets, senders = 2000, 200
	shelf := content.NewShelf(d, content.NewEditions(0), nil)
	stock(b, shelf, outlets, 2)
	stop, reader := make(chan struct{}), sync.WaitGroup{}
	var pages atomic.Int64
	reader.Go(func() { // a page of one item, made anew for each edition
		for seen := int64(0); ; {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
			if at := shelf.Edition(); at != seen {
				seen = at
				if _, _, err := shelf.Lines(b.Context(), content.ShelfFilter{Item: "i00"}, time.Now()); err != nil {
					b.Error(err)
				}
				pages.Add(1)
			}
		}
	})
	var next atomic.Int64
	start := shelf.Edition()
	for b.Loop() {
		var wg sync.WaitGroup
		for range senders {
			wg.Go(func() { record(b, shelf, int(next.Add(int64(size)))-size, size, outlets) })
		}
		wg.Wait()
	}
	close(stop)
	reader.Wait()
	b.ReportMetric(float64(next.Load())/b.Elapsed().Seconds(), "observations/s")
	b.ReportMetric(float64(shelf.Edition()-start)/b.Elapsed().Seconds(), "editions/s")
	b.ReportMetric(float64(pages.Load())/b.Elapsed().Seconds(), "pages/s")
}

// BenchmarkLines derives what may be said of 2,000 outlets times 60 items: one
// item's page, the list of all items, one outlet's page, and reading on after a
// restart.
func BenchmarkLines(b *testing.B) {
	d := openSQLite(b)
	editions := content.NewEditions(0)
	shelf := content.NewShelf(d, editions, nil)
	const outlets, items = 2000, 60
	stock(b, shelf, outlets, items)
	now := time.Now()
	for item := range items {
		rows := make([]content.Observation, outlets)
		for o := range rows {
			rows[o] = content.Observation{Outlet: fmt.Sprintf("o%04d", o), Item: fmt.Sprintf("i%02d", item), Status: content.InStock,
				Price: content.Fen(200 + o%300), Observed: now.Add(-time.Duration(o%7200) * time.Second)}
		}
		if _, err := shelf.Record(b.Context(), content.FromAPI, "bench", rows); err != nil {
			b.Fatal(err)
		}
	}
	for name, f := range map[string]func(s *content.Shelf) error{
		"one item": func(s *content.Shelf) error {
			_, _, err := s.Lines(b.Context(), content.ShelfFilter{Item: "i07"}, now)
			return err
		},
		"all items": func(s *content.Shelf) error { _, err := s.Summaries(b.Context(), "", now); return err },
		"one outlet": func(s *content.Shelf) error {
			_, _, err := s.Lines(b.Context(), content.ShelfFilter{Outlet: "o0007"}, now)
			return err
		},
		"from the store": func(*content.Shelf) error {
			_, err := content.NewShelf(d, editions, nil).Summaries(b.Context(), "", now)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := f(shelf); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
