package sqlstore_test

import (
	"fmt"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
)

func TestShelfSuite(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		contenttest.ShelfSuite(t, func(t testing.TB) contenttest.Shelves { return open(t) })
	})
}

func TestTamperedObservationsAreFound(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		shelf := content.NewShelf(d, content.NewEditions(0), nil)
		stock(t, shelf, 2, 2)
		record(t, shelf, 0, 4, 2)
		if _, err := content.VerifyLog(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		d.Exec(t, "UPDATE observations SET price = 1 WHERE outlet = 'o0001'")
		if _, err := content.VerifyLog(t.Context(), d); err == nil {
			t.Error("a changed price was not found")
		}
	})
}

// stock makes outlets and items.
func stock(tb testing.TB, shelf *content.Shelf, outlets, items int) {
	tb.Helper()
	var os []content.Outlet
	for i := range outlets {
		os = append(os, content.Outlet{ID: fmt.Sprintf("o%04d", i), Names: map[content.Lang]string{content.Chinese: fmt.Sprint("网点", i)}})
	}
	var is []content.Item
	for i := range items {
		is = append(is, content.Item{Code: fmt.Sprintf("i%02d", i), Names: map[content.Lang]string{content.Chinese: fmt.Sprint("物品", i)}, Order: i})
	}
	if err := shelf.SaveOutlets(tb.Context(), nil, os...); err != nil {
		tb.Fatal(err)
	}
	if err := shelf.SaveItems(tb.Context(), nil, is...); err != nil {
		tb.Fatal(err)
	}
}

// record takes n different observations, numbered from first, over outlets.
func record(tb testing.TB, shelf *content.Shelf, first, n, outlets int) {
	tb.Helper()
	now := time.Now()
	rows := make([]content.Observation, n)
	for i := range rows {
		k := first + i
		rows[i] = content.Observation{Outlet: fmt.Sprintf("o%04d", k%outlets), Item: fmt.Sprintf("i%02d", k/outlets%2), Status: content.InStock,
			Price: content.Fen(100 + k%900), Observed: now.Add(-time.Duration(k%3600) * time.Second)}
	}
	got, err := shelf.Record(tb.Context(), content.FromAPI, "bench", rows)
	if err != nil {
		tb.Fatal(err)
	}
	for _, r := range got {
		if r.Err != nil {
			tb.Fatal(r.Err)
		}
	}
}
