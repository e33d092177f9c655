package feed_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/frontend"
	"gaoshi/server"
	"gaoshi/server/edition"
	"gaoshi/server/feed"
)

func TestSuppliesAreAFeedOfChanges(t *testing.T) {
	f := open(t)
	shelf := content.NewShelf(f.Store.(content.ShelfStore), f.Editions, f.Clock.Now)
	for _, err := range []error{shelf.SaveItems(t.Context(), nil, contenttest.Items()...), shelf.SaveOutlets(t.Context(), nil, contenttest.Outlets()...)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	see := func(outlet string, status content.ShelfStatus) {
		t.Helper()
		f.Clock.Move(time.Minute)
		if _, err := shelf.Record(t.Context(), content.FromDesk, "x", []content.Observation{{Outlet: outlet, Item: "cabbage", Status: status, Price: 300, Observed: f.Clock.Now()}}); err != nil {
			t.Fatal(err)
		}
	}
	office := &frontend.Office{Name: map[content.Lang]string{content.Chinese: "临江", content.English: "Linjiang"},
		BaseURL: "https://linjiang.example", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600)}
	pages, err := frontend.New(office)
	if err != nil {
		t.Fatal(err)
	}
	cache := edition.New(f.Editions.Current, edition.Options{})
	f.app = server.New(server.Deps{Office: office, Pages: pages, Cache: cache, Log: slog.New(slog.DiscardHandler),
		PerLanguage: []server.Room{feed.New(office, f.Library, cache).WithShelves(shelf)}})
	see("a", content.InStock)
	see("a", content.InStock)
	see("c", content.InStock)
	for _, format := range []string{"rss", "atom", "json"} {
		if got := items(t, f, "/en/feeds/supplies."+format); len(got) != 0 {
			t.Errorf("%s: looking again is news: %q", format, got)
		}
	}
	see("a", content.OutStock)
	see("c", content.OutStock)
	see("a", content.LowStock)
	want := "[Shop a has Cabbage again, not many Cabbage: sold out at Shop c Cabbage: sold out at Shop a]"
	for _, format := range []string{"rss", "atom", "json"} {
		if got := fmt.Sprint(items(t, f, "/en/feeds/supplies."+format)); got != want {
			t.Errorf("%s: %s", format, got)
		}
	}
	if got := items(t, f, "/en/feeds/supplies.atom?item=mask"); len(got) != 0 {
		t.Errorf("masks: %q", got)
	}
	for _, nothing := range []string{"/feeds/supplies.atom?item=nothing", "/feeds/supplies.atom?area=nowhere"} {
		if res, _ := f.get(t, nothing); res.StatusCode != 404 {
			t.Errorf("%s: %d", nothing, res.StatusCode)
		}
	}
}

// items are the titles in a feed.
func items(t *testing.T, f *town, path string) (titles []string) {
	t.Helper()
	res, err := f.app.Test(httptest.NewRequest("GET", path, nil), -1)
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%s: %v %v", path, res.StatusCode, err)
	}
	defer res.Body.Close()
	parsed, err := gofeed.NewParser().Parse(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range parsed.Items {
		if !strings.HasPrefix(i.GUID, "urn:uuid:") {
			t.Errorf("id %q", i.GUID)
		}
		titles = append(titles, i.Title)
	}
	return titles
}
