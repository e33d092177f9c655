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

// limitSearches bounds what costs a search each time. Pages from the cache are
// cheaper than counting them.
func (s *server) limitSearches() fiber.Handler {
	return limiter.New(limiter.Config{
		Max: s.Limits.Searches, Expiration: time.Minute, LimitReached: tooMany,
		Next: func(c *fiber.Ctx) bool { return !isGet(c) || !searches(c.Path()) },
	})
}

// limitChanges bounds what is no GET: forms, reports, subscriptions.
func (s *server) limitChanges() fiber.Handler {
	return limiter.New(limiter.Config{
		Max: s.Limits.Changes, Expiration: time.Minute, LimitReached: tooMany, Next: isGet,
	})
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
