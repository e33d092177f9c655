package server_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend"
	"gaoshi/frontend/assets"
	"gaoshi/server"
	"gaoshi/server/edition"
)

// started serves an application on a free port of this machine.
func started(t *testing.T, app *fiber.App, closers ...func()) (addr string, stop func() error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, app, ln, closers...) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return ln.Addr().String(), stop
}

// say writes bytes to a connection and reads the answer's status and body.
func say(t *testing.T, addr, bytes string) (int, string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, bytes); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

func TestHostileRequests(t *testing.T) {
	app := newApp(t, func(d *server.Deps) { d.Limits.Body, d.Limits.Upload = 1000, 5000 })
	app.Post("/desk/upload", func(c *fiber.Ctx) error { return c.SendString(fmt.Sprint(len(c.Body()))) })
	addr, _ := started(t, app)
	post := func(path string, n int) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", path, n, strings.Repeat("x", n))
	}
	get := func(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n" }
	for _, tt := range []struct {
		name, send string
		status     int
	}{
		{"fine", get("/fine"), 200},
		{"long header", "GET /fine HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", 20<<10) + "\r\n\r\n", 431},
		{"long address", get("/" + strings.Repeat("x", 20<<10)), 431},
		{"body", post("/form", 1000), 204},
		{"too long a body", post("/form", 1001), 413},
		{"upload", post("/desk/upload", 5000), 200},
		{"too long an upload", post("/desk/upload", 5001), 413},
		{"endless chunks", "POST /form HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + strings.Repeat("x", 2000) + "\r\n0\r\n\r\n", 413},
		{"two lengths", "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400},
		{"no HTTP", "hello\r\n\r\n", 400},
		{"unknown method", "BREW /fine HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"wrong method", "DELETE /fine HTTP/1.1\r\nHost: x\r\n\r\n", 405},
		{"broken escape", get("/notices/%zz"), 200}, // no escape at all: the room refuses it as a slug
		{"bytes that are no text", get("/nowhere/%ff%fe"), 404},
		{"dots", get("/static/../../etc/passwd"), 404},
		{"escaped dots", get("/static/%2e%2e%2f%2e%2e%2fetc/passwd"), 404},
		{"null", get("/nowhere%00"), 404},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, body := say(t, addr, tt.send)
			if status != tt.status {
				t.Errorf("got %d %.300s", status, body)
			}
			if strings.Contains(body, "root:") || strings.Contains(body, "goroutine") {
				t.Errorf("it tells too much: %.300s", body)
			}
		})
	}
}

// A refusal must arrive although the sender is still sending.
func TestHugeUploadIsToldWhy(t *testing.T) {
	app := newApp(t, nil)
	addr, _ := started(t, app)
	res, err := http.Post("http://"+addr+"/form", "application/octet-stream", io.LimitReader(endless{}, 200<<20))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", res.StatusCode)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestForwardedHeaders(t *testing.T) {
	forged := []string{"X-Forwarded-For", "6.6.6.6, 203.0.113.7, 10.0.0.2", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example"}
	for _, tt := range []struct {
		name    string
		trusted []string
		header  []string
		want    string
	}{
		{"nobody is trusted", nil, forged, "0.0.0.0 http example.com"},
		{"the sender is not", []string{"10.0.0.0/8"}, forged, "0.0.0.0 http example.com"},
		{"a chain of proxies", []string{"0.0.0.0/32", "10.0.0.0/8"}, forged, "203.0.113.7 https example.com"},
		{"one proxy", []string{"0.0.0.0/32"}, forged, "10.0.0.2 https example.com"},
		{"nothing said", []string{"0.0.0.0/32"}, nil, "0.0.0.0 http example.com"},
		{"rubbish", []string{"0.0.0.0/32"}, []string{"X-Forwarded-For", "<script>"}, "0.0.0.0 http example.com"},
		{"rubbish before", []string{"0.0.0.0/32"}, []string{"X-Forwarded-For", "x, 2001:db8::1"}, "2001:db8::1 http example.com"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := newApp(t, func(d *server.Deps) {
				for _, p := range tt.trusted {
					d.TrustedProxies = append(d.TrustedProxies, netip.MustParsePrefix(p))
				}
			})
			if _, body := do(t, app, "GET", "/ip", tt.header...); body != tt.want {
				t.Errorf("got %q", body)
			}
		})
	}
}

func TestSecurityHeaders(t *testing.T) {
	app := newApp(t, func(d *server.Deps) { d.PerLanguage = append(d.PerLanguage, cachedRoom{d.Cache, pageBody()}) })
	for _, path := range []string{"/fine", "/gone", "/crash", "/healthz", "/notices", "/notices", "/nowhere", "/api/v1/broken", assetURL(t)} {
		res, _ := do(t, app, "GET", path)
		csp := res.Header.Get("Content-Security-Policy")
		if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "default-src 'self'") {
			t.Errorf("%s: %q", path, csp)
		}
		if res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Referrer-Policy") == "" ||
			res.Header.Get("Permissions-Policy") == "" || res.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: %v", path, res.Header)
		}
		if res.Header.Get("Set-Cookie") != "" || res.Header.Get("Server") != "" {
			t.Errorf("%s: %v", path, res.Header)
		}
	}
}

func assetURL(t *testing.T) string {
	t.Helper()
	url, err := assets.URL("desk.css")
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func TestStatic(t *testing.T) {
	app := newApp(t, nil)
	url := assetURL(t)
	for range 2 {
		res, body := do(t, app, "GET", url, "Accept-Encoding", "br")
		if res.StatusCode != 200 || res.Header.Get("Content-Encoding") != "br" || body == "" || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%d %v", res.StatusCode, res.Header)
		}
		if again, _ := do(t, app, "GET", url, "Accept-Encoding", "br", "If-None-Match", res.Header.Get("ETag")); again.StatusCode != 304 {
			t.Errorf("again: %d", again.StatusCode)
		}
	}
	for _, path := range []string{"/static/nosuch.css", "/static/", "/static/desk.css", "/static/dist/desk.css"} {
		if res, _ := do(t, app, "GET", path); res.StatusCode != 404 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

func TestLimits(t *testing.T) {
	app := newApp(t, func(d *server.Deps) { d.Limits.Changes, d.Limits.Searches = 3, 2 })
	app.Get("/search", func(c *fiber.Ctx) error { return c.SendString("found") })
	for i, want := range []int{204, 204, 204, 429} {
		if res, _ := do(t, app, "POST", "/form"); res.StatusCode != want {
			t.Errorf("change %d: %d", i, res.StatusCode)
		}
	}
	for i, want := range []int{200, 200, 429} {
		res, _ := do(t, app, "GET", "/search?q=x")
		if res.StatusCode != want || want == 429 && res.Header.Get("Retry-After") == "" {
			t.Errorf("search %d: %d %v", i, res.StatusCode, res.Header)
		}
	}
	for range 20 {
		if res, _ := do(t, app, "GET", "/fine"); res.StatusCode != 200 {
			t.Errorf("a page: %d", res.StatusCode)
		}
	}
}

// The log finds a fault by the id the reader sees, and holds nothing of what
// readers typed.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	app := newApp(t, func(d *server.Deps) { d.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	_, body := do(t, app, "GET", "/broken?q=my+name+is+Wang", "Accept", "text/html", "User-Agent", "Wang's phone")
	_, rest, _ := strings.Cut(body, "<code>")
	id, _, _ := strings.Cut(rest, "</code>")
	if id == "" || !strings.Contains(log.String(), "id="+id) || !strings.Contains(log.String(), "secret inside") {
		t.Errorf("id %q, log %s", id, log.String())
	}
	do(t, app, "GET", "/nowhere/Wang")
	do(t, app, "GET", "/crash")
	if strings.Contains(log.String(), "Wang") {
		t.Errorf("%s", log.String())
	}
	if !strings.Contains(log.String(), "route=unmatched status=404") || !strings.Contains(log.String(), "testRoom") {
		t.Errorf("no route or no stack: %s", log.String())
	}
}

func TestMetrics(t *testing.T) {
	m := server.NewMetrics()
	cache := edition.New(func() int64 { return 42 }, edition.Options{})
	m.Watch(func() int64 { return 42 }, cache)
	app := newApp(t, func(d *server.Deps) { d.Metrics = m })
	do(t, app, "GET", "/fine")
	do(t, app, "GET", "/nowhere/1")
	do(t, app, "GET", "/nowhere/2")
	body := scrape(t, m)
	for _, line := range []string{
		`gaoshi_requests_total{method="GET",route="/fine",status="200"} 1`,
		`gaoshi_requests_total{method="GET",route="unmatched",status="404"} 2`,
		"gaoshi_edition 42", "gaoshi_page_cache_hits 0",
	} {
		if !strings.Contains(body, line) {
			t.Errorf("no %s in\n%s", line, body)
		}
	}
}

func scrape(t *testing.T, m *server.Metrics) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { done <- m.Serve(ctx, ln) }()
	res, err := http.Get("http://" + ln.Addr().String() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	return string(body)
}

// Stopping ends streams first, answers what is under way, and refuses the rest.
func TestStop(t *testing.T) {
	under, finish := make(chan struct{}), make(chan struct{})
	app := newApp(t, func(d *server.Deps) { d.Limits.Deadline = time.Minute })
	app.Get("/long", func(c *fiber.Ctx) error {
		close(under)
		<-finish
		return c.SendString("done")
	})
	closed := make(chan struct{})
	addr, stop := started(t, app, func() { close(closed) })
	answer := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + addr + "/long")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		answer <- string(body)
	}()
	<-under
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	<-closed
	close(finish)
	if got := <-answer; got != "done" {
		t.Errorf("who was being served got %q", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", addr); err == nil {
		t.Error("it still listens")
	}
}

func TestTakenPort(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if err := server.Run(t.Context(), newApp(t, nil), ln.Addr().String()); err == nil || !strings.Contains(err.Error(), "listen on") {
		t.Errorf("got %v", err)
	}
}

// pageRoom shows the newest headline through the real store, as rooms do.
type pageRoom struct {
	library *content.Library
	cache   *edition.Cache
	pages   *frontend.Renderer
	office  *frontend.Office
}

func (r pageRoom) Routes(app fiber.Router) {
	app.Get("/", func(c *fiber.Ctx) error {
		lang, path := r.office.SplitPath(c.Path())
		return r.cache.Serve(c, edition.Key(c), func(ctx context.Context) (edition.Page, error) {
			list, _, err := r.library.List(ctx, content.Filter{})
			if err != nil {
				return edition.Page{}, err
			}
			base := frontend.Base{Office: r.office, Lang: lang, Path: path, Title: list[0].Piece.Original().Headline}
			body, err := r.pages.Bytes(frontend.NewErrorPage(base, 200, errors.New(base.Title), list[0].Piece.Original().Headline))
			return edition.Page{Type: "text/html; charset=utf-8", Body: body}, err
		})
	})
}

// When the store goes away, pages that were seen stay, and say so once they
// may be outdated.
func TestStoreGoesAway(t *testing.T) {
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(t.TempDir(), "test.db")})
	if err != nil {
		t.Fatal(err)
	}
	town := contenttest.Open(t, db, content.Office{})
	cache := edition.New(town.Editions.Current, edition.Options{})
	app := newApp(t, func(d *server.Deps) {
		d.Cache, d.Limits.Deadline = cache, 10*time.Second
		d.PerLanguage = []server.Room{pageRoom{town.Library, cache, d.Pages, d.Office}}
	})
	town.Published(t, content.Notice, contenttest.Notice())
	if _, body := do(t, app, "GET", "/"); !strings.Contains(body, "墨石街周三停水六小时") {
		t.Fatalf("%s", body)
	}
	town.Clock.Move(time.Hour)
	town.Published(t, content.Notice, contenttest.Notice(contenttest.Headline("墨石街已经来水")))
	if _, body := do(t, app, "GET", "/"); !strings.Contains(body, "墨石街已经来水") {
		t.Errorf("a publication is not on the next page: %s", body)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	res, body := do(t, app, "GET", "/")
	if res.StatusCode != 200 || res.Header.Get("Gaoshi-Stale") != "" || strings.Contains(body, "取不到最新内容") {
		t.Errorf("a page of the current edition needs no store: %d %v", res.StatusCode, res.Header)
	}
	town.Editions.Advance(town.Editions.Current() + 1)
	res, body = do(t, app, "GET", "/")
	if res.StatusCode != 200 || res.Header.Get("Gaoshi-Stale") == "" || res.Header.Get("Cache-Control") != "no-store" || !strings.Contains(body, "取不到最新内容") {
		t.Errorf("the last good page: %d %v\n%s", res.StatusCode, res.Header, body)
	}
	if res, _ = do(t, app, "GET", "/en"); res.StatusCode < 500 {
		t.Errorf("a page never seen: %d", res.StatusCode)
	}
}
