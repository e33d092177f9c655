package site_test

import (
	"log/slog"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/frontend"
	"gaoshi/server"
	"gaoshi/server/edition"
	"gaoshi/server/site"
)

// A claim about a price is answered by the shelves themselves, as they are.
func TestAClaimShowsTheShelves(t *testing.T) {
	p := open(t, nil)
	shelf := content.NewShelf(p.db, p.Editions, p.Clock.Now)
	if err := shelf.SaveItems(t.Context(), nil, contenttest.Items()...); err != nil {
		t.Fatal(err)
	}
	if err := shelf.SaveOutlets(t.Context(), nil, contenttest.Outlets()...); err != nil {
		t.Fatal(err)
	}
	o := &frontend.Office{Name: map[content.Lang]string{content.Chinese: "临江街道办事处", content.English: "Linjiang"},
		BaseURL: "https://linjiang.example", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600)}
	pages, err := frontend.New(o)
	if err != nil {
		t.Fatal(err)
	}
	cache := edition.New(p.Editions.Current, edition.Options{Now: p.Clock.Now})
	d := site.Deps{Office: o, Pages: pages, Library: p.Library, Cache: cache, Edition: p.Editions.Current, Shelf: shelf, Now: p.Clock.Now}
	p.app = server.New(server.Deps{Office: o, Pages: pages, Cache: cache, Edition: p.Editions.Current,
		Log: slog.New(slog.DiscardHandler), PerLanguage: []server.Room{site.New(d)}})

	piece := contenttest.Clarification()
	piece.Item = "cabbage"
	rumor := p.Published(t, content.Clarification, piece)
	path := "/en" + content.PathOf(content.Clarification, rumor.Slug)
	p.shows(t, path, 200, "On the shelves now: Cabbage", "Nobody is known to have it now")
	see := func(outlet string, price content.Fen, status content.ShelfStatus) {
		t.Helper()
		got, err := shelf.Record(t.Context(), content.FromDesk, "x", []content.Observation{{Outlet: outlet, Item: "cabbage", Price: price, Status: status,
			Observed: p.Clock.Now().Add(-20 * time.Minute), NextDelivery: p.Clock.Now().Add(time.Hour)}})
		if err != nil || got[0].Err != nil {
			t.Fatal(err, got)
		}
	}
	see("a", 280, content.InStock)
	see("b", 450, content.InStock)
	p.shows(t, path, 200, "2 outlets have it", "¥2.80–4.50 / 500 g", "2 March 2026, 15:40", "Next delivery expected", "17:00", "What is on the shelf prevails", "/en/outlets/a")
	p.Clock.Move(4 * time.Hour) // the edition stands still, the shelves grow old
	p.shows(t, path, 200, "Nobody is known to have it now", "Unconfirmed", "-2 outlets have it")

	piece.Item = "never-entered"
	other := p.Published(t, content.Clarification, piece)
	p.shows(t, "/en"+content.PathOf(content.Clarification, other.Slug), 200, "-On the shelves now")
}
