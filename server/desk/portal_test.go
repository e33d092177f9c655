package desk_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend"
	"gaoshi/frontend/markdown"
	"gaoshi/indexer/check"
	"gaoshi/server"
	"gaoshi/server/desk"
	"gaoshi/server/edition"
	"gaoshi/server/site"
)

// portal is a whole one: real store, real sessions, real server.
type portal struct {
	t        testing.TB
	app      *fiber.App
	db       *sqlstore.DB
	desk     *content.Desk
	newsroom *content.Newsroom
	library  *content.Library
	office   *frontend.Office
	editors  map[string]*content.Editor
	inbox    *content.Inbox
	checker  *check.Checker
	full     bool // the disk: no more writes
}

// disk is the real store on a disk that can be full.
type disk struct {
	*sqlstore.DB
	p *portal
}

func (d disk) Save(ctx context.Context, writes ...content.Write) (int64, error) {
	if d.p.full {
		return 0, content.Refuse(content.Unavailable, "", content.MsgStoreFull)
	}
	return d.DB.Save(ctx, writes...)
}

const password = "a long enough word"

// secret is hashed with next to no work: tests sign in some hundred times.
var secret = func() string {
	h, err := argon2id.CreateHash(password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		panic(err)
	}
	return h
}()

// people are the accounts of every test, each with its one role.
var people = map[string][]content.Role{
	"sec": {content.Secretary}, "sec2": {content.Secretary}, "rev": {content.Reviewer},
	"duty": {content.Duty}, "admin": {content.Admin}, "both": {content.Secretary, content.Reviewer},
}

type setting func(*desk.Deps, *content.Office, *frontend.Office)

func openPortal(t testing.TB, settings ...setting) *portal {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(t.TempDir(), "gaoshi.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	editions := content.NewEditions(0)
	p := &portal{t: t, db: db, editors: map[string]*content.Editor{}}
	p.office = &frontend.Office{Name: map[content.Lang]string{content.Chinese: "临江街道", content.English: "Linjiang"},
		BaseURL: "http://example.com", Lang: content.Chinese, Zone: time.FixedZone("", 8*3600)}
	p.library, p.inbox = content.NewLibrary(db, editions), content.NewInbox(db, editions, nil)
	p.checker = check.New(p.library, p.inbox, markdown.Text)
	deps := desk.Deps{Office: p.office, Store: db, Sessions: db.Sessions(), Inbox: p.inbox, Checker: p.checker}
	works := content.Office{}
	for _, set := range settings {
		set(&deps, &works, p.office)
	}
	p.desk = content.NewDesk(db, editions, nil)
	p.newsroom = content.NewNewsroom(disk{db, p}, editions, works, nil)
	pages, err := frontend.New(p.office)
	if err != nil {
		t.Fatal(err)
	}
	deps.Pages, deps.Desk, deps.Newsroom, deps.Library = pages, p.desk, p.newsroom, p.library
	room, err := desk.New(deps)
	if err != nil {
		t.Fatal(err)
	}
	cache := edition.New(p.library.Edition, edition.Options{})
	reading := site.Deps{Office: p.office, Pages: pages, Library: p.library, Cache: cache, Edition: p.library.Edition}
	files, err := site.NewMachine(reading)
	if err != nil {
		t.Fatal(err)
	}
	p.app = server.New(server.Deps{Office: p.office, Pages: pages, Cache: cache, Edition: p.library.Edition,
		PerLanguage: []server.Room{site.New(reading)}, Once: []server.Room{room, files}, Log: slog.New(slog.DiscardHandler),
		Limits: server.Limits{Changes: 100_000}})
	return p
}

// staff makes the accounts and some terms.
func (p *portal) staff() *portal {
	p.t.Helper()
	ctx := context.Background()
	for login, roles := range people {
		lang := content.Chinese
		if login == "sec2" {
			lang = content.English
		}
		e, err := p.desk.SaveEditor(ctx, nil, content.Editor{Login: login, Name: "N-" + login, Roles: roles, Lang: lang, Secret: secret})
		if err != nil {
			p.t.Fatal(err)
		}
		p.editors[login] = e
	}
	err := p.desk.SaveTerms(ctx, nil,
		content.Term{Set: content.Topics, Code: "food", Names: map[content.Lang]string{content.Chinese: "食品", content.English: "Food"}},
		content.Term{Set: content.Areas, Code: "east", Names: map[content.Lang]string{content.Chinese: "东片", content.English: "East"}})
	if err != nil {
		p.t.Fatal(err)
	}
	return p
}

// browser keeps a cookie.
type browser struct {
	p      *portal
	cookie string
	header map[string]string
}

// page is an answer.
type page struct {
	t      testing.TB
	status int
	header http.Header
	body   string
}

func (p *portal) browser() *browser { return &browser{p: p, header: map[string]string{}} }

// as signs in.
func (p *portal) as(login string) *browser {
	p.t.Helper()
	b := p.browser()
	if got := b.post("/desk/signin", "login", login, "password", password); got.status != 303 {
		p.t.Fatalf("sign in as %s: %d\n%s", login, got.status, got.body)
	}
	return b
}

func (b *browser) do(req *http.Request) page {
	b.p.t.Helper()
	if b.cookie != "" {
		req.Header.Set("Cookie", b.cookie)
	}
	for k, v := range b.header {
		req.Header.Set(k, v)
	}
	res, err := b.p.app.Test(req, -1)
	if err != nil {
		b.p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.p.t.Fatal(err)
	}
	for _, c := range res.Cookies() {
		b.cookie = c.Name + "=" + c.Value
	}
	return page{b.p.t, res.StatusCode, res.Header, string(body)}
}

func (b *browser) get(path string) page {
	b.p.t.Helper()
	return b.do(httptest.NewRequest("GET", path, nil))
}

// values makes a form of pairs; a name may come twice.
func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func (b *browser) post(path string, pairs ...string) page {
	b.p.t.Helper()
	req := httptest.NewRequest("POST", path, strings.NewReader(values(pairs...).Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

// upload sends a form with files, as the editor's form is sent.
func (b *browser) upload(path string, files map[string][]byte, pairs ...string) page {
	b.p.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		w.WriteField(pairs[i], pairs[i+1])
	}
	for name, data := range files {
		part, err := w.CreateFormFile("files", name)
		if err != nil {
			b.p.t.Fatal(err)
		}
		part.Write(data)
	}
	w.Close()
	req := httptest.NewRequest("POST", path, &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(req)
}

// want checks a status, and what must and (behind "!") must not be in the body.
func (p page) want(status int, parts ...string) page {
	p.t.Helper()
	if p.status != status {
		p.t.Errorf("status %d, want %d (location %q)\n%s", p.status, status, p.header.Get("Location"), short(p.body))
	}
	for _, part := range parts {
		if not, forbidden := strings.CutPrefix(part, "!"); forbidden {
			if strings.Contains(p.body, not) {
				p.t.Errorf("the page says %q\n%s", not, short(p.body))
			}
		} else if !strings.Contains(p.body, part) {
			p.t.Errorf("the page does not say %q\n%s", part, short(p.body))
		}
	}
	return p
}

// to is where a redirect leads.
func (p page) to() string {
	p.t.Helper()
	if p.status != 303 {
		p.t.Fatalf("status %d, want 303\n%s", p.status, short(p.body))
	}
	return p.header.Get("Location")
}

func short(s string) string {
	if len(s) > 6000 {
		return s[:6000] + "…"
	}
	return s
}

var versionField = regexp.MustCompile(`name="version" value="(\d+)"`)

// version is the version in a page's form.
func (p page) version() string {
	p.t.Helper()
	m := versionField.FindStringSubmatch(p.body)
	if m == nil {
		p.t.Fatalf("there is no version\n%s", short(p.body))
	}
	return m[1]
}

// clarification is a whole form for a clarification, changed by pairs.
func clarification(pairs ...string) []string {
	form := []string{"kind", "clarification", "version", "0", "lang", "zh", "verdict", "false",
		"zh.headline", "菜场照常营业，白菜每斤两元", "zh.claim", "一棵白菜卖到六十三块", "zh.body", "市场监管所今早查过三家菜场。",
		"zh.what_to_do", "照常买菜。", "source_title", "市场监管所", "source_url", "https://example.org/a"}
	return change(form, pairs...)
}

// change replaces fields of a form, or adds them.
func change(form []string, pairs ...string) []string {
	out := append([]string{}, form...)
next:
	for i := 0; i+1 < len(pairs); i += 2 {
		for j := 0; j+1 < len(out); j += 2 {
			if out[j] == pairs[i] {
				out[j+1] = pairs[i+1]
				continue next
			}
		}
		out = append(out, pairs[i], pairs[i+1])
	}
	return out
}

// piece is the publication behind a path such as /desk/pieces/ID/edit.
func (p *portal) piece(path string) *content.Publication {
	p.t.Helper()
	parts := strings.Split(path, "/")
	pub, err := p.desk.Publication(context.Background(), content.ID(parts[3]))
	if err != nil {
		p.t.Fatal(err)
	}
	return pub
}

// written makes a whole draft by a login and returns its path.
func (p *portal) written(login string, pairs ...string) string {
	p.t.Helper()
	to := p.as(login).post("/desk/new/clarification", clarification(pairs...)...).to()
	return strings.TrimSuffix(to, "/edit")
}

// submitted makes a whole piece that waits for a reviewer.
func (p *portal) submitted(login string) string {
	p.t.Helper()
	return p.as(login).post("/desk/new/clarification", clarification("do", "submit")...).to()
}

// published makes a public piece, written by sec and published by rev.
func (p *portal) published() string {
	p.t.Helper()
	path := p.submitted("sec")
	rev := p.as("rev")
	rev.post(path+"/publish", "version", rev.get(path).version()).to()
	return path
}

// listen serves the portal on a free port and returns its address.
func (p *portal) listen() string {
	p.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	go p.app.Listener(l)
	p.t.Cleanup(func() { p.app.ShutdownWithTimeout(time.Second) })
	return "http://" + l.Addr().String()
}
