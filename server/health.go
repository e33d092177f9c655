package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"
)

// alive answers as long as the process does. Who restarts instances asks this:
// a database that is away is not mended by a restart.
func (s *server) alive(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.SendString("ok\n")
}

// readiness is the body of /readyz.
type readiness struct {
	Ready   bool              `json:"ready"`
	Edition int64             `json:"edition"`
	Checks  map[string]string `json:"checks"`
}

// checkTime is what a check may take before it counts as failed.
const checkTime = 2 * time.Second

// ready answers 503 while this instance cannot serve, with what is missing.
func (s *server) ready(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), checkTime)
	defer cancel()
	r := readiness{Ready: true, Checks: make(map[string]string, len(s.Checks))}
	if s.Edition != nil {
		r.Edition = s.Edition()
	}
	for _, check := range s.Checks {
		state, err := check.Run(ctx)
		if err != nil {
			// The cause may hold addresses and is for the log.
			s.log.WarnContext(ctx, "not ready", slog.String("check", check.Name), slog.Any("err", err))
			state = "away"
			r.Ready = r.Ready && !check.Vital
		}
		r.Checks[check.Name] = state
	}
	if !r.Ready {
		c.Status(http.StatusServiceUnavailable)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(r)
}
