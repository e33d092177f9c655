package site_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend"
	"gaoshi/indexer"
	"gaoshi/server"
	"gaoshi/server/edition"
	"gaoshi/server/site"
)

// portal is the whole application over a real store, with the clock in the
// test's hand.
type portal struct {
	*contenttest.Office
	app *fiber.App
	db  *sqlstore.DB
}

func open(t testing.TB, index indexer.Index) *portal {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(t.TempDir(), "site.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	p := &portal{Office: contenttest.Open(t, db, content.Office{}), db: db}
	p.app = p.mount(t, index, false)
	return p
}

// renderer parses the templates once for all tests.
var renderer = sync.OnceValues(func() (*frontend.Renderer, error) { return frontend.New(office(false)) })

func office(dev bool) *frontend.Office {
	return &frontend.Office{
		Name:    map[content.Lang]string{content.Chinese: "临江街道办事处", content.English: "Linjiang Street Office"},
		BaseURL: "https://linjiang.example", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600), Dev: dev,
		Has: frontend.Services{Check: true},
	}
}

func (p *portal) mount(t testing.TB, index indexer.Index, dev bool) *fiber.App {
	t.Helper()
	return p.mountOffice(t, index, office(dev))
}

func (p *portal) mountOffice(t testing.TB, index indexer.Index, o *frontend.Office) *fiber.App {
	t.Helper()
	pages, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	cache := edition.New(p.Editions.Current, edition.Options{Now: p.Clock.Now})
	d := site.Deps{Office: o, Pages: pages, Library: p.Library, Cache: cache, Edition: p.Editions.Current, Index: index, Now: p.Clock.Now}
	machine, err := site.NewMachine(d)
	if err != nil {
		t.Fatal(err)
	}
	return server.New(server.Deps{Office: o, Pages: pages, Cache: cache, Edition: p.Editions.Current,
		Log: slog.New(slog.DiscardHandler), PerLanguage: []server.Room{site.New(d)}, Once: []server.Room{machine}})
}

func (p *portal) get(t testing.TB, target string, header ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := p.app.Test(req, -1)
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

// shows gets a page and holds it to a status, to what must be on it and, behind
// a "-", to what must not.
func (p *portal) shows(t testing.TB, target string, status int, parts ...string) string {
	t.Helper()
	res, body := p.get(t, target)
	if res.StatusCode != status {
		t.Fatalf("%s: %d, want %d\n%s", target, res.StatusCode, status, body)
	}
	for _, part := range parts {
		if not, ok := strings.CutPrefix(part, "-"); ok {
			if strings.Contains(body, not) {
				t.Errorf("%s shows %q", target, not)
			}
		} else if !strings.Contains(body, part) {
			t.Errorf("%s does not show %q", target, part)
		}
	}
	return body
}

func TestHomeSaysPlainlyWhenNothingIsInForce(t *testing.T) {
	p := open(t, nil)
	p.shows(t, "/", 200, "现在没有需要您留意的通知", `lang="zh-Hans"`)
	p.shows(t, "/en", 200, "There is nothing in force", `lang="en"`)
}

func TestHomeShowsTheMostSevereFirst(t *testing.T) {
	p := open(t, nil)
	p.Published(t, content.Notice, contenttest.Notice(contenttest.Headline("提醒一条")))
	p.Published(t, content.Notice, contenttest.Notice(contenttest.Headline("紧急一条"), contenttest.Severe(content.Emergency)))
	p.Clock.Move(time.Minute)
	p.Published(t, content.Notice, contenttest.Notice(contenttest.Headline("告知一条"), contenttest.Severe(content.Info)))
	rumor := p.Published(t, content.Clarification, contenttest.Clarification())
	body := p.shows(t, "/", 200, "2026年3月2日 16:01", "自来水今早检测合格", "-工厂漏了")
	if !inOrder(body, "紧急一条", "提醒一条", "告知一条", "自来水今早检测合格") {
		t.Error("not in order")
	}
	p.Clock.Move(time.Hour)
	p.Withdrawn(t, rumor, "检测日期写错了")
	p.shows(t, "/", 200, "2026年3月2日 17:01", "-自来水今早检测合格")
}

func inOrder(s string, parts ...string) bool {
	for _, part := range parts {
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i:]
	}
	return true
}

// TestTheClockTurnsPages holds pages to the time although nobody publishes.
func TestTheClockTurnsPages(t *testing.T) {
	p := open(t, nil)
	now := p.Clock.Now()
	pub := p.Published(t, content.Notice, contenttest.Notice(func(n *content.Piece) {
		n.Effective, n.Expires = now.Add(time.Hour), now.Add(3*time.Hour)
	}))
	at := "/notices/" + pub.Slug
	p.shows(t, "/", 200, "没有需要您留意")
	p.shows(t, at, 200, "还没有生效", "-已失效")
	p.Clock.Move(2 * time.Hour)
	p.shows(t, "/", 200, "墨石街")
	p.shows(t, at, 200, "-还没有生效", "-已失效")
	p.Clock.Move(2 * time.Hour)
	p.shows(t, "/", 200, "没有需要您留意")
	p.shows(t, at, 200, "已失效")
}

func TestNotice(t *testing.T) {
	p := open(t, nil)
	pub := p.Published(t, content.Notice, contenttest.Notice(contenttest.Severe(content.Warning)))
	at := "/notices/" + pub.Slug
	body := p.shows(t, at, 200, "<h1>墨石街周三停水六小时</h1>", "周二晚上蓄好水", "临江街道办事处", "2026年3月2日 16:00",
		`rel="canonical" href="https://linjiang.example`+at+`"`, `hreflang="en" href="https://linjiang.example/en`+at+`"`,
		"https://linjiang.example/feeds/notices.rss", at+"/print", "SpecialAnnouncement", "复制文字")
	if !inOrder(body, "警示", "<h1>", "您该怎么做", "发布：", "1至40号停水") {
		t.Error("the first screen is not in order")
	}
	p.shows(t, "/en"+at, 200, "<h1>Water off in Inkstone Street", "2 March 2026, 16:00", "-no translation")
}

func TestMissingTranslationShowsTheOriginalMarked(t *testing.T) {
	p := open(t, nil)
	pub := p.Published(t, content.Clarification, contenttest.Clarification())
	at := "/rumors/" + pub.Slug
	p.shows(t, "/en"+at, 200, "has not been translated", `<h1 lang="zh-Hans">自来水今早检测合格，可以饮用</h1>`,
		`rel="canonical" href="https://linjiang.example`+at+`"`, "-hreflang=\"en\" href=\"https://linjiang.example/en")
	p.shows(t, "/en/rumors", 200, "Chinese only")
}

func TestClarificationFirstScreen(t *testing.T) {
	p := open(t, nil)
	pub := p.Published(t, content.Clarification, contenttest.Clarification())
	body := p.shows(t, "/rumors/"+pub.Slug, 200)
	if !inOrder(body, "传言不属实", "<h1", "自来水今早检测合格", "您该怎么做", "临江街道办事处", "发布：", "实际情况", "为什么容易信以为真", "不是事实", "有毒", "水质检测报告") {
		t.Error("not in order")
	}
	head := body[:strings.Index(body, "</head>")]
	plain := regexp.MustCompile(`(?s)<script.*</script>`).ReplaceAllString(head, "")
	if strings.Contains(plain, "有毒") {
		t.Error("the claim is in the head")
	}
	review := linked(t, body)
	if review["@type"] != "ClaimReview" || review["reviewRating"].(map[string]any)["alternateName"] != "不属实" ||
		len([]rune(review["claimReviewed"].(string))) > 75 || review["url"] != "https://linjiang.example/rumors/"+pub.Slug {
		t.Errorf("%v", review)
	}
	p.Withdrawn(t, pub, "日期写错了")
	p.shows(t, "/rumors/"+pub.Slug, 200, "已撤回", "日期写错了", "-ClaimReview", "-复制文字")
}

var linkedData = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

func linked(t testing.TB, body string) map[string]any {
	t.Helper()
	m := linkedData.FindStringSubmatch(body)
	if m == nil {
		t.Fatal("no JSON-LD")
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(m[1]), &out); err != nil {
		t.Fatalf("%v in %s", err, m[1])
	}
	return out
}

func TestCheckingPromisesAnUpdate(t *testing.T) {
	p := open(t, nil)
	pub := p.Published(t, content.Clarification, contenttest.Clarification(contenttest.Found(content.Checking), func(c *content.Piece) {
		c.NextUpdate, c.Sources = p.Clock.Now().Add(2*time.Hour), nil
	}))
	at := "/rumors/" + pub.Slug
	p.shows(t, at, 200, "传言正在核实", "我们会在这个时间之前更新", "2026年3月2日 18:00", "-ClaimReview")
	p.Clock.Move(3 * time.Hour)
	p.shows(t, at, 200, "比我们承诺的时间晚了")
}

func TestHistory(t *testing.T) {
	p := open(t, nil)
	first := contenttest.Notice()
	pub := p.Published(t, content.Notice, first)
	p.Clock.Move(time.Hour)
	second := contenttest.Change(first, contenttest.Headline("墨石街周四停水六小时"), contenttest.Note("停水改到周四。"))
	pub = p.Corrected(t, pub, content.Major, second)
	p.Clock.Move(time.Hour)
	p.Withdrawn(t, pub, "不停水了")
	at := "/notices/" + pub.Slug
	p.shows(t, at, 200, "更新：", "停水改到周四。", at+"/history")
	body := p.shows(t, at+"/history", 200, "墨石街周<del>三</del><ins>四</ins>停水六小时", "停水改到周四。", "第 2 版", "第 1 版", "不停水了")
	if !inOrder(body, "不停水了", "第 2 版", "第 1 版") {
		t.Error("not the newest first")
	}
}

func TestPrint(t *testing.T) {
	p := open(t, nil)
	pub := p.Published(t, content.Notice, contenttest.Notice())
	p.shows(t, "/notices/"+pub.Slug+"/print", 200, `class="qr"`, "https://linjiang.example/notices/"+pub.Slug, "noindex")
}

func TestPublishIsSeenAtTheNextRequest(t *testing.T) {
	p := open(t, nil)
	p.shows(t, "/notices", 200, "-墨石街")
	p.Published(t, content.Notice, contenttest.Notice())
	p.shows(t, "/notices", 200, "墨石街", "共 1 条")
}

func TestConditionalGet(t *testing.T) {
	p := open(t, nil)
	res, _ := p.get(t, "/about")
	tag := res.Header.Get("ETag")
	if res, _ = p.get(t, "/about", "If-None-Match", tag); tag == "" || res.StatusCode != http.StatusNotModified {
		t.Errorf("tag %q, %d", tag, res.StatusCode)
	}
	if got := res.Header.Values("Set-Cookie"); len(got) > 0 {
		t.Errorf("a public page sets %v", got)
	}
}

// fakeIndex answers with what a test put in.
type fakeIndex struct {
	indexer.Index
	result indexer.Result
	err    error
	asked  indexer.Query
}

func (f *fakeIndex) Search(_ context.Context, q indexer.Query) (indexer.Result, error) {
	f.asked = q
	return f.result, f.err
}

func TestSearch(t *testing.T) {
	index := &fakeIndex{}
	p := open(t, index)
	pub := p.Published(t, content.Notice, contenttest.Notice())
	hit := func(lang, headline string) indexer.Hit {
		return indexer.Hit{Publication: string(pub.ID), Kind: "notice", Lang: lang, Slug: pub.Slug, Headline: headline}
	}
	index.result = indexer.Result{Total: 3, Hits: []indexer.Hit{hit("zh", "墨石街周三<mark>停水</mark>"), hit("en", "<mark>Water</mark> off"), {Publication: "gone"}}}
	body := p.shows(t, "/search?q=停水", 200, "<mark>停水</mark>", `href="/notices/`+pub.Slug+`"`, "约 3 条", "-Water")
	if strings.Count(body, `class="card `) != 1 {
		t.Error("one piece is there twice")
	}
	p.shows(t, "/en/search?q=water", 200, "<mark>Water</mark> off", `href="/en/notices/`+pub.Slug+`"`)

	p.shows(t, "/search?q="+strings.Repeat("停", 500), 200, "只搜索了前 200 个字")
	if n := len([]rune(index.asked.Text)); n != 200 {
		t.Errorf("asked for %d characters", n)
	}
	p.shows(t, "/search?q=a%ff%fe%00b", 200)
	p.shows(t, `/search?q=<script>alert(1)</script>`, 200, "-<script>alert")
	index.result = indexer.Result{}
	p.shows(t, "/search?q=nothing", 200, "没有找到", `href="/rumors"`)
	index.err = indexer.ErrAway
	p.shows(t, "/search?q=x", 503, "搜索暂时用不了", `href="/notices"`)
}

func TestSearchWithoutEngine(t *testing.T) {
	p := open(t, nil)
	p.shows(t, "/search", 200, "-暂时用不了")
	p.shows(t, "/search?q=x", 503, "搜索暂时用不了")
}

// TestBadInput sends what people and programs get wrong, or try.
func TestBadInput(t *testing.T) {
	p := open(t, nil)
	for target, want := range map[string]int{
		"/notices/%E5%81%9C%E6%B0%B4":                  404,
		"/notices/UPPER":                               404,
		"/notices/a--b":                                404,
		"/notices/" + strings.Repeat("a", 3000):        404,
		"/notices/%00":                                 404,
		"/notices/%ff%fe":                              404,
		"/notices/..%2f..%2fetc":                       404,
		"/rumors/nothing-here/history":                 404,
		"/rumors/nothing-here/print":                   404,
		"/nowhere":                                     404,
		"/en/nowhere":                                  404,
		"/notices?severity=loud":                       422,
		"/notices?page=0":                              422,
		"/notices?page=-1":                             422,
		"/notices?page=99999999999999999999":           422,
		"/notices?page=7":                              404,
		"/notices?period=forever":                      422,
		"/notices?topic=" + strings.Repeat("长", 50):    422,
		"/notices?topic=%ff":                           422,
		"/notices?topic=nothing":                       200,
		"/notices?utm_source=x&fbclid=y":               200,
		"/rumors?verdict=maybe":                        422,
		"/search?kind=x&q=y":                           422,
		"/search?q=y&page=501":                         422,
		"/files/abc/x.png":                             404,
		"/files/" + strings.Repeat("a", 64) + "/x.png": 404,
		"/sitemap-0.xml":                               404,
		"/sitemap-9.xml":                               404,
		"/dev/pages":                                   404,
	} {
		res, body := p.get(t, target)
		if res.StatusCode != want {
			t.Errorf("%.60s: %d, want %d", target, res.StatusCode, want)
		}
		if want >= 400 && (!strings.Contains(body, "<h1>") || !strings.Contains(body, `role="search"`) || !strings.Contains(body, "/rumors")) {
			t.Errorf("%.60s: the error page is no help", target)
		}
	}
}

func TestErrorPageSpeaksTheReadersLanguage(t *testing.T) {
	p := open(t, nil)
	p.shows(t, "/en/notices/nothing-here", 404, "Page not found", `href="/en/notices"`)
	p.shows(t, "/en/notices?severity=loud", 422, "loud", "level")
	p.shows(t, "/notices?severity=loud", 422, "级别")
}

func TestListNarrowsAndPages(t *testing.T) {
	p := open(t, nil)
	for i := range 23 {
		severity := content.Advice
		if i == 0 {
			severity = content.Warning
		}
		p.Published(t, content.Notice, contenttest.Notice(contenttest.Severe(severity), contenttest.Headline("第"+string(rune('甲'+i))+"条")))
		p.Clock.Move(time.Minute)
	}
	p.shows(t, "/notices", 200, "共 23 条", "第 1 页，共 2 页", `rel="next" href="/notices?page=2"`)
	p.shows(t, "/notices?page=2&x=y", 200, "第 2 页", `rel="prev" href="/notices"`, `rel="canonical" href="https://linjiang.example/notices?page=2"`)
	p.shows(t, "/notices?severity=warning", 200, "共 1 条", "第甲条", "noindex", `value="warning" selected`, "feeds/notices.rss?severity=warning")
	p.shows(t, "/notices?topic=water&page=2", 200, `rel="prev" href="/notices?topic=water"`)
	p.shows(t, "/notices?period=1d", 200, "共 23 条")
	p.Clock.Move(24 * time.Hour)
	p.shows(t, "/notices?period=1d", 200, "没有符合条件的内容")
	p.shows(t, "/notices?period=7d", 200, "共 23 条")
}

func TestDevPages(t *testing.T) {
	p := open(t, nil)
	p.app = p.mount(t, nil, true)
	p.shows(t, "/dev/pages", 200, "/dev/pages/en/notice-withdrawn")
	p.shows(t, "/dev/pages/en/notice-withdrawn", 200, "Withdrawn")
	p.shows(t, "/dev/pages/xx/home", 404)
	p.shows(t, "/dev/pages/zh/nothing", 404)
}
