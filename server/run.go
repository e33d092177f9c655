package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"
)

// drainTime is what requests under way get to finish after the order to stop.
// It is longer than a request's own deadline and shorter than what container
// hosts wait before they kill.
const drainTime = 20 * time.Second

// Run serves at an address until ctx ends, then answers what is under way and
// returns. The closers run first: each ends what would go on for ever, such as
// streams of live updates.
func Run(ctx context.Context, app *fiber.App, addr string, closers ...func()) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", addr, err)
	}
	return Serve(ctx, app, ln, closers...)
}

// Serve is Run on a listener that is open already.
func Serve(ctx context.Context, app *fiber.App, ln net.Listener, closers ...func()) error {
	failed := make(chan error, 1)
	go func() { failed <- app.Listener(lingerListener{ln}) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve on %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	for _, closing := range closers {
		closing()
	}
	if err := app.ShutdownWithTimeout(drainTime); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}
