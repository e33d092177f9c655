package site

import (
	"context"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
)

const (
	perPage = 20
	maxPage = 5_000 // skipping costs the store, so there is an end to it
)

// showList is a list narrowed by its form.
func (r *Room) showList(k content.Kind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		choice, err := readChoice(c.Query, k)
		if err != nil {
			return err
		}
		key := edition.Key(c, "topic", "area", "severity", "verdict", "period", "page")
		return r.serve(c, key, func(ctx context.Context, b frontend.Base) (made, error) {
			return r.list(ctx, b, k, choice)
		})
	}
}

func (r *Room) list(ctx context.Context, b frontend.Base, k content.Kind, choice frontend.Choice) (made, error) {
	f, until := filterOf(choice, k, b.Now.In(r.Office.Zone))
	list, total, err := r.Library.List(ctx, f)
	if err != nil {
		return made{}, fmt.Errorf("%ss: %w", k, err)
	}
	if len(list) == 0 && choice.Page > 1 {
		return made{}, content.Refuse(content.NotFound, "page", content.MsgNoSuchPiece)
	}
	terms, err := r.Library.Terms(ctx)
	if err != nil {
		return made{}, fmt.Errorf("%ss: %w", k, err)
	}
	for _, p := range list {
		until = earlier(until, frontend.Turns(p.Piece, b.Now))
	}
	return made{page: frontend.NewListPage(b, k, choice, terms, list, total, perPage), until: until}, nil
}

// readChoice reads the form out of an address. What is none of the choices is
// refused by name: a link that lost a letter must not look like an empty list.
func readChoice(query func(string, ...string) string, k content.Kind) (frontend.Choice, error) {
	c := frontend.Choice{Topic: query("topic"), Area: query("area"), Period: query("period"), Page: 1}
	var errs content.Errors
	refuse := func(field, value string) {
		errs = append(errs, content.Refuse(content.Invalid, field, content.MsgUnknownValue, "Value", shown(value)))
	}
	for field, code := range map[string]string{"topic": c.Topic, "area": c.Area} {
		if !utf8.ValidString(code) || utf8.RuneCountInString(code) > content.MaxTermCode {
			refuse(field, code)
		}
	}
	if k == content.Notice {
		if c.Severity = query("severity"); c.Severity != "" && content.Severity(c.Severity).Rank() < 0 {
			refuse("severity", c.Severity)
		}
	} else if c.Verdict = query("verdict"); c.Verdict != "" && !content.Verdict(c.Verdict).Known() {
		refuse("verdict", c.Verdict)
	}
	if c.Period != "" && daysOf(c.Period) == 0 {
		refuse("period", c.Period)
	}
	var ok bool
	if c.Page, ok = readPage(query("page")); !ok {
		refuse("page", query("page"))
	}
	if len(errs) > 0 {
		return c, errs
	}
	return c, nil
}

// readPage reads a page's number, 1 where none is given.
func readPage(s string) (int, bool) {
	if s == "" {
		return 1, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1 && n <= maxPage
}

// shown is a stranger's value short enough to say back.
func shown(s string) string {
	runes := []rune(s)
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return string(runes)
}

func daysOf(period string) int {
	for _, p := range frontend.Periods {
		if p.Value == period {
			return p.Days
		}
	}
	return 0
}

// filterOf is a choice as the store knows it, and until when it means the same:
// periods are of whole days, so they hold until midnight.
func filterOf(c frontend.Choice, k content.Kind, now time.Time) (f content.Filter, until time.Time) {
	f = content.Filter{
		Kind: k, Topic: c.Topic, Area: c.Area, Severity: content.Severity(c.Severity), Verdict: content.Verdict(c.Verdict),
		Limit: perPage, Offset: (c.Page - 1) * perPage,
	}
	if days := daysOf(c.Period); days > 0 {
		midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
		f.Since, until = midnight.AddDate(0, 0, 1-days), midnight.AddDate(0, 0, 1)
	}
	return f, until
}
