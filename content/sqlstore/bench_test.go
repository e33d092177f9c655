package sqlstore_test

import (
	"fmt"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
)

func benchBoth(b *testing.B, bench func(b *testing.B, d *sqlstore.DB)) {
	b.Run("SQLite", func(b *testing.B) { bench(b, openSQLite(b)) })
	b.Run("PostgreSQL", func(b *testing.B) { bench(b, openPostgres(b)) })
}

// batch is n pieces of some length with dates a minute apart.
func batch(first, n int) []content.Imported {
	body := contenttest.Body(fmt.Sprintf("%01500d", 7))
	in := make([]content.Imported, n)
	for i := range in {
		in[i] = content.Imported{
			External: fmt.Sprint("N-", first+i),
			Date:     contenttest.Start.Add(time.Duration(first+i-100_000) * time.Minute),
			Piece: contenttest.Notice(body, contenttest.Severe(content.Severities[(first+i)%4]),
				contenttest.About("topic", fmt.Sprint("topic-", (first+i)%20)), contenttest.In(fmt.Sprint("area-", (first+i)%10))),
		}
	}
	return in
}

func load(tb testing.TB, f *contenttest.Office, n int) {
	tb.Helper()
	for first := 0; first < n; first += content.MaxImport {
		size := min(content.MaxImport, n-first)
		if _, err := f.Newsroom.Import(tb.Context(), content.Notice, batch(first, size)); err != nil {
			tb.Fatal(err)
		}
	}
}

// BenchmarkImport imports one full batch in one transaction.
func BenchmarkImport(b *testing.B) {
	benchBoth(b, func(b *testing.B, d *sqlstore.DB) {
		f := contenttest.Open(b, d, content.Office{})
		first := 0
		for b.Loop() {
			if _, err := f.Newsroom.Import(b.Context(), content.Notice, batch(first, content.MaxImport)); err != nil {
				b.Fatal(err)
			}
			first += content.MaxImport
		}
		b.ReportMetric(float64(first)/b.Elapsed().Seconds(), "pieces/s")
	})
}

// BenchmarkPublish is one press of the button: read, check, and commit.
func BenchmarkPublish(b *testing.B) {
	benchBoth(b, func(b *testing.B, d *sqlstore.DB) {
		f := contenttest.Open(b, d, content.Office{Solo: true})
		ctx := b.Context()
		for b.Loop() {
			b.StopTimer()
			pub := f.Submitted(b, content.Notice, contenttest.Notice())
			b.StartTimer()
			if _, err := f.Newsroom.Publish(ctx, f.Reviewer, pub.ID, pub.Version); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkList is one page of 20 out of 12,000 pieces.
func BenchmarkList(b *testing.B) {
	benchBoth(b, func(b *testing.B, d *sqlstore.DB) {
		f := contenttest.Open(b, d, content.Office{})
		load(b, f, 12_000)
		for _, list := range []struct {
			name string
			f    content.Filter
		}{
			{"newest", content.Filter{}},
			{"kind", content.Filter{Kind: content.Notice}},
			{"in force", content.Filter{Kind: content.Notice, InForce: f.Clock.Now(), Order: content.SevereFirst}},
			{"topic", content.Filter{Topic: "topic-3"}},
			{"area", content.Filter{Area: "area-3"}},
			{"page 300", content.Filter{Offset: 6000}},
			{"desk", content.Filter{Order: content.LastSaved}},
		} {
			b.Run(list.name, func(b *testing.B) {
				for b.Loop() {
					var err error
					if list.name == "desk" {
						_, _, err = f.Desk.Publications(b.Context(), list.f)
					} else {
						_, _, err = f.Library.List(b.Context(), list.f)
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}
