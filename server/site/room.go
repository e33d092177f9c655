// Package site serves the public pages: what is in force, the lists, each
// notice and clarification with its history and print view, search, and what
// browsers and search engines ask for beside them.
//
// Every page is made once for an edition and kept as ready bytes. A handler
// reads what the address says, refuses what cannot be meant, and hands the
// cache a function that makes the page; it knows no cookies and no visitor.
package site

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer"
	"gaoshi/server/edition"
)

// library is what the pages read.
type library interface {
	BySlug(ctx context.Context, k content.Kind, slug string) (*content.Published, error)
	ByID(ctx context.Context, id content.ID) (*content.Published, error)
	List(ctx context.Context, f content.Filter) ([]*content.Published, int, error)
	InForce(ctx context.Context, k content.Kind, at time.Time, limit int) ([]*content.Published, int, error)
	History(ctx context.Context, id content.ID) ([]content.Revision, error)
	Terms(ctx context.Context) ([]content.Term, error)
	File(ctx context.Context, hash string) (*content.File, error)
}

var _ library = (*content.Library)(nil)

// shelves are asked by the page of a claim about what is on them.
type shelves interface {
	Item(ctx context.Context, code string) (content.Item, error)
	Lines(ctx context.Context, f content.ShelfFilter, now time.Time) ([]content.Line, time.Time, error)
}

var _ shelves = (*content.Shelf)(nil)

// Deps is what the pages need. Index may be nil: then search says that it is
// away and offers the lists.
type Deps struct {
	Office  *frontend.Office
	Pages   *frontend.Renderer
	Library library
	Cache   *edition.Cache
	Edition func() int64
	Index   indexer.Index
	Shelf   shelves          // nil: claims show none
	Now     func() time.Time // nil: the real clock
}

// Room is the pages that are there in each language.
type Room struct{ Deps }

// New makes the room.
func New(d Deps) *Room {
	if d.Now == nil {
		d.Now = time.Now
	}
	return &Room{d}
}

// Routes are the same below "/" and below each further language's prefix.
func (r *Room) Routes(app fiber.Router) {
	app.Get("/", r.ShowHome)
	app.Get("/notices", r.showList(content.Notice))
	app.Get("/notices/:slug", r.showPiece(content.Notice))
	app.Get("/notices/:slug/history", r.showHistory(content.Notice))
	app.Get("/notices/:slug/print", r.showPrint(content.Notice))
	app.Get("/rumors", r.showList(content.Clarification))
	app.Get("/rumors/:slug", r.showPiece(content.Clarification))
	app.Get("/rumors/:slug/history", r.showHistory(content.Clarification))
	app.Get("/rumors/:slug/print", r.showPrint(content.Clarification))
	app.Get("/search", r.ShowSearch)
	app.Get("/search/suggest", r.Suggest)
	app.Get("/about", r.ShowAbout)
	app.Get("/feeds", r.ShowFeeds)
	app.Get("/offline", r.ShowOffline)
}

// made is a page with how long it holds.
type made struct {
	page   frontend.Page
	until  time.Time // zero: until the edition moves
	status int       // 0: 200
}

// serve answers with the page of a key, from the cache or by making it.
func (r *Room) serve(c *fiber.Ctx, key string, build func(context.Context, frontend.Base) (made, error)) error {
	lang, path := r.Office.SplitPath(c.Path())
	return r.Cache.Serve(c, key, func(ctx context.Context) (edition.Page, error) {
		b := frontend.Base{Office: r.Office, Lang: lang, Path: path, Now: r.Now(), Edition: r.Edition()}
		m, err := build(ctx, b)
		if err != nil {
			return edition.Page{}, err
		}
		body, err := r.Pages.Bytes(m.page)
		if err != nil {
			return edition.Page{}, err
		}
		return edition.Page{Status: m.status, Type: fiber.MIMETextHTMLCharsetUTF8, Body: body, Until: m.until}, nil
	})
}

// earlier is the earlier of two instants, of which zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
