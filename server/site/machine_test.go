package site_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/frontend/assets"
)

func (p *portal) attach(t testing.TB, hash, typ string, body []byte) {
	t.Helper()
	if err := p.Desk.SaveFile(t.Context(), content.File{Hash: hash, Type: typ, Bytes: body, At: p.Clock.Now()}); err != nil {
		t.Fatal(err)
	}
}

func TestFiles(t *testing.T) {
	p := open(t, nil)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	a, b, c := strings.Repeat("a", 64), strings.Repeat("b", 64), strings.Repeat("c", 64)
	p.attach(t, a, "image/png", picture.Bytes())
	p.attach(t, b, "application/pdf", []byte("%PDF-1.7"))
	p.attach(t, c, "text/html", []byte("<script>"))
	pub := p.Published(t, content.Notice, contenttest.Notice(func(n *content.Piece) {
		n.Attachments = []content.Attachment{
			{Hash: a, Type: "image/png", Name: "地图.png", Alt: "停水的街道", Bytes: int64(picture.Len())},
			{Hash: b, Type: "application/pdf", Name: "公告.pdf", Bytes: 2_400_000},
		}
	}))
	p.shows(t, "/notices/"+pub.Slug, 200, `width="30" height="20"`, `alt="停水的街道"`, "2.4 MB", "/files/"+a+"/%E5%9C%B0%E5%9B%BE.png")

	for target, want := range map[string][3]string{
		"/files/" + a + "/%E5%9C%B0%E5%9B%BE.png":   {"image/png", "inline; filename*=UTF-8''%E5%9C%B0%E5%9B%BE.png"},
		"/files/" + b + "/x":                        {"application/pdf", "inline; filename*=UTF-8''x.pdf"},
		"/files/" + c + "/x.html":                   {"application/octet-stream", "attachment; filename*=UTF-8''x.html"},
		"/files/" + a + "/..%2f..%2fx%0d%0aSet-A:b": {"image/png", "inline; filename*=UTF-8''xSet-Ab.png"},
		"/files/" + a + "/%ff":                      {"image/png", "inline; filename*=UTF-8''.png"},
	} {
		res, _ := p.get(t, target)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != want[0] || res.Header.Get("Content-Disposition") != want[1] ||
			res.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", target, res.StatusCode, res.Header)
		}
	}
	if res, _ := p.get(t, "/files/"+a+"/x.png", "If-None-Match", `"`+a+`"`); res.StatusCode != http.StatusNotModified {
		t.Error(res.StatusCode)
	}
}

func TestSitemap(t *testing.T) {
	p := open(t, nil)
	both := p.Published(t, content.Notice, contenttest.Notice())
	one := p.Published(t, content.Clarification, contenttest.Clarification())
	gone := p.Withdrawn(t, p.Published(t, content.Notice, contenttest.Notice()), "误发")
	p.shows(t, "/sitemap.xml", 200, "https://linjiang.example/sitemap-1.xml", "-sitemap-2.xml")
	body := p.shows(t, "/sitemap-1.xml", 200, "/en/notices/"+both.Slug, "https://linjiang.example/rumors/"+one.Slug, "-/en/rumors/"+one.Slug, "-"+gone.Slug, "2026-03-02T08:00:00Z")
	var set struct {
		URLs []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(body), &set); err != nil || len(set.URLs) != 3 {
		t.Errorf("%v, %d addresses", err, len(set.URLs))
	}
	p.shows(t, "/sitemap-pages.xml", 200, "https://linjiang.example/en/about")
	p.shows(t, "/robots.txt", 200, "Sitemap: https://linjiang.example/sitemap.xml")
}

func TestInstall(t *testing.T) {
	p := open(t, nil)
	_, body := p.get(t, "/manifest.webmanifest")
	var m struct{ Icons []struct{ Src string } }
	if err := json.Unmarshal([]byte(body), &m); err != nil || len(m.Icons) == 0 {
		t.Fatalf("%v: %s", err, body)
	}
	for _, icon := range m.Icons {
		if _, ok := assets.Find(icon.Src); !ok {
			t.Errorf("%s is not served", icon.Src)
		}
	}
	res, _ := p.get(t, "/sw.js")
	if res.Header.Get("Cache-Control") != "no-cache" || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/javascript") {
		t.Error(res.Header)
	}
}

// firstView is everything a phone gets for the first look at a page, in bytes:
// the page compressed, its header fields, and the styles, script and icon where
// it loads them. Pictures come when they are scrolled to.
const firstView = 14 << 10

// plain is a page as a browser reads it.
func (p *portal) plain(t testing.TB, target string) string {
	t.Helper()
	_, body := p.get(t, target)
	return body
}

func must(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}

func TestFirstViewFitsTheFirstPackets(t *testing.T) {
	p := open(t, nil)
	for range 30 {
		p.Published(t, content.Notice, contenttest.Notice(contenttest.Severe(content.Warning)))
		p.Published(t, content.Clarification, contenttest.Clarification())
		p.Clock.Move(time.Minute)
	}
	for _, target := range []string{"/", "/en", "/notices", "/rumors", "/about", "/feeds", "/search", "/nowhere"} {
		res, body := p.get(t, target, "Accept-Encoding", "br")
		head := 0
		for name, values := range res.Header {
			for _, v := range values {
				head += len(name) + len(v) + 4
			}
		}
		all := head + len(body)
		for _, name := range []string{"site.js", "icons/icon.svg", "site.css"} {
			if url, err := assets.URL(name); err != nil || !strings.Contains(p.plain(t, target), url) {
				continue // it stands in the page, or the page does without
			}
			_, file := p.get(t, must(assets.URL(name)), "Accept-Encoding", "br")
			all += len(file)
		}
		t.Logf("%-10s page %5d + head %4d + what it loads: %5d bytes", target, len(body), head, all)
		if all > firstView {
			t.Errorf("%s: %d bytes", target, all)
		}
	}
}
