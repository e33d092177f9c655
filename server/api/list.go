package api

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
	"gaoshi/server/openapi"
)

// Limits of a list.
const (
	defaultLimit = 20
	maxLimit     = 100
	maxOffset    = 100_000
)

// publicationList is one page of a list.
type publicationList struct {
	Edition      int64         `json:"edition" about:"moves with every change; the same number, the same answer"`
	Total        int           `json:"total" about:"of all pages"`
	Limit        int           `json:"limit"`
	Offset       int           `json:"offset"`
	Next         string        `json:"next,omitempty" about:"address of the next page, where there is one"`
	Publications []publication `json:"publications"`
}

var listParams = []openapi.Param{
	{Name: "kind", Enum: []string{"notice", "clarification"}},
	{Name: "topic", About: "a topic's code"},
	{Name: "area", About: "an area's code; pieces for everywhere are in every area"},
	{Name: "verdict", Enum: names(content.Verdicts)},
	{Name: "severity", About: "this one or more severe", Enum: names(content.Severities)},
	{Name: "since", About: "updated at or after this time; a bare date is midnight at the office", Format: "date-time"},
	{Name: "limit", Type: "integer", Most: maxLimit, About: "20 where it is not given"},
	{Name: "offset", Type: "integer", Most: maxOffset},
}

// ListPublications lists what was published.
func (r *Room) ListPublications(c *fiber.Ctx) error {
	f, err := readFilter(r.Office.Zone, func(name string) string { return c.Query(name) })
	if err != nil {
		return err
	}
	return r.Cache.Serve(c, edition.Key(c, paramNames(listParams)...), func(ctx context.Context) (edition.Page, error) {
		return r.list(ctx, f)
	})
}

func (r *Room) list(ctx context.Context, f content.Filter) (edition.Page, error) {
	out := publicationList{Edition: r.Edition(), Limit: f.Limit, Offset: f.Offset, Publications: []publication{}}
	list, total, err := r.Library.List(ctx, f)
	if err != nil {
		return edition.Page{}, fmt.Errorf("api: %w", err)
	}
	now, until := r.Now(), time.Time{}
	for _, p := range list {
		out.Publications = append(out.Publications, present(r.Office, p, now))
		if t := frontend.Turns(p.Piece, now); !t.IsZero() && (until.IsZero() || t.Before(until)) {
			until = t
		}
	}
	out.Total = total
	if next := f.Offset + f.Limit; next < total && next <= maxOffset {
		out.Next = r.Office.URL(openapi.Prefix + "/publications?" + address(f, next))
	}
	page, err := answer(out)
	page.Until = until
	return page, err
}

// ShowPublication shows one piece. NotFound for what was never published.
func (r *Room) ShowPublication(c *fiber.Ctx) error {
	id := content.ID(c.Params("id"))
	if !id.Valid() {
		return content.Refuse(content.NotFound, "id", content.MsgNoSuchPiece)
	}
	return r.Cache.Serve(c, edition.Key(c), func(ctx context.Context) (edition.Page, error) {
		p, err := r.Library.ByID(ctx, id)
		if err != nil {
			return edition.Page{}, fmt.Errorf("api: publication %s: %w", id, err)
		}
		now := r.Now()
		page, err := answer(present(r.Office, p, now))
		page.Until = frontend.Turns(p.Piece, now)
		return page, err
	})
}

// readFilter reads a list's parameters and says everything that is wrong with
// them. Parameters that are not ours are left alone.
func readFilter(zone *time.Location, param func(string) string) (content.Filter, error) {
	var w wrongs
	f := content.Filter{
		Kind: content.Kind(param("kind")), Topic: w.short("topic", param("topic")), Area: w.short("area", param("area")),
		Verdict: content.Verdict(param("verdict")), Least: content.Severity(param("severity")),
		Limit: w.number("limit", param("limit"), defaultLimit, 1, maxLimit), Offset: w.number("offset", param("offset"), 0, 0, maxOffset),
	}
	w.unless("kind", string(f.Kind), f.Kind.Known())
	w.unless("verdict", string(f.Verdict), f.Verdict.Known())
	w.unless("severity", string(f.Least), f.Least.Rank() >= 0)
	if s := param("since"); s != "" {
		var err error
		if f.Since, err = time.Parse(time.RFC3339, s); err != nil {
			f.Since, err = time.ParseInLocation(time.DateOnly, s, zone)
		}
		if err != nil {
			w.add("since", content.MsgBadTime, s)
		}
	}
	return f, w.err()
}

// address is the query of the next page.
func address(f content.Filter, offset int) string {
	v := url.Values{"limit": {strconv.Itoa(f.Limit)}, "offset": {strconv.Itoa(offset)}}
	for name, value := range map[string]string{
		"kind": string(f.Kind), "topic": f.Topic, "area": f.Area, "verdict": string(f.Verdict), "severity": string(f.Least),
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if !f.Since.IsZero() {
		v.Set("since", f.Since.UTC().Format(time.RFC3339))
	}
	return v.Encode()
}

func names[S ~string](all []S) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = string(s)
	}
	return out
}

func paramNames(params []openapi.Param) []string {
	out := make([]string, len(params))
	for i, p := range params {
		out[i] = p.Name
	}
	return out
}
