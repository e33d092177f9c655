package server

import (
	"sync"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend/assets"
	"gaoshi/server/edition"
)

// forever is for addresses with a hash of the bytes in them: other bytes would
// have another address.
const forever = "public, max-age=31536000, immutable"

// static serves the styles and scripts. Each is compressed as well as can be,
// when it is first asked for.
func (s *server) static(app *fiber.App) {
	var ready sync.Map // address → *edition.Fixed
	app.Get("/static/+", func(c *fiber.Ctx) error {
		if kept, ok := ready.Load(c.Path()); ok {
			kept.(*edition.Fixed).Send(c)
			return nil
		}
		a, ok := assets.Find(c.Path())
		if !ok {
			return content.Refuse(content.NotFound, "", content.MsgNoSuchFile)
		}
		fixed := edition.Fix(edition.Page{
			Type: a.Type, Body: a.Body,
			Header: map[string]string{fiber.HeaderCacheControl: forever},
		})
		ready.Store(a.URL, fixed) // there are only as many as assets
		fixed.Send(c)
		return nil
	})
}
