package feed

import (
	"context"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
)

// library is what feeds are made of.
type library interface {
	List(ctx context.Context, f content.Filter) ([]*content.Published, int, error)
	Terms(ctx context.Context) ([]content.Term, error)
}

// shelves is what the feed of supplies is made of.
type shelves interface {
	Changes(ctx context.Context, limit int) ([]content.ShelfChange, error)
	Item(ctx context.Context, code string) (content.Item, error)
	Outlet(ctx context.Context, id string) (content.Outlet, error)
}

// Room serves the feeds.
type Room struct {
	office  *frontend.Office
	library library
	cache   *edition.Cache
	shelves shelves // nil: there is no feed of supplies
}

// New makes the room.
func New(office *frontend.Office, lib library, cache *edition.Cache) *Room {
	return &Room{office: office, library: lib, cache: cache}
}

// WithShelves adds the feed of supplies.
func (r *Room) WithShelves(s shelves) *Room {
	r.shelves = s
	return r
}

// Routes is mounted for each language. /feeds itself is a page of the site.
func (r *Room) Routes(app fiber.Router) {
	app.Get("/feeds/:name.:format", r.Show)
}

// Show serves one feed. NotFound for a name, a format, a topic, an area or a
// severity that is not there: a reader that polls a feed which can never have
// anything in it would not tell its owner of the typo.
func (r *Room) Show(c *fiber.Ctx) error {
	lang, _ := r.office.SplitPath(c.Path())
	q, err := parse(lang, c.Params("name"), c.Params("format"), func(name string) string { return c.Query(name) })
	if err != nil {
		return err
	}
	if q.name == supplies && r.shelves == nil {
		return noSuch("", q.name+"."+q.format)
	}
	return r.cache.Serve(c, edition.Key(c, "lang", "topic", "area", "severity", "item"), func(ctx context.Context) (edition.Page, error) {
		body, err := r.make(ctx, q)
		return edition.Page{Type: formats[q.format].media, Body: body, Header: openToAll}, err
	})
}

// openToAll lets a page on another site read a feed from a browser.
var openToAll = map[string]string{fiber.HeaderAccessControlAllowOrigin: "*"}

// format is how a feed is written.
type format struct {
	media string
	write func(f *feed) ([]byte, error)
}

var formats = map[string]format{
	"rss":  {"application/rss+xml; charset=utf-8", writeRSS},
	"atom": {"application/atom+xml; charset=utf-8", writeAtom},
	"json": {"application/feed+json", writeJSON},
}

// Limits of a feed.
const (
	maxEntries = 50
	// maxLook is how many of the newest pieces are looked through for ones that
	// were withdrawn lately: those come up again although their own date is old.
	maxLook = 200
)

// make reads and writes a feed.
func (r *Room) make(ctx context.Context, q query) ([]byte, error) {
	terms, err := r.library.Terms(ctx)
	if err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	if q.name == supplies {
		return r.makeSupplies(ctx, q, terms)
	}
	list, total, err := r.library.List(ctx, q.filter())
	if err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	if total == 0 {
		// Imported pieces may have terms that the office has not named.
		if err := q.known(terms); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b *content.Published) int { return moved(b).Compare(moved(a)) })
	list = list[:min(len(list), maxEntries)]
	body, err := formats[q.format].write(newFeed(r.office, q, list, terms))
	if err != nil {
		return nil, fmt.Errorf("write %s feed: %w", q.format, err)
	}
	return body, nil
}
