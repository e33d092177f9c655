package shelf_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend"
	"gaoshi/server"
	"gaoshi/server/edition"
	"gaoshi/server/shelf"
)

// market is the whole application over a real store with three outlets and two
// items, and the clock in the test's hand.
type market struct {
	*contenttest.Office
	shelf  *content.Shelf
	tokens *content.Tokens
	app    *fiber.App
}

func open(t testing.TB) *market {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(t.TempDir(), "shelf.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	m := &market{Office: contenttest.Open(t, db, content.Office{})}
	m.shelf, m.tokens = content.NewShelf(db, m.Editions, m.Clock.Now), content.NewTokens(db, m.Clock.Now)
	o := &frontend.Office{
		Name:    map[content.Lang]string{content.Chinese: "临江街道办事处", content.English: "Linjiang Street Office"},
		BaseURL: "https://linjiang.example", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600),
		Has: frontend.Services{Supplies: true},
	}
	pages, err := frontend.New(o)
	if err != nil {
		t.Fatal(err)
	}
	cache := edition.New(m.Editions.Current, edition.Options{Now: m.Clock.Now})
	d := shelf.Deps{Office: o, Pages: pages, Shelf: m.shelf, Terms: m.Library, Cache: cache, Now: m.Clock.Now}
	m.app = server.New(server.Deps{Office: o, Pages: pages, Cache: cache, Edition: m.Editions.Current, Log: slog.New(slog.DiscardHandler),
		PerLanguage: []server.Room{shelf.New(d)}, Once: []server.Room{shelf.NewOpen(d, m.tokens)}, Limits: server.Limits{Changes: 100_000}})
	if err := m.shelf.SaveItems(t.Context(), nil, contenttest.Items()...); err != nil {
		t.Fatal(err)
	}
	if err := m.shelf.SaveOutlets(t.Context(), nil, contenttest.Outlets()...); err != nil {
		t.Fatal(err)
	}
	return m
}

// see records that something was seen some minutes ago.
func (m *market) see(t testing.TB, outlet, item string, status content.ShelfStatus, ago int, price content.Fen) {
	t.Helper()
	got, err := m.shelf.Record(context.WithoutCancel(t.Context()), content.FromDesk, "editor", []content.Observation{{Outlet: outlet, Item: item, Status: status, Price: price,
		Observed: m.Clock.Now().Add(-time.Duration(ago) * time.Minute)}})
	if err != nil || got[0].Err != nil {
		t.Fatal(err, got)
	}
}

func (m *market) do(t testing.TB, method, target, body string, header ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := m.app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

func (m *market) form(t testing.TB, target, body string) (*http.Response, string) {
	t.Helper()
	return m.do(t, "POST", target, body, "Content-Type", "application/x-www-form-urlencoded")
}

// shows gets a page and holds it to a status, to what must be on it and, behind
// a "-", to what must not.
func (m *market) shows(t testing.TB, target string, status int, parts ...string) string {
	t.Helper()
	res, body := m.do(t, "GET", target, "")
	if res.StatusCode != status {
		t.Fatalf("%s: %d, want %d\n%s", target, res.StatusCode, status, body)
	}
	has(t, target, body, parts...)
	return body
}

func has(t testing.TB, what, body string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if not, ok := strings.CutPrefix(part, "-"); ok {
			if strings.Contains(body, not) {
				t.Errorf("%s shows %q", what, not)
			}
		} else if !strings.Contains(body, part) {
			t.Errorf("%s does not show %q", what, part)
		}
	}
}

func TestPagesSayWhatIsThereAndHowOldThatIs(t *testing.T) {
	m := open(t)
	m.shows(t, "/supplies", 200, "白菜", "目前没有确认有货", "以货架为准")
	m.see(t, "a", "cabbage", content.InStock, 20, 280)
	m.see(t, "b", "cabbage", content.LowStock, 10, 450)
	m.see(t, "c", "cabbage", content.InStock, 5, 300)
	m.shows(t, "/supplies", 200, "3 家有货", "¥2.80–4.50 / 斤")
	m.shows(t, "/en/supplies/cabbage", 200, "3 outlets have it", "¥2.80–4.50 / 500 g", "Running low", "What is on the shelf prevails",
		"Usual price", "¥3.20 / 500 g", "2 March 2026, 15:40", "asked by phone", "The last seven days", "-Unconfirmed")
	m.shows(t, "/en/supplies/cabbage?area=west", 200, "One outlet has it", "Shop c", "-Shop a")
	m.shows(t, "/outlets/a", 200, "白菜", "¥2.80 / 斤", "渡口街1号", "tel:0000-555-0100")

	m.Clock.Move(4 * time.Hour) // nobody looked: the same edition says something else
	m.shows(t, "/en/supplies/cabbage", 200, "Unconfirmed", "Seen In stock earlier, unconfirmed since", "Nobody is known to have it now", "2 March 2026, 19:40")
	m.Clock.Move(9 * time.Hour)
	m.shows(t, "/en/supplies/cabbage", 200, "No outlet is known", "-Shop a")
}

func TestAnUnusualPriceIsMarked(t *testing.T) {
	m := open(t)
	for i, o := range []string{"a", "b", "c"} {
		m.see(t, o, "cabbage", content.InStock, 10, content.Fen(300+i))
	}
	m.shows(t, "/en/supplies/cabbage", 200, "-Unusual price")
	m.see(t, "b", "cabbage", content.InStock, 1, 6300)
	m.shows(t, "/en/supplies/cabbage", 200, "Unusual price", "¥63 /", "¥3–3.02 / 500 g")
	m.shows(t, "/en/outlets/b", 200, "Unusual price")
}

func TestAChangeShowsAtTheNextRequest(t *testing.T) {
	m := open(t)
	m.see(t, "a", "cabbage", content.InStock, 10, 300)
	m.shows(t, "/en/outlets/a", 200, "In stock")
	m.see(t, "a", "cabbage", content.OutStock, 1, 0)
	m.shows(t, "/en/outlets/a", 200, "Sold out", "-In stock")
}

func TestClosedAndMergedOutletsAreHidden(t *testing.T) {
	m := open(t)
	m.see(t, "b", "cabbage", content.InStock, 10, 300)
	o, err := m.shelf.Outlet(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	o.Merged = "a"
	if err := m.shelf.SaveOutlets(t.Context(), nil, o); err != nil {
		t.Fatal(err)
	}
	m.shows(t, "/en/supplies/cabbage", 200, "-Shop b")
	m.shows(t, "/en/outlets/b", 200, "has taken this one’s place", "/en/outlets/a", "noindex")
	m.shows(t, "/api/v1/supplies.csv", 200, "-店b")
}

func TestWhatIsNotThere(t *testing.T) {
	m := open(t)
	for _, target := range []string{"/supplies/nothing", "/outlets/nobody", "/supplies/cabbage?page=9", "/api/v1/supplies/history/tomorrow.csv",
		"/api/v1/supplies/history/2026-03-02", "/api/v1/supplies/history/2126-03-02.csv", "/outlets/nobody/missing"} {
		m.shows(t, target, 404)
	}
	for _, target := range []string{"/supplies/cabbage?page=0", "/supplies?area=" + strings.Repeat("x", 300), "/api/v1/supplies?lang=xx"} {
		m.shows(t, target, 422)
	}
}

func TestTwoNetworksDisputeAShelfAndOneCannot(t *testing.T) {
	m := open(t)
	m.see(t, "a", "cabbage", content.InStock, 10, 300)
	res, _ := m.form(t, "/en/outlets/a/missing", "item=cabbage")
	if res.StatusCode != 303 || res.Header.Get("Location") != "/en/outlets/a/missing" {
		t.Fatalf("%d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	m.shows(t, "/en/outlets/a/missing", 200, "Thank you")
	before := m.Editions.Current()
	for range 200 { // the same address, whatever it calls itself
		res, body := m.do(t, "POST", "/en/outlets/a/missing", "item=cabbage", "Content-Type", "application/x-www-form-urlencoded", "User-Agent", fmt.Sprint(time.Now().UnixNano()))
		if res.StatusCode != 429 {
			t.Fatalf("got %d", res.StatusCode)
		}
		has(t, "the refusal", body, "You have told us already")
	}
	if m.Editions.Current() != before {
		t.Error("one address moved the edition")
	}
	m.shows(t, "/en/outlets/a", 200, "-Doubtful")
	if err := m.shelf.Absent(t.Context(), content.Absence{Outlet: "a", Item: "cabbage", Device: "another"}); err != nil {
		t.Fatal(err)
	}
	m.shows(t, "/en/outlets/a", 200, "Doubtful", "People say it is not there")
	for _, body := range []string{"item=nothing", "", "item=" + strings.Repeat("x", 9000)} {
		if res, _ := m.form(t, "/outlets/a/missing", body); res.StatusCode != 404 {
			t.Errorf("%.20q: %d", body, res.StatusCode)
		}
	}
}

func TestShopLink(t *testing.T) {
	m := open(t)
	o, err := m.shelf.RenewLink(t.Context(), nil, "a", false)
	if err != nil {
		t.Fatal(err)
	}
	link := func() string {
		t.Helper()
		token, err := m.shelf.LinkToken(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		return "/en/shop/a/" + token
	}
	first := link()
	m.shows(t, first, 200, "Shop a: what is on the shelf?", `value="in cabbage"`, `value="out cabbage"`, "noindex")
	res, _ := m.form(t, first, "say=low+cabbage&price=3.5&next_delivery=2026-03-02T18:00")
	if res.StatusCode != 303 {
		t.Fatalf("got %d", res.StatusCode)
	}
	m.shows(t, res.Header.Get("Location"), 200, "Noted for Cabbage")
	m.shows(t, "/en/outlets/a", 200, "Running low", "¥3.50", "said by the outlet", "2 March 2026, 18:00")
	for _, bad := range []string{"say=low+cabbage&price=-3", "say=low+cabbage&price=63000", "say=maybe+cabbage", "say=in+nothing",
		"say=in+cabbage&next_delivery=soon", "say=in+cabbage&price=abc", "say=in+cabbage&next_delivery=1999-01-01T00:00"} {
		if res, body := m.form(t, first, bad); res.StatusCode != 422 || !strings.Contains(body, `class="shop"`) {
			t.Errorf("%s: %d", bad, res.StatusCode)
		}
	}
	for _, wrong := range []string{strings.Replace(first, "/shop/a/", "/shop/b/", 1), first + "x", "/en/shop/a/x", "/en/shop/nobody/x", "/en/shop/a/zzzzzz-AAAA"} {
		m.shows(t, wrong, 410, "This link no longer works")
		if res, _ := m.form(t, wrong, "say=in+cabbage"); res.StatusCode != 410 {
			t.Errorf("%s took an observation: %d", wrong, res.StatusCode)
		}
	}
	if o, err = m.shelf.RenewLink(t.Context(), nil, "a", false); err != nil {
		t.Fatal(err)
	}
	m.shows(t, first, 410)
	second := link()
	m.shows(t, second, 200)
	if _, err = m.shelf.RenewLink(t.Context(), nil, "a", true); err != nil {
		t.Fatal(err)
	}
	m.shows(t, second, 410)
	if o, err = m.shelf.RenewLink(t.Context(), nil, "a", false); err != nil {
		t.Fatal(err)
	}
	m.shows(t, second, 410)
	third := link()
	m.Clock.Move(366 * 24 * time.Hour)
	m.shows(t, third, 410)
}

func TestOpenData(t *testing.T) {
	m := open(t)
	evil, err := m.shelf.Outlet(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	evil.Names = map[content.Lang]string{content.Chinese: `=HYPERLINK("http://evil")`}
	evil.Address = " @SUM(A1)"
	if err := m.shelf.SaveOutlets(t.Context(), nil, evil); err != nil {
		t.Fatal(err)
	}
	m.see(t, "a", "cabbage", content.InStock, 20, 280)
	m.see(t, "b", "mask", content.OutStock, 5, 0)
	res, body := m.do(t, "GET", "/api/v1/supplies.csv", "")
	if res.Header.Get("ETag") == "" || res.Header.Get("Content-Type") != "text/csv; charset=utf-8" || res.Header.Get("Valid-Until") != "2026-03-02T09:55:00Z" {
		t.Errorf("header %v", res.Header)
	}
	if again, _ := m.do(t, "GET", "/api/v1/supplies.csv", "", "If-None-Match", res.Header.Get("ETag")); again.StatusCode != 304 {
		t.Errorf("polling again: %d", again.StatusCode)
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(err, body)
	}
	if got := strings.Join(rows[0][:17], ","); got != "outlet_id,outlet_name,address,phone,lat,lon,item_code,item_name,unit,status,qty,price_fen,limit_per_person,note,source,observed_at,valid_until" {
		t.Errorf("columns %s", got)
	}
	if r := rows[1]; r[0] != "a" || r[9] != "in" || r[11] != "280" || r[15] != "2026-03-02T15:40:00+08:00" || r[16] != "2026-03-02T19:40:00+08:00" {
		t.Errorf("row %v", r)
	}
	if r := rows[2]; r[1][0] != '\'' || r[2][0] != '\'' {
		t.Errorf("a spreadsheet would run %q or %q", r[1], r[2])
	}
	if bom := m.shows(t, "/api/v1/supplies.csv?bom=1", 200); !strings.HasPrefix(bom, "\ufeff") {
		t.Error("no byte order mark")
	}
	var list struct {
		ValidUntil time.Time `json:"valid_until"`
		Supplies   []map[string]any
	}
	if err := json.Unmarshal([]byte(m.shows(t, "/api/v1/supplies?item=cabbage&lang=en", 200)), &list); err != nil || len(list.Supplies) != 1 || list.Supplies[0]["item_name"] != "Cabbage" || list.ValidUntil.IsZero() {
		t.Errorf("%v %+v", err, list)
	}
	var geo struct {
		Features []struct {
			Geometry struct{ Coordinates []float64 }
		}
	}
	if err := json.Unmarshal([]byte(m.shows(t, "/api/v1/supplies.geojson?outlet=a", 200)), &geo); err != nil || len(geo.Features) != 1 || geo.Features[0].Geometry.Coordinates[0] != 135.2 {
		t.Errorf("%v %+v", err, geo)
	}
	m.shows(t, "/api/v1/supplies/history/2026-03-02.csv", 200, "cabbage,in,,280", "mask,out")
	m.shows(t, "/api/v1/supplies/history/2026-03-01.csv", 200, "-cabbage")
}

func TestObservationsFromPrograms(t *testing.T) {
	m := open(t)
	secret, err := m.tokens.Make(t.Context(), m.Admin, "market office")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.tokens.Make(t.Context(), m.Secretary, "x"); content.CodeOf(err) != content.Denied {
		t.Errorf("a secretary made a token: %v", err)
	}
	at := m.Clock.Now().Add(-time.Minute).Format(time.RFC3339)
	rows := func(parts ...string) string { return `{"observations":[` + strings.Join(parts, ",") + `]}` }
	good := `{"outlet":"a","item":"cabbage","status":"in","observed_at":"` + at + `","price_fen":290}`
	bad := `{"outlet":"nobody","item":"cabbage","status":"in","observed_at":"` + at + `","price_fen":-3}`
	post := func(body string, header ...string) (int, string) {
		t.Helper()
		res, answer := m.do(t, "POST", "/api/v1/observations", body, append([]string{"Content-Type", "application/json"}, header...)...)
		return res.StatusCode, answer
	}
	auth := []string{"Authorization", "Bearer " + secret}
	for _, h := range [][]string{nil, {"Authorization", "Bearer gaoshi_wrong"}, {"Authorization", secret[3:]}} {
		if status, body := post(rows(good), h...); status != 401 {
			t.Errorf("with %v: %d %s", h, status, body)
		}
	}
	keyed := append([]string{"Idempotency-Key", "k1"}, auth...)
	status, body := post(rows(good, bad, good), keyed...)
	if status != 207 {
		t.Fatalf("%d %s", status, body)
	}
	has(t, "the answer", body, `"taken":1,"repeated":1,"refused":1`, `"code":"no_such_outlet"`, `"code":"bad_price"`, `"row":1,"result":"refused"`)
	if status, again := post(rows(good, bad, good), keyed...); status != 207 || again != body {
		t.Errorf("the same key: %d %s", status, again)
	}
	if status, body := post(rows(good), keyed...); status != 409 {
		t.Errorf("the key with another body: %d %s", status, body)
	}
	m.shows(t, "/en/outlets/a", 200, "In stock", "¥2.90", "from a partner’s system")
	for _, c := range []struct {
		body string
		want int
	}{{"", 422}, {"{", 422}, {`{"observations":[]}`, 422}, {rows(bad), 422}, {rows(good), 200}, {"[" + good + "]", 200},
		{rows(strings.Replace(good, at, "soon", 1)), 422}, {rows(strings.Repeat(good+",", 3000) + good), 413}} {
		if status, body := post(c.body, auth...); status != c.want {
			t.Errorf("%.80s: %d, want %d: %.200s", c.body, status, c.want, body)
		}
	}
	list, err := m.tokens.List(t.Context())
	if err != nil || len(list) != 1 || list[0].Used.IsZero() || strings.Contains(fmt.Sprint(list), secret) {
		t.Errorf("tokens %+v, %v", list, err)
	}
	if err := m.tokens.Revoke(t.Context(), m.Admin, list[0].ID); err != nil {
		t.Fatal(err)
	}
	if status, _ := post(rows(good), auth...); status != 401 {
		t.Errorf("revoked: %d", status)
	}
}

func TestFirstViewOfALongList(t *testing.T) {
	m := open(t)
	var outlets []content.Outlet
	var rows []content.Observation
	for i := range 500 {
		id := fmt.Sprintf("o%03d", i)
		outlets = append(outlets, content.Outlet{ID: id, Names: map[content.Lang]string{content.Chinese: fmt.Sprintf("第%d号便民店（%d）", i*7919, i)}, Lat: 21.5 + float64(i)/7919, Lon: 135 + float64(i)/104729})
		rows = append(rows, content.Observation{Outlet: id, Item: "cabbage", Status: content.InStock, Quantity: i * 31 % 700, Price: content.Fen(200 + i*37%400), Observed: m.Clock.Now().Add(-time.Duration(i*17%7000) * time.Second), Note: fmt.Sprint("备注", i*104729)})
	}
	if err := m.shelf.SaveOutlets(t.Context(), nil, outlets...); err != nil {
		t.Fatal(err)
	}
	if _, err := m.shelf.Record(t.Context(), content.FromDesk, "x", rows); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/supplies/cabbage", "/en/supplies/cabbage?page=3", "/supplies"} {
		res, body := m.do(t, "GET", target, "", "Accept-Encoding", "br")
		if n := len(body); n > 14<<10 || res.Header.Get("Content-Encoding") != "br" {
			t.Errorf("%s is %d bytes in %q", target, n, res.Header.Get("Content-Encoding"))
		} else {
			t.Logf("%s is %d bytes", target, n)
		}
	}
}
