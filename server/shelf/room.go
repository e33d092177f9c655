// Package shelf serves what is on the shelves: pages for residents, the link
// that lets a shop say it itself, and open data for programs.
//
// Pages and data are made once for an edition and hold until the clock changes
// what may be said. The shelves themselves are in memory (content.Shelf), so
// making a page anew costs no query.
package shelf

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
)

// terms names areas.
type terms interface {
	Terms(ctx context.Context) ([]content.Term, error)
}

// Deps is what the room needs.
type Deps struct {
	Office *frontend.Office
	Pages  *frontend.Renderer
	Shelf  *content.Shelf
	Terms  terms
	Cache  *edition.Cache
	Now    func() time.Time // nil: the real clock
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
	app.Get("/supplies", r.ShowSupplies)
	app.Get("/supplies/:item", r.ShowShelf)
	app.Get("/outlets/:id", r.ShowOutlet)
	app.Get("/outlets/:id/missing", r.ShowThanks)
	app.Post("/outlets/:id/missing", r.ReportMissing)
	app.Get("/shop/:outlet/:token", r.ShowShop)
	app.Post("/shop/:outlet/:token", r.RecordShop)
}

// base is what every page of a request starts from.
func (r *Room) base(c *fiber.Ctx) frontend.Base {
	lang, path := r.Office.SplitPath(c.Path())
	return frontend.Base{Office: r.Office, Lang: lang, Path: path, Now: r.Now(), Edition: r.Shelf.Edition()}
}

// serve answers with the page of a key, from the cache or by making it. Until
// zero is until the edition moves.
func (r *Room) serve(c *fiber.Ctx, key string, build func(context.Context, frontend.Base) (p frontend.Page, until time.Time, err error)) error {
	b := r.base(c)
	return r.Cache.Serve(c, key, func(ctx context.Context) (edition.Page, error) {
		p, until, err := build(ctx, b)
		if err != nil {
			return edition.Page{}, err
		}
		body, err := r.Pages.Bytes(p)
		return edition.Page{Type: fiber.MIMETextHTMLCharsetUTF8, Body: body, Until: until}, err
	})
}

// send answers with a page that is one visitor's and kept by nobody.
func (r *Room) send(c *fiber.Ctx, status int, p frontend.Page) error {
	body, err := r.Pages.Bytes(p)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Robots-Tag", "noindex")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Send(body)
}
