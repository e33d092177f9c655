package desk

import (
	"fmt"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
)

// MsgForged refuses a form that another site sent.
const MsgForged content.Message = "forged"

// origins lets net/http's own check look at Fiber's requests. It reads what the
// browser says about where a request comes from (Sec-Fetch-Site, Origin), so no
// token has to be in any form, and a page that was open for a day still works.
type origins struct{ check *http.CrossOriginProtection }

func newOrigins(baseURL string) (*origins, error) {
	p := http.NewCrossOriginProtection()
	if err := p.AddTrustedOrigin(baseURL); err != nil {
		return nil, fmt.Errorf("base URL %q: %w", baseURL, err)
	}
	return &origins{p}, nil
}

// sameOrigin refuses what another site made this browser send.
func (r *Room) sameOrigin(c *fiber.Ctx) error {
	req := &http.Request{Method: c.Method(), Host: string(c.Request().Header.Host()), Header: http.Header{}}
	for _, name := range []string{"Origin", "Sec-Fetch-Site"} {
		if v := c.Get(name); v != "" {
			req.Header.Set(name, v)
		}
	}
	if err := r.origins.check.Check(req); err != nil {
		return &content.Error{Code: content.Denied, Message: MsgForged, Err: err}
	}
	return c.Next()
}

// private keeps desk pages out of caches, search engines and the history of a
// shared computer's browser.
func (r *Room) private(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Robots-Tag", "noindex")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin") // one-time links are secrets
	return c.Next()
}
