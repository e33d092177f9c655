package check_test

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend"
	"gaoshi/frontend/markdown"
	finding "gaoshi/indexer/check"
	"gaoshi/server"
	"gaoshi/server/check"
	"gaoshi/server/desk"
	"gaoshi/server/edition"
	"gaoshi/server/openapi"
	"gaoshi/server/site"
)

// portal is a whole one with the desk behind it: real store, real matcher.
type portal struct {
	*contenttest.Office
	t       testing.TB
	app     *fiber.App
	inbox   *content.Inbox
	checker *finding.Checker
	log     *logged
}

// logged keeps what was written to the log.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

type routes []openapi.Route

func (r routes) Routes(app fiber.Router) { openapi.Mount(app, r) }

// open is a portal whose matcher is not built yet.
func open(t testing.TB) *portal {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: t.TempDir() + "/gaoshi.db"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o := contenttest.Open(t, db, content.Office{})
	p := &portal{Office: o, t: t, inbox: content.NewInbox(db, o.Editions, o.Clock.Now), log: &logged{}}
	p.checker = finding.New(o.Library, p.inbox, markdown.Text)
	office := &frontend.Office{Name: map[content.Lang]string{content.Chinese: "临江街道", content.English: "Linjiang"},
		BaseURL: "http://localhost", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600), Has: frontend.Services{Check: true, Ask: true}}
	pages, err := frontend.New(office)
	if err != nil {
		t.Fatal(err)
	}
	room, err := check.New(t.Context(), check.Deps{Office: office, Pages: pages, Library: o.Library, Checker: p.checker, Inbox: p.inbox, Store: db, Now: o.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	writing, err := desk.New(desk.Deps{Office: office, Pages: pages, Newsroom: o.Newsroom, Desk: o.Desk, Library: o.Library,
		Store: db, Sessions: db.Sessions(), Inbox: p.inbox, Checker: p.checker})
	if err != nil {
		t.Fatal(err)
	}
	cache := edition.New(o.Editions.Current, edition.Options{Now: o.Clock.Now})
	reading := site.Deps{Office: office, Pages: pages, Library: o.Library, Cache: cache, Edition: o.Editions.Current, Now: o.Clock.Now}
	machine, err := site.NewMachine(reading)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	before := slog.Default()
	slog.SetDefault(log)
	t.Cleanup(func() { slog.SetDefault(before) })
	p.app = server.New(server.Deps{Office: office, Pages: pages, Cache: cache, Edition: o.Editions.Current, Log: log,
		PerLanguage: []server.Room{site.New(reading), room}, Once: []server.Room{machine, routes(room.API()), writing}, Limits: server.Limits{Changes: 100_000}})
	return p
}

// poison is a clarification that openAnswered has published.
const poison = "自来水厂被投毒了，不要喝自来水，三十多人住院"

// openAnswered is a portal that answers one rumor.
func openAnswered(t testing.TB) (*portal, *content.Publication) {
	t.Helper()
	p := open(t)
	pub := p.clarified("自来水今天3次检测都合格，可以放心喝", poison)
	if err := p.checker.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p, pub
}

func (p *portal) clarified(headline, claim string) *content.Publication {
	p.t.Helper()
	piece := contenttest.Clarification()
	piece.Texts[content.Chinese] = content.Text{Headline: headline, Body: "今天的三次检测都合格。", WhatToDo: "照常用水。", Claim: claim}
	return p.Published(p.t, content.Clarification, piece)
}

// answer is what came back.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   string
}

func (p *portal) send(req *http.Request) answer {
	p.t.Helper()
	res, err := p.app.Test(req, -1)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{p.t, res.StatusCode, res.Header, string(body)}
}

func (p *portal) get(path string) answer {
	p.t.Helper()
	return p.send(httptest.NewRequest("GET", path, nil))
}

func (p *portal) post(path string, pairs ...string) answer {
	p.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	req := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.send(req)
}

func (p *portal) json(path, body string) answer {
	p.t.Helper()
	req := httptest.NewRequest("POST", path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	return p.send(req)
}

// want checks a status, and what must and (behind "!") must not be in the body.
func (a answer) want(status int, parts ...string) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Errorf("status %d, want %d\n%.3000s", a.status, status, a.body)
	}
	for _, part := range parts {
		if not, forbidden := strings.CutPrefix(part, "!"); forbidden {
			if strings.Contains(a.body, not) {
				a.t.Errorf("the page says %q", not)
			}
		} else if !strings.Contains(a.body, part) {
			a.t.Errorf("the page does not say %q\n%.3000s", part, a.body[max(0, strings.Index(a.body, "<main")):])
		}
	}
	return a
}

// cases are the open ones.
func (p *portal) cases() []*content.Rumor {
	p.t.Helper()
	list, _, err := p.inbox.Rumors(p.t.Context(), content.RumorOpen, 100, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	return list
}

// listen serves the portal on a free port and returns its address.
func (p *portal) listen() string {
	p.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	go server.Serve(p.t.Context(), p.app, l) // it lets whom it refuses read why
	p.t.Cleanup(func() { p.app.ShutdownWithTimeout(time.Second) })
	return "http://" + l.Addr().String()
}
