package site

import (
	"context"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
)

const (
	homeNotices = 12 // more would push the search off any thumb's way
	homeRumors  = 5
	// homeHolds bounds how late a notice shows that was published ahead of the
	// time it takes effect: nothing is published at that moment, so no new
	// edition tells.
	homeHolds = time.Minute
)

// ShowHome is what is in force now.
func (r *Room) ShowHome(c *fiber.Ctx) error {
	return r.serve(c, edition.Key(c), r.home)
}

func (r *Room) home(ctx context.Context, b frontend.Base) (made, error) {
	notices, total, err := r.Library.InForce(ctx, content.Notice, b.Now, homeNotices)
	if err != nil {
		return made{}, fmt.Errorf("home: %w", err)
	}
	// A few more than are shown: withdrawn ones are left out, but their
	// withdrawal is news.
	rumors, _, err := r.Library.List(ctx, content.Filter{Kind: content.Clarification, Limit: 4 * homeRumors})
	if err != nil {
		return made{}, fmt.Errorf("home: %w", err)
	}
	newest, _, err := r.Library.List(ctx, content.Filter{Kind: content.Notice, Limit: homeNotices})
	if err != nil {
		return made{}, fmt.Errorf("home: %w", err)
	}
	until := b.Now.Add(homeHolds)
	for _, n := range notices {
		until = earlier(until, frontend.Turns(n.Piece, b.Now))
	}
	changed := latest(latest(time.Time{}, newest), rumors)
	return made{page: frontend.NewHomePage(b, notices, standing(rumors, homeRumors), total, changed), until: until}, nil
}

// standing are the first max pieces that were not withdrawn.
func standing(list []*content.Published, max int) []*content.Published {
	var out []*content.Published
	for _, p := range list {
		if p.Withdrawn == nil && len(out) < max {
			out = append(out, p)
		}
	}
	return out
}

// latest is when the newest of these was published, corrected or withdrawn.
func latest(t time.Time, list []*content.Published) time.Time {
	for _, p := range list {
		if p.Updated.After(t) {
			t = p.Updated
		}
		if p.Withdrawn != nil && p.Withdrawn.At.After(t) {
			t = p.Withdrawn.At
		}
	}
	return t
}
