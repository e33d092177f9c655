package site

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"gaoshi/frontend"
	"gaoshi/server/edition"
)

// ShowAbout says who speaks here and how corrections work.
func (r *Room) ShowAbout(c *fiber.Ctx) error {
	return r.serve(c, edition.Key(c), func(_ context.Context, b frontend.Base) (made, error) {
		return made{page: frontend.NewAboutPage(b)}, nil
	})
}

// ShowFeeds lists the feeds.
func (r *Room) ShowFeeds(c *fiber.Ctx) error {
	return r.serve(c, edition.Key(c), func(ctx context.Context, b frontend.Base) (made, error) {
		terms, err := r.Library.Terms(ctx)
		if err != nil {
			return made{}, fmt.Errorf("feeds page: %w", err)
		}
		return made{page: frontend.NewFeedsPage(b, terms)}, nil
	})
}

// ShowOffline is kept by the service worker for when there is no network.
func (r *Room) ShowOffline(c *fiber.Ctx) error {
	return r.serve(c, edition.Key(c), func(_ context.Context, b frontend.Base) (made, error) {
		return made{page: frontend.NewOfflinePage(b)}, nil
	})
}
