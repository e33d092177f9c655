package openapi

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Prefix is where all API routes are.
const Prefix = "/api/v1"

// Route is one operation of the API.
type Route struct {
	Method  string // GET where empty
	Path    string // as Fiber writes it, below Prefix: "/publications/:id"
	ID      string // a name for clients made from the document: "listPublications"
	Summary string // one sentence
	Params  []Param
	Body    any    // a value of the type that is read; nil for none
	Answer  any    // a value of the type that is written as JSON; nil for none or other media
	Media   string // of the answer; application/json where empty
	Status  int    // of success; 200 where 0
	Token   bool   // needs a bearer token
	Refuses []int  // statuses of the problem documents it may answer with
	Handle  fiber.Handler
}

// Param is a parameter in the query, or in the path where the path names it.
type Param struct {
	Name, About string
	Type        string   // of JSON Schema; "string" where empty
	Format      string   // "date-time"
	Enum        []string // all values there are
	Required    bool
	Most        int // largest number
}

// Mount adds the routes to the application's root.
func Mount(app fiber.Router, routes []Route) {
	group := app.Group(Prefix)
	for _, r := range routes {
		if r.method() == http.MethodGet {
			group.Get(r.Path, r.Handle) // HEAD, too
			continue
		}
		group.Add(r.method(), r.Path, r.Handle)
	}
}

func (r Route) method() string {
	if r.Method == "" {
		return http.MethodGet
	}
	return r.Method
}

// template is the path as OpenAPI writes it: "/publications/{id}".
func (r Route) template() string { return template(r.Path) }

func template(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

// Compare lists every difference between a document and the application's own
// routes, both ways; an empty list is a true document.
func Compare(d *Document, app *fiber.App) []string {
	described := map[string]bool{}
	for path, item := range d.Paths {
		for method := range item {
			described[strings.ToUpper(method)+" "+path] = true
		}
	}
	var out []string
	seen := map[string]bool{}
	for _, r := range app.GetRoutes(true) {
		path, ok := strings.CutPrefix(r.Path, Prefix)
		if !ok || path == "" || r.Method == http.MethodHead {
			continue
		}
		name := r.Method + " " + template(path)
		if seen[name] = true; !described[name] {
			out = append(out, name+" is there and not described")
		}
	}
	for name := range described {
		if !seen[name] {
			out = append(out, name+" is described and not there")
		}
	}
	return out
}
