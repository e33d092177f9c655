package feed_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/mmcdole/gofeed"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend"
	"gaoshi/server"
	"gaoshi/server/edition"
	"gaoshi/server/feed"
)

var update = flag.Bool("update", false, "write the golden files")

// town is a newsroom with a real store whose feeds are served.
type town struct {
	*contenttest.Office
	app *fiber.App
}

func open(t testing.TB) *town {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(t.TempDir(), "test.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	f := &town{Office: contenttest.Open(t, db, content.Office{})}
	f.app = serve(t, f.Office)
	terms := []content.Term{
		{Set: content.Topics, Code: "water", Names: map[content.Lang]string{content.Chinese: "供水", content.English: "Water"}},
		{Set: content.Topics, Code: "school", Names: map[content.Lang]string{content.Chinese: "学校", content.English: "Schools"}},
		{Set: content.Areas, Code: "north", Names: map[content.Lang]string{content.Chinese: "北片", content.English: "North"}},
	}
	if err := f.Desk.SaveTerms(t.Context(), nil, terms...); err != nil {
		t.Fatal(err)
	}
	return f
}

func serve(t testing.TB, o *contenttest.Office) *fiber.App {
	t.Helper()
	office := &frontend.Office{
		Name:    map[content.Lang]string{content.Chinese: "临江街道办事处", content.English: "Linjiang Street Office"},
		BaseURL: "https://linjiang.example", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600),
	}
	pages, err := frontend.New(office)
	if err != nil {
		t.Fatal(err)
	}
	cache := edition.New(o.Editions.Current, edition.Options{})
	return server.New(server.Deps{
		Office: office, Pages: pages, Cache: cache,
		PerLanguage: []server.Room{feed.New(office, o.Library, cache)},
	})
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

// read is what another program's reader makes of a feed.
func (f *town) read(t testing.TB, path string) *gofeed.Feed {
	t.Helper()
	res, body := f.get(t, path)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s", path, res.StatusCode, body)
	}
	got, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatalf("%s: %v\n%s", path, err, body)
	}
	return got
}

// winter publishes one piece of every kind and fate, an hour apart.
func (f *town) winter(t testing.TB) (withdrawn *content.Publication) {
	t.Helper()
	hour := func() { f.Clock.Move(time.Hour) }
	f.Published(t, content.Notice, contenttest.Notice(contenttest.In("north"), contenttest.Severe(content.Warning)))
	hour()
	f.Published(t, content.Clarification, contenttest.Clarification())
	hour()
	old := f.Published(t, content.Notice, contenttest.Notice(contenttest.Headline("体育馆开放取暖"), contenttest.About("school")))
	hour()
	drill := contenttest.Notice(contenttest.Headline("防寒演练今天下午举行"), contenttest.Severe(content.Emergency))
	drill.Exercise = true
	drill.Expires = f.Clock.Now().Add(48 * time.Hour)
	f.Published(t, content.Notice, drill)
	hour()
	checking := contenttest.Clarification(contenttest.Found(content.Checking), contenttest.Headline("中心小学照常上课，我们正在核实停课的说法"))
	checking.Sources = nil
	checking.NextUpdate = f.Clock.Now().Add(2 * time.Hour)
	f.Published(t, content.Clarification, checking)
	hour()
	w, err := f.Newsroom.Withdraw(t.Context(), f.Reviewer, old.ID, old.Version, "体育馆暖气坏了 <今晚>")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// volatile are what random ids put into a feed.
var volatile = regexp.MustCompile(`urn:uuid:[0-9a-f-]{36}|-?20260302-[0-9a-z]{6}|"id": "[0-9a-z]{26}"`)

func TestGoldens(t *testing.T) {
	f := open(t)
	f.winter(t)
	for _, name := range []string{"all.rss", "all.atom", "all.json", "en/all.atom", "en/clarifications.json"} {
		t.Run(name, func(t *testing.T) {
			path := "/feeds/" + name
			if rest, ok := strings.CutPrefix(name, "en/"); ok {
				path = "/en/feeds/" + rest
			}
			_, body := f.get(t, path)
			got := volatile.ReplaceAll(body, []byte("ID"))
			file := filepath.Join("testdata", strings.ReplaceAll(name, "/", "-"))
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s has changed; look at the difference and run go test -update\n%s", file, got)
			}
		})
	}
}

func TestReadersUnderstand(t *testing.T) {
	f := open(t)
	f.winter(t)
	for _, path := range []string{"/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/en/feeds/all.rss"} {
		t.Run(path, func(t *testing.T) {
			got := f.read(t, path)
			if len(got.Items) != 5 || got.Title == "" || got.FeedLink != "https://linjiang.example"+path {
				t.Fatalf("%d items, title %q, self %q", len(got.Items), got.Title, got.FeedLink)
			}
			if want := map[bool]string{true: "en", false: "zh-Hans"}[strings.HasPrefix(path, "/en")]; got.Language != want {
				t.Errorf("language %q", got.Language)
			}
			for _, item := range got.Items {
				if !strings.HasPrefix(item.GUID, "urn:uuid:") || item.PublishedParsed == nil || len(item.Categories) < 2 {
					t.Errorf("guid %q, published %q, categories %v", item.GUID, item.Published, item.Categories)
				}
				if !strings.HasPrefix(item.Link, "https://linjiang.example/") || item.Content == "" {
					t.Errorf("link %q, content %.40q", item.Link, item.Content)
				}
				if strings.Contains(item.Title, "上游工厂漏了") || strings.Contains(item.Description, "上游工厂漏了") {
					t.Errorf("the rumor is repeated in %q, %q", item.Title, item.Description)
				}
			}
		})
	}
}

func TestWithdrawnIsMarkedAndOnTop(t *testing.T) {
	f := open(t)
	f.winter(t)
	for _, path := range []string{"/feeds/all.rss", "/feeds/notices.atom", "/feeds/all.json"} {
		top := f.read(t, path).Items[0]
		if !strings.HasPrefix(top.Title, "【已撤回】") || !strings.Contains(top.Content, "体育馆暖气坏了 &lt;今晚&gt;") {
			t.Errorf("%s: %q %q", path, top.Title, top.Content)
		}
		if !strings.Contains(strings.Join(top.Categories, ","), "已撤回") {
			t.Errorf("%s: categories %v", path, top.Categories)
		}
	}
}

func TestOnlyMajorMovesUpdated(t *testing.T) {
	f := open(t)
	p := f.Published(t, content.Notice, contenttest.Notice())
	first := f.read(t, "/feeds/all.atom").Items[0]
	for _, step := range []struct {
		change content.Change
		moves  bool
	}{{content.Minor, false}, {content.Major, true}} {
		f.Clock.Move(time.Hour)
		piece := contenttest.Change(p.Live.Piece, contenttest.Body("改过："+string(step.change)), contenttest.Note("时间改了"))
		p = f.Corrected(t, p, step.change, piece)
		got := f.read(t, "/feeds/all.atom").Items[0]
		if got.GUID != first.GUID || got.Published != first.Published {
			t.Errorf("%s: id or published moved", step.change)
		}
		if moved := got.Updated != first.Updated; moved != step.moves {
			t.Errorf("%s: updated %s, was %s", step.change, got.Updated, first.Updated)
		}
		if !strings.Contains(got.Content, "改过："+string(step.change)) {
			t.Errorf("%s: the text did not change", step.change)
		}
	}
}

func TestNarrowed(t *testing.T) {
	f := open(t)
	f.winter(t)
	for _, tt := range []struct {
		path  string
		items int
		code  int
	}{
		{"/feeds/notices.json", 3, 200},
		{"/feeds/clarifications.json", 2, 200},
		{"/feeds/all.json?topic=school", 1, 200},
		{"/feeds/all.json?topic=water&utm_source=x", 4, 200},
		{"/feeds/notices.json?severity=warning", 2, 200},
		{"/feeds/notices.json?severity=emergency", 1, 200},
		{"/feeds/clarifications.json?severity=emergency", 2, 200},
		{"/feeds/notices.json?area=north", 3, 200},
		{"/feeds/clarifications.json?topic=school", 0, 200},
		{"/feeds/all.json?topic=nosuch", 0, 404},
		{"/feeds/all.json?area=nosuch&topic=nosuch", 0, 404},
		{"/feeds/all.json?severity=loud", 0, 404},
		{"/feeds/all.json?lang=tlh", 0, 404},
		{"/feeds/all.xml", 0, 404},
		{"/feeds/nosuch.rss", 0, 404},
		{"/feeds/all", 0, 404},
	} {
		t.Run(tt.path, func(t *testing.T) {
			res, body := f.get(t, tt.path)
			if res.StatusCode != tt.code {
				t.Fatalf("got %d", res.StatusCode)
			}
			if tt.code != 200 {
				return
			}
			var got struct {
				FeedURL string `json:"feed_url"`
				Items   []any  `json:"items"`
			}
			if err := json.Unmarshal(body, &got); err != nil || got.Items == nil || len(got.Items) != tt.items {
				t.Errorf("%d items, %v", len(got.Items), err)
			}
			if strings.Contains(got.FeedURL, "utm_source") {
				t.Errorf("self is %s", got.FeedURL)
			}
		})
	}
}

func TestLanguages(t *testing.T) {
	f := open(t)
	f.winter(t)
	english, param := f.read(t, "/en/feeds/all.atom"), f.read(t, "/feeds/all.atom?lang=en")
	if english.FeedLink != param.FeedLink || english.Items[4].Title != "Water off in Inkstone Street on Wednesday" {
		t.Errorf("%s, %s, %q", english.FeedLink, param.FeedLink, english.Items[4].Title)
	}
	if !strings.Contains(english.Items[3].Content, "Chinese") {
		t.Errorf("a piece without translation is not marked: %s", english.Items[3].Content)
	}
}

func TestConditionalAndRepeating(t *testing.T) {
	f := open(t)
	f.winter(t)
	for path, typ := range map[string]string{
		"/feeds/all.rss": "application/rss+xml; charset=utf-8", "/feeds/all.atom": "application/atom+xml; charset=utf-8",
		"/feeds/all.json": "application/feed+json",
	} {
		res, body := f.get(t, path)
		if res.Header.Get("Content-Type") != typ || res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: header %v", path, res.Header)
		}
		if again, _ := f.get(t, path, "If-None-Match", res.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %d for the same tag", path, again.StatusCode)
		}
		other := &town{Office: f.Office, app: serve(t, f.Office)} // another instance, later
		if _, second := other.get(t, path); !bytes.Equal(body, second) {
			t.Errorf("%s: two instances write different bytes", path)
		}
	}
}

func TestEmpty(t *testing.T) {
	f := open(t)
	for _, path := range []string{"/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json"} {
		if got := f.read(t, path); len(got.Items) != 0 || got.Title == "" {
			t.Errorf("%s: %v", path, got)
		}
		lint(t, f, path)
	}
}

func TestWellFormed(t *testing.T) {
	f := open(t)
	f.winter(t)
	f.Published(t, content.Notice, contenttest.Notice(contenttest.Headline(`]]> & <b>"粗"</b>`), contenttest.Body("]]>\n\n<script>x</script>\n\n[a](/notices)")))
	for _, path := range []string{"/feeds/all.rss", "/feeds/all.atom", "/en/feeds/notices.rss"} {
		lint(t, f, path)
	}
	got := f.read(t, "/feeds/all.rss").Items[0]
	if got.Title != `]]> & <b>"粗"</b>` || strings.Contains(got.Content, "<script") || !strings.Contains(got.Content, `href="https://linjiang.example/notices"`) {
		t.Errorf("%q\n%s", got.Title, got.Content)
	}
}

// lint asks a program that is not ours whether the XML is well-formed.
func lint(t *testing.T, f *town, path string) {
	t.Helper()
	if strings.HasSuffix(path, ".json") {
		return
	}
	_, body := f.get(t, path)
	cmd := exec.Command("xmllint", "--noout", "-")
	cmd.Stdin = bytes.NewReader(body)
	out, err := cmd.CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		if os.Getenv("CI") == "true" {
			t.Fatal("xmllint is missing")
		}
		t.Skip("xmllint is missing")
	}
	if err != nil {
		t.Errorf("%s: %v\n%s", path, err, out)
	}
}
