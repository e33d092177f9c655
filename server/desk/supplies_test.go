package desk_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend"
	"gaoshi/server/desk"
)

// shop is a portal with shelves: two items, three outlets.
func openShop(t testing.TB) (*portal, *content.Shelf) {
	t.Helper()
	var shelf *content.Shelf
	p := openPortal(t, func(d *desk.Deps, _ *content.Office, o *frontend.Office) {
		db := d.Store.(*sqlstore.DB)
		shelf = content.NewShelf(db, content.NewEditions(0), nil)
		d.Shelf, d.Tokens = shelf, content.NewTokens(db, nil)
		o.Has.Supplies = true
	}).staff()
	if err := shelf.SaveItems(t.Context(), nil, contenttest.Items()...); err != nil {
		t.Fatal(err)
	}
	if err := shelf.SaveOutlets(t.Context(), nil, contenttest.Outlets()...); err != nil {
		t.Fatal(err)
	}
	return p, shelf
}

func state(t testing.TB, s *content.Shelf, outlet, item string) content.ShelfState {
	t.Helper()
	lines, _, err := s.Lines(t.Context(), content.ShelfFilter{Outlet: outlet, Item: item}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) == 0 {
		return content.ShelfUnknown
	}
	return lines[0].State
}

func TestCallsGoFromOutletToOutlet(t *testing.T) {
	p, shelf := openShop(t)
	one, two := p.as("sec"), p.as("sec2")
	first := one.get("/desk/supplies").want(200, "渡口街1号", "tel:0000-555-0100", "白菜", "口罩", "没问", "还有 3 家")
	two.get("/desk/supplies").want(200, "渡口街2号", "!渡口街1号")
	two.get("/desk/supplies?outlet=a").want(409, "A colleague is calling")
	path := regexp.MustCompile(`/desk/supplies/calls/\w+`).FindString(first.body)
	one.post(path, "do", "save", "status.cabbage", "in", "price.cabbage", "3.5", "status.mask", "").to()
	if state(t, shelf, "a", "cabbage") != content.ShelfIn || state(t, shelf, "a", "mask") != content.ShelfUnknown {
		t.Error("what was said was not taken, or what was skipped was")
	}
	one.get("/desk/supplies").want(200, "已保存", "渡口街3号")
	one.post("/desk/supplies/calls/c", "do", "save", "status.cabbage", "low", "price.cabbage", "63000", "status.mask", "out").
		want(422, "检查", `value="63000"`)
	if state(t, shelf, "c", "mask") != content.ShelfOut || state(t, shelf, "c", "cabbage") != content.ShelfUnknown {
		t.Error("the good row was not kept, or the bad one was")
	}
	one.post("/desk/supplies/calls/c", "do", "later").to()
	one.get("/desk/supplies").want(200, "目前没有需要核实")
	p.browser().post("/desk/supplies/calls/c", "do", "later").want(401)
}

func TestOutletsItemsAndLinks(t *testing.T) {
	p, shelf := openShop(t)
	b := p.as("sec")
	b.post("/desk/supplies/outlets", "id", "new-shop", "name.zh", "新店", "lat", "21.5", "lon", "135.1", "kind", "shop").to()
	b.post("/desk/supplies/outlets", "id", "new-shop", "name.zh", "又一家").want(409)
	b.post("/desk/supplies/outlets", "id", "No Good", "lat", "north").want(422, "north")
	b.get("/desk/supplies/outlets?q=新店").want(200, "新店", "!渡口街1号")
	b.get("/desk/supplies/outlets/new-shop").want(200, "还没有发过链接", "!/shop/new-shop/")
	b.post("/desk/supplies/outlets/new-shop/link", "do", "new").to()
	page := b.get("/desk/supplies/outlets/new-shop").want(200, "http://example.com/shop/new-shop/", `class="qr"`)
	token := regexp.MustCompile(`/shop/new-shop/([\w-]+)`).FindStringSubmatch(page.body)[1]
	if _, err := shelf.OpenLink(t.Context(), "new-shop", token); err != nil {
		t.Error(err)
	}
	b.post("/desk/supplies/outlets/new-shop/link", "do", "revoke").to()
	if _, err := shelf.OpenLink(t.Context(), "new-shop", token); content.CodeOf(err) != content.Denied {
		t.Errorf("a revoked link: %v", err)
	}
	b.post("/desk/supplies/outlets/new-shop", "name.zh", "新店二号", "closed", "1", "merged", "a").to()
	if o, err := shelf.Outlet(t.Context(), "new-shop"); err != nil || o.Shown() || o.In(content.Chinese) != "新店二号" || o.Merged != "a" {
		t.Errorf("%+v, %v", o, err)
	}
	b.post("/desk/supplies/outlets/new-shop", "name.zh", "x", "merged", "nobody").want(422, "nobody")
	b.post("/desk/supplies/items", "code", "salt", "name.zh", "盐", "ttl", "24h", "reference_price", "2.5").to()
	if i, err := shelf.Item(t.Context(), "salt"); err != nil || i.Life() != 24*time.Hour || i.Reference != 250 {
		t.Errorf("%+v, %v", i, err)
	}
	b.post("/desk/supplies/items", "code", "x", "name.zh", "x", "ttl", "soon").want(422, "soon")
}

func TestTokensAreTheAdminsAndShownOnce(t *testing.T) {
	p, _ := openShop(t)
	p.as("sec").get("/desk/supplies/tokens").want(403)
	admin := p.as("admin")
	made := admin.post("/desk/supplies/tokens", "name", "市场监管").want(200, "gaoshi_")
	secret := regexp.MustCompile(`gaoshi_\w+`).FindString(made.body)
	list := admin.get("/desk/supplies/tokens").want(200, "市场监管", "!"+secret)
	admin.post(regexp.MustCompile(`/desk/supplies/tokens/\w+/revoke`).FindString(list.body)).to()
	admin.get("/desk/supplies/tokens").want(200, "停用于")
	admin.post("/desk/supplies/tokens", "name", " ").want(422)
}

func TestAQueueShowsDisputedShelves(t *testing.T) {
	p, shelf := openShop(t)
	_, err := shelf.Record(t.Context(), content.FromDesk, "x", []content.Observation{{Outlet: "a", Item: "cabbage", Status: content.InStock, Observed: time.Now().Add(-time.Hour)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{"one", "two"} {
		if err := shelf.Absent(t.Context(), content.Absence{Outlet: "a", Item: "cabbage", Device: d}); err != nil {
			t.Fatal(err)
		}
	}
	p.as("rev").get("/desk/").want(200, "居民反映没有货", "/desk/supplies?outlet=a")
}

// sheet makes an XLSX of rows.
func sheet(t testing.TB, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, r := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellFormula("Sheet1", "E4", "=1+1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUploadShowsEachRowBeforeTakingAny(t *testing.T) {
	p, shelf := openShop(t)
	b := p.as("sec")
	at := time.Now().Add(-time.Minute).In(time.FixedZone("", 8*3600))
	file := sheet(t, [][]any{
		{"outlet", "item", "status", "observed_at", "price"},
		{"a", "cabbage", "有", at.Format(time.DateTime), 3.5},
		{"nobody", "cabbage", "有", at.Format(time.DateTime), 3.5},
		{"b", "cabbage", "有", at.Format(time.DateTime), nil},
		{"b", "mask", "无", at.Format(time.DateTime), nil},
		{"a", "cabbage", "有", at.Format(time.DateTime), 3.5},
		{"c", "cabbage", "in", "2009-01-01", -3},
	})
	page := b.upload("/desk/supplies/upload", map[string][]byte{"名单.xlsx": file}).
		want(200, "2 行可用", "1 行已经有了", "3 行有问题", "没有网点“nobody”", "单元格 E4 里是公式", "检查")
	if state(t, shelf, "a", "cabbage") != content.ShelfUnknown {
		t.Error("the preview took a row")
	}
	rows := regexp.MustCompile(`name="rows" value="([^"]+)"`).FindStringSubmatch(page.body)[1]
	b.post("/desk/supplies/upload/take", "rows", rows, "file", "名单.xlsx").to()
	b.get("/desk/supplies/upload").want(200, "全部收下了")
	if state(t, shelf, "a", "cabbage") != content.ShelfIn || state(t, shelf, "b", "mask") != content.ShelfOut {
		t.Error("the good rows were not taken")
	}
	b.upload("/desk/supplies/upload", map[string][]byte{"名单.xlsx": file}).want(200, "0 行可用", "3 行已经有了", "!收下可用")

	gb, err := simplifiedchinese.GB18030.NewEncoder().String("outlet,item,status,observed_at,note\nc,mask,货不多了,2020-01-01,散装\nc,mask,少," + at.Format(time.DateTime) + ",散装\n")
	if err != nil {
		t.Fatal(err)
	}
	b.upload("/desk/supplies/upload", map[string][]byte{"list.csv": []byte(gb)}).want(200, "1 行可用", "1 行有问题", "货不多了")
}

func TestUploadRefusesWhatIsNoList(t *testing.T) {
	p, _ := openShop(t)
	b := p.as("sec")
	for name, data := range map[string][]byte{
		"bomb.xlsx": bomb(t), "cut.xlsx": []byte("PK\x03\x04 and nothing"), "empty.csv": nil, "heading.csv": []byte("outlet,item\n"),
		"utf16.csv": []byte("\xff\xfeo\x00u\x00"), "picture.csv": []byte("\x89PNG\r\n\x1a\n\x00\x00"),
	} {
		got := b.upload("/desk/supplies/upload", map[string][]byte{name: data})
		if got.status != 422 && got.status != 413 && name != "picture.csv" || strings.Contains(got.body, `name="rows"`) {
			t.Errorf("%s: %d\n%s", name, got.status, short(got.body))
		}
	}
	b.post("/desk/supplies/upload/take", "rows", "nonsense").want(422)
	b.post("/desk/supplies/upload/take").want(422)
}

// bomb is a small ZIP that unpacks to 300 MB.
func bomb(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("xl/workbook.xml")
	if err == nil {
		_, err = io.CopyN(w, zeros{}, 300<<20)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
