package server

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"
)

// The counters are in this instance's memory. With several instances a
// stranger gets several times as much, which is enough to keep one client from
// taking all; what must hold exactly (sign-in, questions) is counted in the
// store by its room.

// limits are the two limiters. A page is cheaper than counting it, so what is
// neither a search nor a change is not counted.
type limits struct{ searches, changes fiber.Handler }

func newLimits(l Limits) limits {
	per := func(max int) fiber.Handler {
		return limiter.New(limiter.Config{Max: max, Expiration: time.Minute, LimitReached: tooMany})
	}
	return limits{per(l.Searches), per(l.Changes)}
}

// next goes on with the request, or refuses it.
func (l limits) next(c *fiber.Ctx) error {
	switch {
	case !isGet(c):
		return l.changes(c)
	case searches(c.Path()):
		return l.searches(c)
	}
	return c.Next()
}

// tooMany runs after the limiter has set Retry-After.
func tooMany(*fiber.Ctx) error { return fiber.ErrTooManyRequests }

func isGet(c *fiber.Ctx) bool {
	m := c.Method()
	return m == fiber.MethodGet || m == fiber.MethodHead || m == fiber.MethodOptions
}

func searches(path string) bool {
	return strings.HasSuffix(path, "/search") || strings.HasSuffix(path, "/check") || strings.HasSuffix(path, "/suggest")
}
