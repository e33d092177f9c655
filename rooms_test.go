// Package gaoshi_test holds the plan of the rooms: who may import whom. It has
// no code of its own to test; what it reads is everybody else's imports.
package gaoshi_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "gaoshi"

// room is a folder and everything below it, with the rooms it may import. Of
// two rooms that fit a folder, the longer name is meant.
type room struct {
	name string
	may  []string
}

// plan is the import plan, from the top down. A room may always import what is
// below its own name. Tests are free: they join rooms to try them.
var plan = []room{
	{"cmd", []string{"server", "server/site", "server/desk", "server/feed", "server/push", "server/api", "server/shelf", "server/check", "server/edition", "server/openapi",
		"frontend", "indexer", "indexer/embedded", "indexer/meili", "content", "content/sqlstore", "content/contenttest", "content/intake"}},
	{"server", []string{"server/edition", "server/openapi", "frontend", "indexer", "content"}},
	{"server/site", below},
	{"server/desk", append([]string{"content/intake"}, below...)}, // files of observations
	{"server/feed", below},
	{"server/push", below},
	{"server/api", below},
	{"server/check", below},
	{"server/shelf", below},
	{"server/edition", []string{"content"}},
	{"server/openapi", nil},
	{"frontend", []string{"content"}},
	{"indexer", []string{"content"}},
	{"indexer/embedded", []string{"indexer", "content"}},
	{"indexer/meili", []string{"indexer", "content"}},
	{"content", nil},
	{"content/sqlstore", []string{"content"}},
	{"content/intake", []string{"content"}},

	// What tests are made with. Only cmd may run one of them: the demo's town.
	{"content/contenttest", []string{"content"}},
	{"indexer/indextest", []string{"indexer", "content"}},
	{"server/browsertest", nil},
	{"server/push/pushtest", []string{"server/push"}},
}

// below is what the rooms beside each other may import.
var below = []string{"server/edition", "server/openapi", "frontend", "indexer", "content"}

// only says where a library may be seen, so that it can be exchanged in one
// place.
var only = map[string][]string{
	"github.com/gofiber/fiber":              {"server", "cmd"}, // cmd passes the application on
	"github.com/valyala/fasthttp":           {"server"},
	"github.com/riverqueue/river":           {"content/sqlstore"},
	"github.com/pressly/goose":              {"content/sqlstore"},
	"github.com/jackc/pgx":                  {"content/sqlstore", "content/contenttest"},
	"modernc.org/sqlite":                    {"content/sqlstore"},
	"github.com/blevesearch/bleve":          {"indexer/embedded"},
	"github.com/meilisearch/meilisearch-go": {"indexer/meili"},
	"github.com/SherClockHolmes/webpush-go": {"server/push"},
	"github.com/gorilla/feeds":              {"server/feed"},
	"github.com/yuin/goldmark":              {"frontend"},
	"github.com/prometheus/client_golang":   {"server"},
	"github.com/xuri/excelize":              {"content/intake"},
	"github.com/alecthomas/kong":            {"cmd"},
	"github.com/chromedp/chromedp":          {"server/browsertest"},
}

// source is one file that goes into the program.
type source struct {
	file *ast.File
	path string
	room string
}

func TestRooms(t *testing.T) {
	for _, s := range sources(t) {
		for _, spec := range s.file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if why := refusal(s.room, name); why != "" {
				t.Errorf("%s imports %s: %s", s.path, name, why)
			}
		}
		if usesContext(s.file) && s.room != "server" && !strings.HasPrefix(s.room, "server/") {
			t.Errorf("%s sees a request of Fiber: that stays in server", s.path)
		}
	}
}

// refusal says why a room may not import something, empty where it may.
func refusal(from, name string) string {
	inside, ours := strings.CutPrefix(name, module+"/")
	switch {
	case ours:
		to := roomOf(inside)
		if to == from || slices.Contains(allowed(from), to) {
			return ""
		}
		return from + " may import " + strings.Join(allowed(from), ", ") + " and what is below itself"
	case from == "content" && strings.Contains(name, "."):
		return "content imports the standard library only"
	}
	for library, rooms := range only {
		if (name == library || strings.HasPrefix(name, library+"/")) && !slices.ContainsFunc(rooms, func(r string) bool {
			return from == r || strings.HasPrefix(from, r+"/")
		}) {
			return "it is seen in " + strings.Join(rooms, " and ") + " only"
		}
	}
	return ""
}

func allowed(name string) []string {
	for _, r := range plan {
		if r.name == name {
			return r.may
		}
	}
	return nil
}

// roomOf is the longest room that a folder is in, or the folder itself when it
// is in none.
func roomOf(folder string) string {
	best := ""
	for _, r := range plan {
		if (folder == r.name || strings.HasPrefix(folder, r.name+"/")) && len(r.name) > len(best) {
			best = r.name
		}
	}
	if best == "" {
		return folder
	}
	return best
}

// sources parses the imports of every file that is no test.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && file != ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		file = filepath.ToSlash(file)
		out = append(out, source{parsed, file, roomOf(path.Dir(file))})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("only %d files found: the walk is broken", len(out))
	}
	return out
}

// usesContext reports whether a file names fiber.Ctx.
func usesContext(f *ast.File) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Ctx" {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "fiber" {
				found = true
			}
		}
		return !found
	})
	return found
}

// A rule that refuses nothing would pass for ever.
func TestRoomsRefuse(t *testing.T) {
	for _, tt := range []struct {
		from, name string
		refused    bool
	}{
		{"content", "github.com/google/uuid", true},
		{"content", "gaoshi/frontend/words", true},
		{"content", "encoding/json", false},
		{"server/site", "gaoshi/server/feed", true},
		{"server/site", "gaoshi/server", true},
		{"server/site", "gaoshi/content/sqlstore", true},
		{"server/site", "gaoshi/server/edition", false},
		{"server/site", "gaoshi/frontend/words", false},
		{"frontend", "gaoshi/indexer", true},
		{"frontend", "github.com/gofiber/fiber/v2", true},
		{"indexer", "gaoshi/indexer/embedded", true},
		{"indexer", "github.com/blevesearch/bleve/v2", true},
		{"indexer/embedded", "github.com/blevesearch/bleve/v2/mapping", false},
		{"server", "github.com/riverqueue/river", true},
		{"cmd", "gaoshi/indexer/embedded", false},
		{"server/desk", "gaoshi/content/contenttest/town", true},
	} {
		if got := refusal(tt.from, tt.name); (got != "") != tt.refused {
			t.Errorf("%s imports %s: %q", tt.from, tt.name, got)
		}
	}
}
