package site_test

import (
	"net"
	"strings"
	"testing"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/frontend/samples"
	"gaoshi/server/browsertest"
)

// listen serves the portal to a browser until stop is called or the test ends.
func (p *portal) listen(t testing.TB) (url string, stop func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- p.app.Listener(l) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		if err := p.app.Shutdown(); err != nil {
			t.Errorf("stop the server: %v", err)
		}
		<-done
	}
	t.Cleanup(stop)
	return "http://" + l.Addr().String(), stop
}

// TestOfflineShowsTheLastPagesSeen stops the server under a phone that has
// read a page.
func TestOfflineShowsTheLastPagesSeen(t *testing.T) {
	browser := browsertest.Chromium(t)
	p := open(t, nil)
	pub := p.Published(t, content.Notice, contenttest.Notice())
	url, stop := p.listen(t)
	page := browser.Page(t)
	page.Phone()
	page.Go(url + "/")
	page.Run(`await navigator.serviceWorker.ready`)
	page.Wait("the service worker to take over", `navigator.serviceWorker.controller`)
	page.Go(url + "/notices/" + pub.Slug)
	page.Run(`while (!await caches.match(location.href)) await new Promise(again => setTimeout(again, 20))`)
	if page.Has("#saved") {
		t.Error("a page from the network says that it is a copy")
	}
	stop()
	page.Go(url + "/notices/" + pub.Slug)
	if got := page.Text("h1"); got != "墨石街周三停水六小时" {
		t.Errorf("offline shows %q", got)
	}
	if !page.Has("#saved") || !strings.Contains(page.Text("#saved"), "以前存下的页面") || page.Text("#saved time") == "" {
		t.Error("the copy does not say that it is one, and of when")
	}
	page.Go(url + "/notices/never-seen")
	if got := page.Text("h1"); got != "现在没有网络" {
		t.Errorf("a page never seen shows %q", got)
	}
	page.Go(url + "/en/notices/never-seen")
	if got := page.Text("h1"); got != "No connection" {
		t.Errorf("a page never seen shows %q", got)
	}
}

// TestPhones opens every sample on a phone: nothing may need scrolling to the
// side, break in the console, or be too small for a thumb.
func TestPhones(t *testing.T) {
	browser := browsertest.Chromium(t)
	p := open(t, nil)
	p.app = p.mount(t, nil, true)
	url, _ := p.listen(t)
	for _, l := range content.Langs {
		page := browser.Page(t)
		page.Phone()
		for _, s := range samples.All(samples.Office(), l) {
			page.Go(url + "/dev/pages/" + string(l) + "/" + s.Name)
			if n := page.TooWide(); n > 0 {
				t.Errorf("%s %s is %d px wider than a phone", l, s.Name, n)
			}
			if small := browsertest.Eval[[]string](page, smallTargets); len(small) > 0 {
				t.Errorf("%s %s: too small for a thumb: %q", l, s.Name, small)
			}
		}
		for _, e := range page.Errors() {
			if !strings.Contains(e, "/files/") { // the samples' picture is nowhere
				t.Errorf("%s: console: %q", l, e)
			}
		}
	}
}

// smallTargets lists buttons, fields and links of navigation lower than 44 px. A
// box to tick is as large as its label, which ticks it, too.
const smallTargets = `[...document.querySelectorAll("button, input, select, textarea, summary, nav a, .files a, .tools a")]
	.filter(e => e.offsetParent && (/checkbox|radio/.test(e.type) && e.labels.length ? e.labels[0] : e).getBoundingClientRect().height < 43.5)
	.map(e => e.tagName + " " + (e.textContent || e.id).trim().slice(0, 30))`

func TestCopyButton(t *testing.T) {
	browser := browsertest.Chromium(t)
	p := open(t, nil)
	pub := p.Published(t, content.Clarification, contenttest.Clarification())
	url, _ := p.listen(t)
	page := browser.ProfilePage(t)
	page.Go(url + "/rumors/" + pub.Slug)
	page.Allow("clipboardReadWrite", "clipboardSanitizedWrite")
	page.Click("[data-copy]")
	page.Wait("the answer", `document.querySelector("[data-copy] span:not([hidden])").textContent === "已复制，可以去粘贴了"`)
	got := browsertest.Eval[string](page, `navigator.clipboard.readText()`)
	if !inOrder(got, "自来水今早检测合格", "传言不属实", "临江街道办事处", "https://linjiang.example/rumors/"+pub.Slug) || strings.Contains(got, "有毒") {
		t.Errorf("copied %q", got)
	}
}

// TestWithoutScripts reads and searches with JavaScript off.
func TestWithoutScripts(t *testing.T) {
	browser := browsertest.Chromium(t)
	p := open(t, nil)
	p.Published(t, content.Notice, contenttest.Notice())
	url, _ := p.listen(t)
	page := browser.Page(t)
	page.NoScript()
	page.Go(url + "/notices")
	page.Go(url + page.Attr(".card a", "href"))
	if got := page.Text("h1"); got != "墨石街周三停水六小时" {
		t.Error(got)
	}
	if page.Has("[data-copy]") || page.Count("#share") != 1 {
		t.Error("the copy button shows without scripts, or the text is not there to copy by hand")
	}
}
