package api

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer"
	"gaoshi/server/edition"
	"gaoshi/server/openapi"
)

// library is what the API reads.
type library interface {
	List(ctx context.Context, f content.Filter) ([]*content.Published, int, error)
	ByID(ctx context.Context, id content.ID) (*content.Published, error)
}

// searcher is the part of an index that is asked.
type searcher interface {
	Search(ctx context.Context, q indexer.Query) (indexer.Result, error)
}

// Deps is what the room needs.
type Deps struct {
	Office  *frontend.Office
	Library library
	Cache   *edition.Cache
	Edition func() int64
	Index   searcher         // nil: search is away
	Now     func() time.Time // nil: the real one
	Version string           // of the program, in the document
	// More are the API routes of other rooms, which mount them themselves: the
	// document describes them, too.
	More []openapi.Route
}

// Room serves the API.
type Room struct {
	Deps
	document *edition.Fixed
}

// New makes the room and its document.
func New(d Deps) (*Room, error) {
	if d.Now == nil {
		d.Now = time.Now
	}
	r := &Room{Deps: d}
	body, err := json.MarshalIndent(r.Document(), "", " ")
	if err != nil {
		return nil, fmt.Errorf("openapi document: %w", err)
	}
	r.document = edition.Fix(edition.Page{Type: "application/json", Body: body, Header: openToAll})
	return r, nil
}

// Routes is mounted once, at the application's root.
func (r *Room) Routes(app fiber.Router) { openapi.Mount(app, r.List()) }

// Document describes this room's routes and More.
func (r *Room) Document() *openapi.Document {
	return openapi.Describe(openapi.Info{
		Title: r.Office.In(content.English), Version: "1",
		Description: "Verified notices and rumor clarifications, as they are published. Made by Gaoshi " + r.Version + ".",
	}, r.Office.BaseURL, append(r.List(), r.More...))
}

// openToAll lets a page on another site read the answers from a browser.
var openToAll = map[string]string{fiber.HeaderAccessControlAllowOrigin: "*"}

// List is the table of routes.
func (r *Room) List() []openapi.Route {
	return []openapi.Route{
		{
			Path: "/publications", ID: "listPublications", Handle: r.ListPublications,
			Summary: "What was published, the newest first. Withdrawn and expired pieces are in it, marked by their status.",
			Params:  listParams, Answer: publicationList{}, Refuses: []int{422},
		},
		{
			Path: "/publications/:id", ID: "getPublication", Handle: r.ShowPublication,
			Summary: "One publication as the public reads it now.",
			Params:  []openapi.Param{{Name: "id", About: "the publication's id"}},
			Answer:  publication{}, Refuses: []int{404},
		},
		{
			Path: "/search", ID: "search", Handle: r.Search,
			Summary: "Search in headlines and texts, Chinese and English. What was withdrawn is not found.",
			Params:  searchParams, Answer: found{}, Refuses: []int{422, 429},
		},
		{
			Path: "/openapi.json", ID: "describe", Handle: r.Describe,
			Summary: "This description.", Media: "application/json",
		},
	}
}

// Describe serves the OpenAPI document.
func (r *Room) Describe(c *fiber.Ctx) error {
	r.document.Send(c)
	return nil
}

// answer makes a page of a value.
func answer(v any) (edition.Page, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return edition.Page{}, fmt.Errorf("write answer: %w", err)
	}
	return edition.Page{Type: "application/json", Body: body, Header: openToAll}, nil
}
