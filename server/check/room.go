// Package check serves what a resident with a forwarded message in hand needs:
// /check answers whether it is true, /ask sends it to the desk when nobody has
// answered it yet, and POST /api/v1/check does the same for programs.
//
// Nothing here is cached and nothing is kept of a check but the yes or no that
// the reader may give. What she pasted is in the page she gets back and nowhere
// else: not in the log, not in an address.
package check

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer/check"
)

// checker finds what answers a message.
type checker interface {
	Check(ctx context.Context, q check.Question) (check.Answer, error)
}

// inbox takes what nobody has answered yet.
type inbox interface {
	Ask(ctx context.Context, q content.Question) (content.Question, error)
	Say(ctx context.Context, f content.Feedback) error
}

// store keeps the key that device hashes are made with, and counts tries.
type store interface {
	Setting(ctx context.Context, name string) (value string, found bool, err error)
	SetSetting(ctx context.Context, name, value string) error
	Allow(ctx context.Context, key string, max int, window time.Duration) (bool, error)
}

// Deps is what the room is made of. Only Now may be left out.
type Deps struct {
	Office  *frontend.Office
	Pages   *frontend.Renderer
	Library *content.Library
	Checker checker
	Inbox   inbox
	Store   store
	Now     func() time.Time
}

// Room is the pages, in each language.
type Room struct {
	Deps
	devices *devices
}

// New makes the room.
func New(ctx context.Context, d Deps) (*Room, error) {
	if d.Now == nil {
		d.Now = time.Now
	}
	devices, err := newDevices(ctx, d.Store, d.Now)
	if err != nil {
		return nil, err
	}
	return &Room{d, devices}, nil
}

// Routes are the same below "/" and below each further language's prefix.
func (r *Room) Routes(app fiber.Router) {
	app.Get("/check", r.ShowCheck)
	app.Post("/check", r.CheckMessage)
	app.Post("/check/feedback", r.TakeFeedback)
	app.Get("/ask", r.ShowAsk)
	app.Post("/ask", r.Ask)
}

// Limits of one device, as told by its address: whole streets share one behind
// a carrier's NAT, so they are wide.
const (
	asksPerHour      = 60
	feedbacksPerHour = 120
)

// base is what every page of this room begins with.
func (r *Room) base(c *fiber.Ctx, section string) frontend.Base {
	lang, path := r.Office.SplitPath(c.Path())
	return frontend.Base{
		Office: r.Office, Lang: lang, Path: path, Now: r.Now(), Edition: r.Library.Edition(),
		Section: section, NoIndex: c.Method() != fiber.MethodGet,
	}
}

// show sends a page that is of this request alone.
func (r *Room) show(c *fiber.Ctx, status int, p frontend.Page) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Status(status)
	return r.Pages.Render(c, p)
}
