package shelf

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
)

// perPage is how many outlets one page lists: as many as the first packets of
// a slow connection hold.
const perPage = 40

// trendHolds is how long a page shows a week's picture before it looks again.
const trendHolds = 10 * time.Minute

// choice is what an address narrows a list to.
type choice struct {
	area string
	page int
}

// readChoice refuses what cannot be meant, by name.
func readChoice(query func(string, ...string) string) (choice, error) {
	c := choice{area: query("area"), page: 1}
	if len(c.area) > content.MaxTermCode {
		return c, content.Refuse(content.Invalid, "area", content.MsgUnknownValue, "Value", c.area[:content.MaxTermCode])
	}
	if s := query("page"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 1000 {
			return c, content.Refuse(content.Invalid, "page", content.MsgUnknownValue, "Value", clip(s))
		}
		c.page = n
	}
	return c, nil
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40])
	}
	return s
}

// ShowSupplies lists the items.
func (r *Room) ShowSupplies(c *fiber.Ctx) error {
	q, err := readChoice(c.Query)
	if err != nil {
		return err
	}
	return r.serve(c, edition.Key(c, "area"), func(ctx context.Context, b frontend.Base) (frontend.Page, time.Time, error) {
		all, err := r.Shelf.Summaries(ctx, q.area, b.Now)
		if err != nil {
			return nil, time.Time{}, err
		}
		terms, err := r.Terms.Terms(ctx)
		if err != nil {
			return nil, time.Time{}, err
		}
		var until time.Time
		for _, s := range all {
			until = sooner(until, s.Until)
		}
		return frontend.NewSuppliesPage(b, q.area, terms, all), until, nil
	})
}

// sooner is the earlier of two instants, of which zero is never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// ShowShelf is one item: who has it.
func (r *Room) ShowShelf(c *fiber.Ctx) error {
	q, err := readChoice(c.Query)
	if err != nil {
		return err
	}
	code := c.Params("item")
	return r.serve(c, edition.Key(c, "area", "page"), func(ctx context.Context, b frontend.Base) (frontend.Page, time.Time, error) {
		return r.shelf(ctx, b, code, q)
	})
}

func (r *Room) shelf(ctx context.Context, b frontend.Base, code string, q choice) (frontend.Page, time.Time, error) {
	item, err := r.Shelf.Item(ctx, code)
	if err != nil {
		return nil, time.Time{}, err
	}
	lines, _, err := r.Shelf.Lines(ctx, content.ShelfFilter{Item: code, Area: q.area}, b.Now)
	if err != nil {
		return nil, time.Time{}, err
	}
	if q.page > 1 && (q.page-1)*perPage >= len(lines) {
		return nil, time.Time{}, content.Refuse(content.NotFound, "page", content.MsgUnknownValue, "Value", strconv.Itoa(q.page))
	}
	terms, err := r.Terms.Terms(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	days, err := r.Shelf.Trend(ctx, code, r.Office.Zone)
	if err != nil {
		return nil, time.Time{}, err
	}
	s := content.Summarize(item, lines, b.Now)
	page := frontend.NewShelfPage(b, s, q.area, terms, lines, q.page, perPage, frontend.NewTrend(b, days))
	return page, sooner(s.Until, b.Now.Add(trendHolds)), nil
}
