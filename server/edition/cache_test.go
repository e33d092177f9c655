package edition_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/server/edition"
)

var long = strings.Repeat("停水通知 water will be off, ", 200)

// site is one page whose maker a test controls.
type site struct {
	app     *fiber.App
	cache   *edition.Cache
	edition atomic.Int64
	made    atomic.Int64
	now     time.Time
	make    func(context.Context) (edition.Page, error)
}

func newSite(t *testing.T, o edition.Options) *site {
	t.Helper()
	s := &site{now: time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)}
	s.edition.Store(1)
	o.Now = func() time.Time { return s.now }
	s.cache = edition.New(s.edition.Load, o)
	s.make = func(context.Context) (edition.Page, error) { return page(long), nil }
	s.app = fiber.New(fiber.Config{Immutable: true, CaseSensitive: true})
	s.app.Get("/*", func(c *fiber.Ctx) error {
		return s.cache.Serve(c, edition.Key(c, "topic", "area"), func(ctx context.Context) (edition.Page, error) {
			s.made.Add(1)
			return s.make(ctx)
		})
	})
	return s
}

func page(body string) edition.Page {
	return edition.Page{Type: "text/html; charset=utf-8", Body: []byte(body)}
}

func (s *site) ask(t *testing.T, method, target string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := s.app.Test(req, -1)
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

func unpack(t *testing.T, coding string, body []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	switch coding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestCodings(t *testing.T) {
	s := newSite(t, edition.Options{})
	tags := map[string]string{}
	for _, tt := range []struct{ accept, want string }{
		{"gzip, deflate, br, zstd", "br"}, {"br", "br"}, {"BR", "br"}, {"gzip", "gzip"}, {"*", "br"},
		{"br;q=0, gzip", "gzip"}, {"br;q=0.5, gzip;q=1", "br"}, {"br;q=x, gzip", "gzip"}, {"*;q=0", ""},
		{"", ""}, {"deflate", ""}, {"brotli", ""}, {"gzip;q=0.000", ""}, {"identity", ""}, {",,;;q=", ""},
		{"*;q=0, br", "br"}, {"br;q=0, *", "gzip"},
	} {
		t.Run(tt.accept, func(t *testing.T) {
			res, body := s.ask(t, "GET", "/a", "Accept-Encoding", tt.accept)
			got := res.Header.Get("Content-Encoding")
			if got != tt.want || unpack(t, got, body) != long {
				t.Errorf("coding %q, %d bytes", got, len(body))
			}
			if res.Header.Get("Vary") != "Accept-Encoding" {
				t.Error("no Vary")
			}
			tag := res.Header.Get("ETag")
			if was, ok := tags[got]; ok && was != tag {
				t.Errorf("tag %s was %s", tag, was)
			}
			tags[got] = tag
		})
	}
	if s.made.Load() != 1 || len(tags) != 3 || tags["br"] == tags["gzip"] || tags["br"] == tags[""] {
		t.Errorf("made %d times, tags %v", s.made.Load(), tags)
	}
}

func TestSmallAndPackedStayAsTheyAre(t *testing.T) {
	s := newSite(t, edition.Options{})
	for _, p := range []edition.Page{page("short"), {Type: "image/png", Body: []byte(long)}} {
		s.make = func(context.Context) (edition.Page, error) { return p, nil }
		s.edition.Add(1)
		res, body := s.ask(t, "GET", "/a", "Accept-Encoding", "br")
		if res.Header.Get("Content-Encoding") != "" || !bytes.Equal(body, p.Body) {
			t.Errorf("%s: coding %q", p.Type, res.Header.Get("Content-Encoding"))
		}
	}
}

func TestConditional(t *testing.T) {
	s := newSite(t, edition.Options{})
	mod := time.Date(2026, 11, 20, 8, 0, 0, 5e8, time.UTC)
	s.make = func(context.Context) (edition.Page, error) {
		p := page(long)
		p.LastModified = mod
		return p, nil
	}
	res, _ := s.ask(t, "GET", "/a", "Accept-Encoding", "br")
	tag, at := res.Header.Get("ETag"), res.Header.Get("Last-Modified")
	plain, _ := s.ask(t, "GET", "/a")
	for _, tt := range []struct {
		name   string
		header []string
		status int
	}{
		{"same tag", []string{"If-None-Match", tag}, 304},
		{"weakened by a proxy", []string{"If-None-Match", "W/" + tag}, 304},
		{"one of several", []string{"If-None-Match", `"x", ` + tag}, 304},
		{"any", []string{"If-None-Match", "*"}, 304},
		{"another tag", []string{"If-None-Match", `"x"`}, 200},
		{"tag of another coding", []string{"If-None-Match", plain.Header.Get("ETag")}, 200},
		{"same date", []string{"If-Modified-Since", at}, 304},
		{"earlier date", []string{"If-Modified-Since", mod.Add(-time.Hour).Format(http.TimeFormat)}, 200},
		{"no date", []string{"If-Modified-Since", "yesterday"}, 200},
		{"the tag decides", []string{"If-None-Match", `"x"`, "If-Modified-Since", at}, 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, body := s.ask(t, "GET", "/a", append(tt.header, "Accept-Encoding", "br")...)
			if res.StatusCode != tt.status || (tt.status == 304) != (len(body) == 0) {
				t.Errorf("got %d with %d bytes", res.StatusCode, len(body))
			}
			if res.Header.Get("ETag") != tag || res.Header.Get("Cache-Control") == "" || res.Header.Get("Vary") == "" {
				t.Errorf("header %v", res.Header)
			}
		})
	}
}

func TestHead(t *testing.T) {
	s := newSite(t, edition.Options{})
	get, want := s.ask(t, "GET", "/a", "Accept-Encoding", "br")
	res, body := s.ask(t, "HEAD", "/a", "Accept-Encoding", "br")
	if len(body) != 0 || res.ContentLength != int64(len(want)) || res.Header.Get("ETag") != get.Header.Get("ETag") {
		t.Errorf("HEAD: %d bytes, length %d, %v", len(body), res.ContentLength, res.Header)
	}
}

func TestEditionAndClock(t *testing.T) {
	s := newSite(t, edition.Options{})
	until := s.now.Add(time.Minute)
	s.make = func(context.Context) (edition.Page, error) {
		p := page(long)
		if s.now.Before(until) {
			p.Until = until
		}
		return p, nil
	}
	for i, step := range []struct {
		do   func()
		made int64
	}{
		{func() {}, 1},
		{func() {}, 1},
		{func() { s.edition.Store(2) }, 2},
		{func() { s.now = until.Add(-1) }, 2},
		{func() { s.now = until }, 3},
		{func() { s.now = until.Add(time.Hour) }, 3},
	} {
		step.do()
		s.ask(t, "GET", "/a")
		if got := s.made.Load(); got != step.made {
			t.Errorf("step %d: made %d times, want %d", i, got, step.made)
		}
	}
}

// A page that was being made while something was published may have read
// either; it counts for the edition before and is made again.
func TestPublishedWhileMaking(t *testing.T) {
	s := newSite(t, edition.Options{})
	s.make = func(context.Context) (edition.Page, error) {
		s.edition.Store(2)
		return page(long), nil
	}
	s.ask(t, "GET", "/a")
	s.ask(t, "GET", "/a")
	if s.made.Load() != 2 {
		t.Errorf("made %d times: the first was kept for an edition it may not show", s.made.Load())
	}
	s.ask(t, "GET", "/a")
	if s.made.Load() != 2 {
		t.Error("the second was not kept")
	}
}

func TestOneMakesForAll(t *testing.T) {
	s := newSite(t, edition.Options{})
	started, finish := make(chan struct{}), make(chan struct{})
	s.make = func(context.Context) (edition.Page, error) {
		close(started)
		<-finish
		return page(long), nil
	}
	var wg sync.WaitGroup
	ask := func() {
		if _, body := s.ask(t, "GET", "/a"); string(body) != long {
			t.Error("another page")
		}
	}
	wg.Go(ask)
	<-started
	for range 20 {
		wg.Go(ask)
	}
	close(finish)
	wg.Wait()
	if s.made.Load() != 1 {
		t.Errorf("made %d times", s.made.Load())
	}
}

func TestWaitingEndsWithTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, edition.Options{})
		finish := make(chan struct{})
		s.make = func(context.Context) (edition.Page, error) {
			<-finish
			return page(long), nil
		}
		var got atomic.Value
		impatient := fiber.New(fiber.Config{ErrorHandler: func(c *fiber.Ctx, err error) error {
			got.Store(err)
			return c.SendStatus(503)
		}})
		impatient.Get("/a", func(c *fiber.Ctx) error {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			c.SetUserContext(ctx)
			return s.cache.Serve(c, "/a", s.make)
		})
		var wg sync.WaitGroup
		wg.Go(func() { s.ask(t, "GET", "/a") })
		synctest.Wait()
		wg.Go(func() { impatient.Test(httptest.NewRequest("GET", "/a", nil), -1) })
		time.Sleep(2 * time.Second) // of the bubble's clock
		if err, _ := got.Load().(error); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(finish)
		wg.Wait()
	})
}

func TestErrorsAreNotKept(t *testing.T) {
	s := newSite(t, edition.Options{})
	fine := s.make
	s.make = func(context.Context) (edition.Page, error) { return edition.Page{}, errors.New("away") }
	if res, _ := s.ask(t, "GET", "/a"); res.StatusCode != 500 {
		t.Errorf("got %d", res.StatusCode)
	}
	s.make = fine
	if res, _ := s.ask(t, "GET", "/a"); res.StatusCode != 200 {
		t.Errorf("got %d after the fault was over", res.StatusCode)
	}
}

func TestLastGoodPageStandsIn(t *testing.T) {
	away := &content.Error{Code: content.Unavailable, Message: content.MsgStoreAway}
	gone := content.Refuse(content.NotFound, "", content.MsgNoSuchPiece)
	s := newSite(t, edition.Options{MaxStale: time.Hour})
	s.cache.MarkStale(func(_ string, body []byte, made time.Time) []byte {
		return append([]byte("as of "+made.Format("15:04")+" "), body...)
	})
	s.ask(t, "GET", "/a")
	s.edition.Store(2)
	for _, tt := range []struct {
		name   string
		err    error
		later  time.Duration
		status int
		stale  bool
	}{
		{"store away", away, 0, 200, true},
		{"too slow", context.DeadlineExceeded, 0, 200, true},
		{"not found any more", gone, 0, 500, false}, // the test's Fiber knows no codes
		{"refused", fiber.ErrForbidden, 0, 403, false},
		{"too long ago", away, 2 * time.Hour, 500, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := s.now
			defer func() { s.now = start }()
			s.now = s.now.Add(tt.later)
			s.make = func(context.Context) (edition.Page, error) { return edition.Page{}, tt.err }
			res, body := s.ask(t, "GET", "/a", "Accept-Encoding", "br")
			if res.StatusCode != tt.status || (res.Header.Get("Gaoshi-Stale") != "") != tt.stale {
				t.Errorf("got %d, %v", res.StatusCode, res.Header)
			}
			if tt.stale && (string(body) != "as of 06:00 "+long || res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("ETag") != "") {
				t.Errorf("stale page: %.40s %v", body, res.Header)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	s := newSite(t, edition.Options{})
	for _, same := range []string{
		"/a?topic=x&area=y", "/a?area=y&topic=x", "/a?area=y&topic=x&utm_source=z", "/a/?topic=x&area=y&q=1",
	} {
		s.ask(t, "GET", same)
	}
	if s.made.Load() != 1 {
		t.Errorf("one page was made %d times", s.made.Load())
	}
	for _, other := range []string{"/a", "/a?topic=x", "/a?topic=x%26area=y", "/a?topic=y&area=x", "/b?topic=x&area=y"} {
		s.ask(t, "GET", other)
	}
	if s.made.Load() != 6 {
		t.Errorf("six pages were made %d times", s.made.Load())
	}
	before := s.cache.Stats().Pages
	s.ask(t, "GET", "/a?topic="+strings.Repeat("x", 300))
	s.ask(t, "GET", "/"+strings.Repeat("x", 600))
	if got := s.cache.Stats(); got.Pages != before {
		t.Errorf("overlong addresses were kept: %+v", got)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	const max = 256 << 10
	s := newSite(t, edition.Options{MaxBytes: max})
	s.ask(t, "GET", "/home")
	for i := range 300 {
		s.ask(t, "GET", "/"+strings.Repeat("x", i))
		s.ask(t, "GET", "/home") // what people read stays
	}
	got := s.cache.Stats()
	if got.Bytes > max || got.Pages < 20 || got.Dropped == 0 {
		t.Errorf("%+v", got)
	}
	if s.made.Load() != 301 {
		t.Errorf("made %d pages for 301: the one everybody reads was dropped", s.made.Load())
	}
	s.make = func(context.Context) (edition.Page, error) { return page(strings.Repeat(long, 20)), nil }
	if res, _ := s.ask(t, "GET", "/huge"); res.StatusCode != 200 || s.cache.Stats().Bytes > max {
		t.Errorf("a page larger than its share: %d, %+v", res.StatusCode, s.cache.Stats())
	}
}

func TestMakerCrashes(t *testing.T) {
	s := newSite(t, edition.Options{})
	fine := s.make
	s.make = func(context.Context) (edition.Page, error) { panic("oh") }
	crashing := fiber.New()
	crashing.Get("/a", func(c *fiber.Ctx) (err error) {
		defer func() {
			if recover() != nil {
				err = fiber.ErrInternalServerError
			}
		}()
		return s.cache.Serve(c, "/a", s.make)
	})
	if res, err := crashing.Test(httptest.NewRequest("GET", "/a", nil), -1); err != nil || res.StatusCode != 500 {
		t.Errorf("got %v %v", res, err)
	}
	s.make = fine
	if res, _ := s.ask(t, "GET", "/a"); res.StatusCode != 200 {
		t.Errorf("after a crash nobody gets the page: %d", res.StatusCode)
	}
}
