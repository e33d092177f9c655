package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend"
	"gaoshi/frontend/markdown"
	"gaoshi/indexer"
	"gaoshi/indexer/embedded"
	"gaoshi/server"
	"gaoshi/server/api"
	"gaoshi/server/edition"
	"gaoshi/server/openapi"
)

var update = flag.Bool("update", false, "write the golden files")

// town is a newsroom with a real store and a real index whose API is served.
type town struct {
	*contenttest.Office
	app  *fiber.App
	room *api.Room
	sync *indexer.Sync
}

func open(t testing.TB, change ...func(*api.Deps)) *town {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(t.TempDir(), "test.db")})
	if err != nil {
		t.Fatal(err)
	}
	index, err := embedded.Open(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if err := index.Close(); err != nil {
			t.Error(err)
		}
	})
	f := &town{Office: contenttest.Open(t, db, content.Office{})}
	f.sync = &indexer.Sync{Library: f.Library, Index: index, Plain: markdown.Text}
	office := &frontend.Office{
		Name:    map[content.Lang]string{content.Chinese: "临江街道办事处", content.English: "Linjiang Street Office"},
		BaseURL: "https://linjiang.example", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600),
	}
	pages, err := frontend.New(office)
	if err != nil {
		t.Fatal(err)
	}
	cache := edition.New(f.Editions.Current, edition.Options{Now: f.Clock.Now})
	d := api.Deps{Office: office, Library: f.Library, Cache: cache, Edition: f.Editions.Current, Index: index, Now: f.Clock.Now, Version: "test"}
	for _, c := range change {
		c(&d)
	}
	if f.room, err = api.New(d); err != nil {
		t.Fatal(err)
	}
	f.app = server.New(server.Deps{Office: office, Pages: pages, Cache: cache, Once: []server.Room{f.room}})
	return f
}

func (f *town) get(t testing.TB, path string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := f.app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

// winter publishes, indexes, and withdraws without telling the index.
func (f *town) winter(t testing.TB) (notice, withdrawn *content.Publication) {
	t.Helper()
	piece := contenttest.Notice(contenttest.In("north"), contenttest.Severe(content.Warning))
	piece.Expires = f.Clock.Now().Add(24 * time.Hour)
	notice = f.Published(t, content.Notice, piece)
	f.Clock.Move(time.Hour)
	rumor := f.Published(t, content.Clarification, contenttest.Clarification())
	f.Clock.Move(time.Hour)
	old := f.Published(t, content.Notice, contenttest.Notice(contenttest.Headline("体育馆开放取暖"), contenttest.About("school")))
	if err := f.sync.Pieces(t.Context(), []content.ID{notice.ID, rumor.ID, old.ID}); err != nil {
		t.Fatal(err)
	}
	f.Clock.Move(time.Hour)
	return notice, f.Withdrawn(t, old, "体育馆暖气坏了")
}

// volatile is what random ids and scores, and the sentences of the words files,
// put into an answer.
var volatile = regexp.MustCompile(`"id": "[0-9a-z]{26}"|-?20260302-[0-9a-z]{6}|"score": [0-9.]+|"detail": ".+"`)

func TestGoldens(t *testing.T) {
	f := open(t)
	f.winter(t)
	for name, path := range map[string]string{
		"publications.json": "/api/v1/publications",
		"search.json":       "/api/v1/search?q=water&facets=true",
		"wrong.json":        "/api/v1/publications?kind=x&limit=0&since=yesterday&lang=en",
		"openapi.json":      "/api/v1/openapi.json",
	} {
		t.Run(name, func(t *testing.T) {
			_, body := f.get(t, path)
			var got bytes.Buffer
			if err := json.Indent(&got, body, "", " "); err != nil {
				t.Fatalf("%v in %s", err, body)
			}
			clean := volatile.ReplaceAll(got.Bytes(), []byte("ID"))
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, clean, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(clean, want) {
				t.Errorf("%s has changed; look at the difference and run go test -update\n%s", file, clean)
			}
		})
	}
}

func TestLists(t *testing.T) {
	f := open(t)
	f.winter(t)
	for _, tt := range []struct {
		query        string
		status, want int
	}{
		{"", 200, 3}, {"?kind=notice", 200, 2}, {"?kind=clarification", 200, 1}, {"?topic=school", 200, 1},
		{"?topic=nosuch", 200, 0}, {"?area=north", 200, 3}, {"?verdict=false", 200, 1}, {"?severity=warning", 200, 1},
		{"?since=2026-03-02T17:30:00%2B08:00", 200, 1}, {"?since=2026-03-02", 200, 3}, {"?since=2026-03-03", 200, 0},
		{"?limit=2", 200, 2}, {"?limit=2&offset=2", 200, 1}, {"?offset=99", 200, 0}, {"?utm_source=x", 200, 3},
		{"?limit=0", 422, 0}, {"?limit=101", 422, 0}, {"?limit=x", 422, 0}, {"?offset=-1", 422, 0}, {"?limit=99999999999999999999", 422, 0},
		{"?kind=letter", 422, 0}, {"?verdict=maybe", 422, 0}, {"?severity=loud", 422, 0}, {"?since=yesterday", 422, 0},
		{"?topic=" + strings.Repeat("x", 300), 422, 0}, {"?topic=%ff%fe", 422, 0}, {"?topic=%00'%20OR%201=1", 200, 0},
	} {
		t.Run(tt.query, func(t *testing.T) {
			res, body := f.get(t, "/api/v1/publications"+tt.query)
			var got struct {
				Publications []any `json:"publications"`
				Errors       []any `json:"errors"`
			}
			if err := json.Unmarshal(body, &got); err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != tt.status || len(got.Publications) != tt.want || (tt.status == 422) != (len(got.Errors) == 1) {
				t.Errorf("%d with %d pieces: %s", res.StatusCode, len(got.Publications), body)
			}
			if res.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Error("a page elsewhere may not read this")
			}
		})
	}
}

// Following next reads every piece once.
func TestPaging(t *testing.T) {
	f := open(t)
	f.winter(t)
	seen := map[string]bool{}
	for path := "/api/v1/publications?limit=2&topic="; path != ""; {
		_, body := f.get(t, path)
		var got struct {
			Total        int                        `json:"total"`
			Next         string                     `json:"next"`
			Publications []struct{ ID, URL string } `json:"publications"`
		}
		if err := json.Unmarshal(body, &got); err != nil || got.Total != 3 {
			t.Fatalf("%v, %s", err, body)
		}
		for _, p := range got.Publications {
			seen[p.ID] = true
		}
		path = strings.TrimPrefix(got.Next, "https://linjiang.example")
	}
	if len(seen) != 3 {
		t.Errorf("saw %d of 3", len(seen))
	}
}

func TestOnePiece(t *testing.T) {
	f := open(t)
	notice, withdrawn := f.winter(t)
	draft := f.Drafted(t, content.Notice, contenttest.Notice())
	for id, want := range map[string]int{
		string(notice.ID): 200, string(withdrawn.ID): 200, string(draft.ID): 404, "x": 404,
		strings.Repeat("0", 26): 404, "%2e%2e%2f": 404, "%ff": 404,
	} {
		if res, body := f.get(t, "/api/v1/publications/"+id); res.StatusCode != want {
			t.Errorf("%s: %d %s", id, res.StatusCode, body)
		}
	}
	if _, body := f.get(t, "/api/v1/publications/"+string(withdrawn.ID)); !bytes.Contains(body, []byte(`"status":"withdrawn"`)) || !bytes.Contains(body, []byte("体育馆暖气坏了")) {
		t.Errorf("%s", body)
	}
}

// What the clock changes is said at the next request, without a publication.
func TestExpiryShowsInTime(t *testing.T) {
	f := open(t)
	notice, _ := f.winter(t)
	path := "/api/v1/publications/" + string(notice.ID)
	if _, body := f.get(t, path); !bytes.Contains(body, []byte(`"status":"published","in_force":true`)) {
		t.Errorf("%s", body)
	}
	f.Clock.Move(24 * time.Hour)
	if _, body := f.get(t, path); !bytes.Contains(body, []byte(`"status":"expired","in_force":false`)) {
		t.Errorf("%s", body)
	}
}

func TestSearch(t *testing.T) {
	f := open(t)
	f.winter(t)
	for _, tt := range []struct {
		query        string
		status, want int
	}{
		{"?q=停水", 200, 1}, {"?q=water+off&lang=en", 200, 1}, {"?q=检测合格&kind=clarification&verdict=false", 200, 1},
		{"?q=取暖", 200, 0}, // withdrawn, and still in the index
		{"?q=停水&lang=xx", 422, 0}, {"?q=停水&facets=maybe", 422, 0}, {"?q=停水&limit=1000", 422, 0}, {"?offset=99999", 422, 0},
		{"?q=" + strings.Repeat("停水", 2000), 200, 1}, {"?q=%ff%fe%00停水", 200, 1}, {"?q=停水&in_force=true", 200, 1},
		{"?q=%22)+OR+kind:*", 200, 0},
	} {
		t.Run(tt.query[:min(40, len(tt.query))], func(t *testing.T) {
			res, body := f.get(t, "/api/v1/search"+tt.query)
			var got struct {
				Total int   `json:"total"`
				Hits  []any `json:"hits"`
			}
			if err := json.Unmarshal(body, &got); err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != tt.status || len(got.Hits) != tt.want {
				t.Errorf("%d: %s", res.StatusCode, body)
			}
		})
	}
}

type awayIndex struct{}

func (awayIndex) Search(context.Context, indexer.Query) (indexer.Result, error) {
	return indexer.Result{}, indexer.ErrAway
}

func TestSearchIsAway(t *testing.T) {
	f := open(t, func(d *api.Deps) { d.Index = awayIndex{} })
	res, body := f.get(t, "/api/v1/search?q=x")
	if res.StatusCode != 503 || res.Header.Get("Retry-After") == "" || res.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %v %s", res.StatusCode, res.Header, body)
	}
}

func TestDocumentIsTrue(t *testing.T) {
	f := open(t)
	if wrong := openapi.Compare(f.room.Document(), f.app); len(wrong) > 0 {
		t.Errorf("%q", wrong)
	}
	// A test that cannot fail proves nothing.
	f.app.Get("/api/v1/secret", func(*fiber.Ctx) error { return nil })
	d := f.room.Document()
	d.Paths["/nowhere"] = map[string]openapi.Operation{"post": {}}
	if wrong := openapi.Compare(d, f.app); len(wrong) != 2 {
		t.Errorf("%q", wrong)
	}
}

// Every field of every answer is in the document, and required ones are there.
func TestAnswersAreAsDescribed(t *testing.T) {
	f := open(t)
	notice, _ := f.winter(t)
	raw, err := json.Marshal(f.room.Document())
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	for path, described := range map[string]string{
		"/api/v1/publications":                      "/publications",
		"/api/v1/publications/" + string(notice.ID): "/publications/{id}",
		"/api/v1/search?q=water&facets=true":        "/search",
		"/api/v1/search?q=%E6%A3%80%E6%B5%8B":       "/search",
	} {
		_, body := f.get(t, path)
		var got any
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatal(err)
		}
		operation := dig(doc, "paths", described, "get", "responses", "200", "content", "application/json", "schema")
		checkSchema(t, doc, path, operation.(map[string]any), got)
	}
}

func dig(v any, keys ...string) any {
	for _, k := range keys {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}

func checkSchema(t *testing.T, doc map[string]any, at string, schema map[string]any, v any) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		schema = dig(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(map[string]any)
	}
	switch v := v.(type) {
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		for key, inner := range v {
			next, ok := properties[key].(map[string]any)
			if !ok {
				if next, ok = schema["additionalProperties"].(map[string]any); !ok {
					t.Errorf("%s.%s is not described", at, key)
					continue
				}
			}
			checkSchema(t, doc, at+"."+key, next, inner)
		}
		required, _ := schema["required"].([]any)
		for _, key := range required {
			if _, ok := v[key.(string)]; !ok {
				t.Errorf("%s.%s is required and missing", at, key)
			}
		}
	case []any:
		for _, inner := range v {
			checkSchema(t, doc, at+"[]", schema["items"].(map[string]any), inner)
		}
	default:
		want := map[string]string{"string": "string", "float64": "integer number", "bool": "boolean"}
		name := map[bool]string{true: "string"}[isString(v)]
		if name == "" {
			name = map[bool]string{true: "bool", false: "float64"}[v == true || v == false]
		}
		if typ, _ := schema["type"].(string); !strings.Contains(want[name], typ) || typ == "" {
			t.Errorf("%s is %v, described as %v", at, v, schema)
		}
	}
}

func isString(v any) bool { _, ok := v.(string); return ok }
