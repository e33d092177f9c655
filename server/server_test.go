package server_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server"
	"gaoshi/server/edition"
)

// testRoom is a room with a route for everything that can happen.
type testRoom struct{}

func (testRoom) Routes(app fiber.Router) {
	app.Get("/fine", func(c *fiber.Ctx) error { return c.SendString("fine") })
	app.Get("/gone", func(*fiber.Ctx) error { return content.Refuse(content.NotFound, "", content.MsgNoSuchPiece) })
	app.Get("/crash", func(*fiber.Ctx) error { panic("secret inside") })
	app.Get("/broken", func(*fiber.Ctx) error { return errors.New("secret inside") })
	app.Get("/slow", func(c *fiber.Ctx) error {
		<-c.UserContext().Done()
		return c.UserContext().Err()
	})
	app.Get("/away", func(*fiber.Ctx) error {
		return &content.Error{Code: content.Unavailable, Message: content.MsgStoreAway, Err: errors.New("secret inside")}
	})
	app.Get("/ip", func(c *fiber.Ctx) error {
		return c.SendString(c.IP() + " " + c.Protocol() + " " + c.Hostname())
	})
	app.Post("/form", func(c *fiber.Ctx) error { return c.SendStatus(http.StatusNoContent) })
	app.Get("/notices/:slug", func(c *fiber.Ctx) error { return c.SendString(c.Params("slug")) })
	app.Get("/api/v1/broken", func(*fiber.Ctx) error { return errors.New("secret inside") })
	app.Get("/api/v1/wrong", func(*fiber.Ctx) error {
		return content.Errors{
			content.Refuse(content.Invalid, "limit", content.MsgTooMany, "Max", 100, "Have", 500),
			content.Refuse(content.Invalid, "kind", content.MsgUnknownValue, "Value", "x"),
		}
	})
}

func office(t testing.TB) (*frontend.Office, *frontend.Renderer) {
	t.Helper()
	o := &frontend.Office{
		Name:    map[content.Lang]string{content.Chinese: "临江街道办事处", content.English: "Linjiang Street Office"},
		BaseURL: "https://linjiang.example", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600),
	}
	r, err := frontend.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return o, r
}

func newApp(t testing.TB, change func(*server.Deps)) *fiber.App {
	t.Helper()
	o, r := office(t)
	d := server.Deps{Office: o, Pages: r, Cache: edition.New(func() int64 { return 1 }, edition.Options{}),
		PerLanguage: []server.Room{testRoom{}}, Edition: func() int64 { return 1 }}
	d.Limits.Deadline = 50 * time.Millisecond
	if change != nil {
		change(&d)
	}
	return server.New(d)
}

func do(t testing.TB, app *fiber.App, method, target string, header ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestErrorsBecomeAnswers(t *testing.T) {
	app := newApp(t, nil)
	for _, tt := range []struct {
		path, accept string
		status       int
		typ, has     string
	}{
		{"/fine", "text/html", 200, "text/plain", "fine"},
		{"/gone", "text/html", 404, "text/html", "zh-Hans"},
		{"/en/gone", "text/html", 404, "text/html", `lang="en"`},
		{"/nowhere", "text/html", 404, "text/html", "zh-Hans"},
		{"/crash", "text/html", 500, "text/html", "<code>"},
		{"/broken", "text/html", 500, "text/html", "<code>"},
		{"/broken", "application/json", 500, "application/problem+json", `"id":`},
		{"/slow", "text/html", 503, "text/html", "<code>"},
		{"/away", "text/html", 503, "text/html", "<code>"},
		{"/api/v1/broken", "*/*", 500, "application/problem+json", `"status":500`},
		{"/api/v1/wrong", "*/*", 422, "application/problem+json", `"field":"kind"`},
		{"/api/v1/nowhere", "text/html", 404, "application/problem+json", `"status":404`},
	} {
		t.Run(tt.path+" "+tt.accept, func(t *testing.T) {
			res, body := do(t, app, "GET", tt.path, "Accept", tt.accept)
			if res.StatusCode != tt.status || !strings.HasPrefix(res.Header.Get("Content-Type"), tt.typ) {
				t.Errorf("got %d %s", res.StatusCode, res.Header.Get("Content-Type"))
			}
			if !strings.Contains(body, tt.has) {
				t.Errorf("no %q in %s", tt.has, body)
			}
			if strings.Contains(body, "secret inside") {
				t.Error("the cause is shown to the reader")
			}
			if tt.status >= 400 && res.Header.Get("Cache-Control") != "no-store" {
				t.Error("an error may be cached")
			}
		})
	}
}

func TestReadyz(t *testing.T) {
	away := func(context.Context) (string, error) { return "", errors.New("secret inside") }
	fine := func(context.Context) (string, error) { return "ok", nil }
	for _, tt := range []struct {
		name   string
		checks []server.Check
		status int
	}{
		{"all well", []server.Check{{Name: "store", Vital: true, Run: fine}, {Name: "index", Run: fine}}, 200},
		{"no index", []server.Check{{Name: "store", Vital: true, Run: fine}, {Name: "index", Run: away}}, 200},
		{"no store", []server.Check{{Name: "store", Vital: true, Run: away}, {Name: "index", Run: fine}}, 503},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := newApp(t, func(d *server.Deps) { d.Checks = tt.checks })
			res, body := do(t, app, "GET", "/readyz")
			if res.StatusCode != tt.status || strings.Contains(body, "secret") {
				t.Errorf("got %d %s", res.StatusCode, body)
			}
			if res, body = do(t, app, "GET", "/healthz"); res.StatusCode != 200 || body != "ok\n" {
				t.Errorf("healthz: %d %s", res.StatusCode, body)
			}
		})
	}
}
