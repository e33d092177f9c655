package shelf

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/server/edition"
	"gaoshi/server/openapi"
)

// Open is the open data, and the door for programs that look at shelves.
type Open struct {
	*Room
	Tokens *content.Tokens
}

// NewOpen makes the room of the API's part. Without tokens it only reads.
func NewOpen(d Deps, tokens *content.Tokens) *Open { return &Open{New(d), tokens} }

// Routes is mounted once, at the application's root.
func (r *Open) Routes(app fiber.Router) { openapi.Mount(app, r.List()) }

var dataParams = []openapi.Param{
	{Name: "item", About: "an item's code"}, {Name: "outlet", About: "an outlet's id"}, {Name: "area", About: "an area's code"},
	{Name: "lang", Enum: []string{"zh", "en"}, About: "of names; the office's own where it is not given"},
}

// List is the table of routes, for mounting and for the document.
func (r *Open) List() []openapi.Route {
	csvParams := append([]openapi.Param{{Name: "bom", Enum: []string{"1"}, About: "begin with a byte order mark, for Excel"}}, dataParams...)
	routes := []openapi.Route{
		{Path: "/supplies", ID: "listSupplies", Handle: r.data(r.json), Params: dataParams, Answer: listing{}, Refuses: []int{422},
			Summary: "What may be said of every shelf now. valid_until says when that changes by itself."},
		{Path: "/supplies.csv", ID: "listSuppliesCSV", Handle: r.data(r.csv), Params: csvParams, Media: "text/csv", Refuses: []int{422},
			Summary: "The same as CSV. Columns are only ever added, at the end."},
		{Path: "/supplies.geojson", ID: "listSuppliesGeoJSON", Handle: r.data(r.geojson), Params: dataParams, Media: "application/geo+json",
			Refuses: []int{422}, Summary: "The same as GeoJSON: a feature for each shelf whose outlet has a place."},
		{Path: "/supplies/history/:day", ID: "listObservations", Handle: r.ShowHistory, Media: "text/csv", Refuses: []int{404},
			Params:  []openapi.Param{{Name: "day", About: "a day at the office and .csv: 2026-11-24.csv"}, {Name: "bom", Enum: []string{"1"}}},
			Summary: "Everything that was seen on one day, as it was reported."},
	}
	if r.Tokens != nil {
		routes = append(routes, openapi.Route{Method: fiber.MethodPost, Path: "/observations", ID: "addObservations", Token: true,
			Handle: r.AddObservations, Body: delivery{}, Answer: taken{}, Refuses: []int{401, 409, 413, 422, 429},
			Summary: "Say what was seen. Each row is taken or refused on its own: 200 when all were taken, 207 when some were, 422 when none. An Idempotency-Key makes it safe to send again."})
	}
	return routes
}

// listing is the open data as JSON.
type listing struct {
	Edition    int64     `json:"edition" about:"moves with every change"`
	ValidUntil time.Time `json:"valid_until,omitzero" about:"when something in it changes although nobody looked"`
	Prevails   string    `json:"notice"`
	Supplies   []row     `json:"supplies"`
}

// asked is what a program wants to know.
type asked struct {
	filter content.ShelfFilter
	lang   content.Lang
	bom    bool
}

func (r *Open) read(query func(string, ...string) string) (asked, error) {
	a := asked{filter: content.ShelfFilter{Item: query("item"), Outlet: query("outlet"), Area: query("area")},
		lang: content.Lang(query("lang", string(r.Office.Lang))), bom: query("bom") == "1"}
	var errs content.Errors
	for name, value := range map[string]string{"item": a.filter.Item, "outlet": a.filter.Outlet, "area": a.filter.Area} {
		if len(value) > content.MaxTermCode {
			errs = append(errs, content.Refuse(content.Invalid, name, content.MsgUnknownValue, "Value", clip(value)))
		}
	}
	if !a.lang.Known() {
		errs = append(errs, content.Refuse(content.Invalid, "lang", content.MsgUnknownValue, "Value", clip(string(a.lang))))
	}
	if len(errs) > 0 {
		return a, errs
	}
	return a, nil
}

// data serves the shelves in one of the formats.
func (r *Open) data(write func(a asked, lines []content.Line, until time.Time) (edition.Page, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a, err := r.read(c.Query)
		if err != nil {
			return err
		}
		return r.Cache.Serve(c, edition.Key(c, "item", "outlet", "area", "lang", "bom"), func(ctx context.Context) (edition.Page, error) {
			lines, until, err := r.Shelf.Lines(ctx, a.filter, r.Now())
			if err != nil {
				return edition.Page{}, fmt.Errorf("open data: %w", err)
			}
			page, err := write(a, lines, until)
			page.Until = until
			page.Header = map[string]string{fiber.HeaderAccessControlAllowOrigin: "*"}
			if !until.IsZero() {
				page.Header["Valid-Until"] = until.UTC().Format(time.RFC3339)
			}
			return page, err
		})
	}
}

func (r *Open) json(a asked, lines []content.Line, until time.Time) (edition.Page, error) {
	out := listing{Edition: r.Shelf.Edition(), ValidUntil: until, Supplies: make([]row, len(lines)), Prevails: r.prevails(a.lang)}
	for i, l := range lines {
		out.Supplies[i] = newRow(r.Office, a.lang, l)
	}
	body, err := json.Marshal(out)
	return edition.Page{Type: "application/json", Body: body}, err
}

func (r *Open) csv(a asked, lines []content.Line, _ time.Time) (edition.Page, error) {
	var b bytes.Buffer
	t, err := newTable(&b, a.bom, columns)
	for _, l := range lines {
		if err == nil {
			err = t.add(newRow(r.Office, a.lang, l).cells())
		}
	}
	t.Flush()
	return edition.Page{Type: "text/csv; charset=utf-8", Body: b.Bytes()}, err
}

// feature is RFC 7946 section 3.2.
type feature struct {
	Type     string `json:"type"`
	ID       string `json:"id"`
	Geometry struct {
		Type        string     `json:"type"`
		Coordinates [2]float64 `json:"coordinates"` // longitude first
	} `json:"geometry"`
	Properties row `json:"properties"`
}

type features struct {
	Type       string    `json:"type"`
	ValidUntil time.Time `json:"valid_until,omitzero"`
	Features   []feature `json:"features"`
}

func (r *Open) geojson(a asked, lines []content.Line, until time.Time) (edition.Page, error) {
	out := features{Type: "FeatureCollection", ValidUntil: until, Features: []feature{}}
	for _, l := range lines {
		if !l.Outlet.Placed() {
			continue
		}
		f := feature{Type: "Feature", ID: l.Outlet.ID + "/" + l.Item.Code, Properties: newRow(r.Office, a.lang, l)}
		f.Geometry.Type, f.Geometry.Coordinates = "Point", [2]float64{l.Outlet.Lon, l.Outlet.Lat}
		out.Features = append(out.Features, f)
	}
	body, err := json.Marshal(out)
	return edition.Page{Type: "application/geo+json", Body: body}, err
}
