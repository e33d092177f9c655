package site_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/frontend/markdown"
	"gaoshi/indexer"
	"gaoshi/indexer/embedded"
	"gaoshi/server/browsertest"
)

// searched is a portal with the engine inside.
func searched(t testing.TB) (*portal, func(...*content.Publication)) {
	t.Helper()
	index, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { index.Close() })
	p := open(t, index)
	return p, func(pubs ...*content.Publication) {
		sync := &indexer.Sync{Library: p.Library, Index: index, Plain: markdown.Text}
		for _, pub := range pubs {
			if err := sync.Pieces(t.Context(), []content.ID{pub.ID}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

type line struct{ T, L, P, M, C string }

// suggested asks as the box does.
func (p *portal) suggested(t testing.TB, prefix, typed string) []line {
	t.Helper()
	res, body := p.get(t, prefix+"/search/suggest?q="+url.QueryEscape(typed))
	var list []line
	if err := json.Unmarshal([]byte(body), &list); err != nil || res.StatusCode != 200 || list == nil {
		t.Fatalf("%d %v: %s", res.StatusCode, err, body)
	}
	return list
}

func TestSuggestions(t *testing.T) {
	p, index := searched(t)
	notice := p.Published(t, content.Notice, contenttest.Notice(contenttest.Severe(content.Warning)))
	rumor := p.Published(t, content.Clarification, contenttest.Clarification())
	index(notice, rumor)
	got := p.suggested(t, "", "墨石")
	if len(got) != 1 || got[0] != (line{T: "墨石街周三停水六小时", P: "/notices/" + notice.Slug, M: "警示", C: "s-warning"}) {
		t.Errorf("%+v", got)
	}
	if got := p.suggested(t, "/en", "inkst"); len(got) != 1 || !strings.HasPrefix(got[0].P, "/en/notices/") || !strings.HasPrefix(got[0].T, "Water off") || got[0].L != "" {
		t.Errorf("%+v", got)
	}
	if got := p.suggested(t, "/en", "自来水"); len(got) != 1 || got[0].L != "zh-Hans" || got[0].C != "v-false" || got[0].M != "False" {
		t.Errorf("%+v", got)
	}
	p.Withdrawn(t, rumor, "写错了")
	if got := p.suggested(t, "", "自来水"); len(got) != 0 {
		t.Errorf("withdrawn, and still there: %+v", got)
	}
	for _, nothing := range []string{"", "  ", "zzzzqq", "\xff\xfe", `") OR "zz`, "<script>", strings.Repeat("很长", 400)} {
		if got := p.suggested(t, "", nothing); len(got) != 0 {
			t.Errorf("%q: %+v", nothing, got)
		}
	}
}

// TestSuggestionsAreSmall holds the answer to what a bad connection carries
// between two keys: header and body within 2 KiB.
func TestSuggestionsAreSmall(t *testing.T) {
	p, index := searched(t)
	for i := range 12 {
		long := fmt.Sprintf("停水通知第%d号：%s", i, strings.Repeat("东片西片南片北片", 9))
		index(p.Published(t, content.Notice, contenttest.Notice(contenttest.Headline(long))))
	}
	for _, coding := range []string{"identity", "br"} {
		res, body := p.get(t, "/search/suggest?q="+url.QueryEscape("停水"), "Accept-Encoding", coding)
		size := len(body) + len("HTTP/1.1 200 OK\r\n\r\n")
		for name, values := range res.Header {
			for _, v := range values {
				size += len(name) + len(v) + 4
			}
		}
		t.Logf("%s: %d bytes", coding, size)
		if size > 2<<10 {
			t.Errorf("%s: %d bytes", coding, size)
		}
		if coding == "identity" && (strings.Count(body, `"p":`) < 3 || strings.Count(body, `"p":`) > 6) {
			t.Error(body)
		}
		if got := res.Header.Get("Cache-Control"); got != "public, max-age=60" {
			t.Error(got)
		}
	}
}

func TestSuggestionsWhenSearchIsAway(t *testing.T) {
	for _, p := range []*portal{open(t, nil), open(t, &fakeIndex{err: indexer.ErrAway})} {
		if got := p.suggested(t, "", "停水"); len(got) != 0 {
			t.Errorf("%+v", got)
		}
		if res, _ := p.get(t, "/search/suggest?q=x"); res.Header.Get("Cache-Control") != "no-store" {
			t.Error("an empty list of a bad moment is kept")
		}
	}
}

// TestSuggestionsWhileTyping goes the keyboard's way through the list.
func TestSuggestionsWhileTyping(t *testing.T) {
	browser := browsertest.Chromium(t)
	p, index := searched(t)
	notice := p.Published(t, content.Notice, contenttest.Notice())
	rumor := p.Published(t, content.Clarification, contenttest.Clarification())
	index(notice, rumor)
	base, _ := p.listen(t)
	page := browser.Page(t)
	page.Phone()
	options := func(n int) {
		t.Helper()
		page.Wait("the suggestions", fmt.Sprintf(`document.querySelectorAll(".suggest:not([hidden]) [role=option]").length === %d`, n))
	}
	state := func(name string) string {
		return browsertest.Eval[string](page, `document.getElementById("q").getAttribute("`+name+`") || ""`)
	}
	for _, at := range []string{"/", "/search", "/en/search"} {
		page.Go(base + at)
		page.Type("#q", "停水")
		options(1)
		if state("aria-expanded") != "true" || state("role") != "combobox" || !strings.Contains(page.Text(".searchbox [aria-live]"), "1") {
			t.Errorf("%s: a screen reader hears nothing: %s", at, page.Text(".searchbox [aria-live]"))
		}
		if over := page.TooWide(); over > 0 {
			t.Errorf("%s is %d too wide", at, over)
		}
		page.Press("ArrowDown")
		if id := state("aria-activedescendant"); id != "q-list0" || page.Attr("#q-list0", "aria-selected") != "true" {
			t.Errorf("%s: the first is not chosen: %q", at, id)
		}
		page.Press("Escape")
		if state("aria-expanded") != "false" || state("aria-activedescendant") != "" || page.Has(".suggest") {
			t.Errorf("%s: Escape leaves it open", at)
		}
	}
	page.Go(base + "/")
	page.Type("#q", "停")
	options(1)
	page.Press("ArrowUp", "Enter")
	page.Wait("the piece", `location.pathname === "/notices/`+notice.Slug+`" && document.readyState === "complete"`)

	page.Go(base + "/")
	page.Type("#q", "自来水")
	options(1)
	page.Click(".suggest li")
	page.Wait("the piece", `location.pathname === "/rumors/`+rumor.Slug+`" && document.readyState === "complete"`)

	// Enter without a choice is a search, as without scripts.
	page.Go(base + "/")
	page.Type("#q", "停水")
	options(1)
	page.Press("Enter")
	page.Wait("the search", `location.pathname === "/search" && document.readyState === "complete"`)
	if got := page.Text(".card a"); !strings.Contains(got, "停水") {
		t.Error(got)
	}
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("%q", errs)
	}
}

// TestSuggestionsWaitForTheInputMethod types as a Chinese keyboard does: what
// is not chosen yet is not searched for.
func TestSuggestionsWaitForTheInputMethod(t *testing.T) {
	browser := browsertest.Chromium(t)
	p, index := searched(t)
	index(p.Published(t, content.Notice, contenttest.Notice()))
	base, _ := p.listen(t)
	page := browser.Page(t)
	page.Go(base + "/")
	page.Run(`window.asked = []; const real = window.fetch; window.fetch = (url, o) => { window.asked.push(decodeURIComponent(url)); return real(url, o); }`)
	page.Run(`const q = document.getElementById("q"); q.focus();
		q.dispatchEvent(new CompositionEvent("compositionstart"));
		for (const half of ["t", "ti", "ting"]) { q.value = half; q.dispatchEvent(new InputEvent("input", {isComposing: true})); }
		q.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", isComposing: true, cancelable: true}));
		q.value = "停水"; q.dispatchEvent(new InputEvent("input", {isComposing: true}));
		q.dispatchEvent(new CompositionEvent("compositionend"));`)
	page.Wait("the suggestions", `document.querySelectorAll(".suggest:not([hidden]) li").length === 1`)
	if got := browsertest.Eval[[]string](page, `window.asked`); len(got) != 1 || got[0] != "/search/suggest?q=停水" {
		t.Errorf("asked for %q", got)
	}
}

// TestShareTarget holds the manifest to a target that is there, and the service
// worker to leaving it alone.
func TestShareTarget(t *testing.T) {
	p := open(t, nil)
	var m struct {
		Share *struct {
			Action, Method, Enctype string
			Params                  map[string]string
		} `json:"share_target"`
	}
	read := func() {
		t.Helper()
		_, body := p.get(t, "/manifest.webmanifest")
		m.Share = nil
		if err := json.Unmarshal([]byte(body), &m); err != nil {
			t.Fatal(err)
		}
	}
	if read(); m.Share == nil || m.Share.Action != "/check" || m.Share.Method != "POST" || len(m.Share.Params) != 3 ||
		m.Share.Enctype != "application/x-www-form-urlencoded" {
		t.Errorf("%+v", m.Share)
	}
	o := office(false)
	o.Has.Check = false
	p.app = p.mountOffice(t, nil, o)
	if read(); m.Share != nil {
		t.Error("messages are shared to a page that is not there")
	}
}
