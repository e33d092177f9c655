package browsertest_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gaoshi/server/browsertest"
)

const formPage = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>Form</title><link rel="icon" href="data:,">
<style>body{font:18px sans-serif} .wide{width:500px} #gone{display:none}</style>
<noscript><p id="noscript">no script</p></noscript>
<form action="/done"><label for="name">Name</label> <input id="name" name="name" value="a">
<select id="area" name="area"><option value="n">North<option value="s">South</select>
<button id="go">Send</button></form>
<p id="echo"></p><p id="gone">x</p><div style="height:2000px"></div>
<button id="low" onclick="this.textContent='clicked'">Low</button>
<script>
document.getElementById('name').addEventListener('input', e => { document.getElementById('echo').textContent = e.target.value })
document.addEventListener('keydown', e => { document.body.dataset.key = e.key })
</script>`

// site answers with the pages of these tests.
func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	html := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(body))
		}
	}
	icon := `<!doctype html><link rel="icon" href="data:,">`
	mux.HandleFunc("/form", html(formPage))
	mux.HandleFunc("/done", func(w http.ResponseWriter, r *http.Request) {
		html(icon+`<title>Done</title><h1>`+r.URL.Query().Get("name")+" "+r.URL.Query().Get("area")+`</h1>`)(w, r)
	})
	mux.HandleFunc("/bad", html(icon+`<script>console.error('one', 2); throw new Error('three')</script><img src="/nowhere">`))
	mux.HandleFunc("/wide", html(icon+`<meta name="viewport" content="width=device-width"><div style="width:500px">x</div>`))
	mux.HandleFunc("/worker", html(icon+`<script>navigator.serviceWorker.register('/worker.js')</script>`))
	mux.HandleFunc("/worker.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write([]byte(`addEventListener('push', e => {
			const m = e.data.json()
			e.waitUntil(registration.showNotification(m.title, {body: m.body, tag: m.tag, data: m.url}))
		})
		addEventListener('notificationclick', e => { e.waitUntil(clients.openWindow(e.notification.data)) })`))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestChromium(t *testing.T) {
	url := site(t)
	browser := browsertest.Chromium(t)

	t.Run("a form is filled and sent", func(t *testing.T) {
		p := browser.Page(t)
		p.Go(url + "/form")
		useForm(t, p)
	})
	t.Run("a phone taps, and is not wide enough for all", func(t *testing.T) {
		p := browser.Page(t)
		p.Phone()
		p.Go(url + "/form")
		useForm(t, p)
		p.Go(url + "/wide")
		if w := browsertest.Eval[int](p, "document.documentElement.clientWidth"); w != 360 {
			t.Errorf("the page is %d wide", w)
		}
		if got := p.TooWide(); got < 100 {
			t.Errorf("TooWide = %d for a page of 500 pixels", got)
		}
	})
	t.Run("keys move the focus and press buttons", func(t *testing.T) {
		p := browser.Page(t)
		p.Go(url + "/form")
		useKeys(t, p)
	})
	t.Run("without scripts", func(t *testing.T) {
		p := browser.Page(t)
		p.NoScript()
		p.Go(url + "/form")
		if !p.Has("#noscript") {
			t.Error("noscript is not shown")
		}
		p.Type("#name", "b")
		if got := p.Text("#echo"); got != "" {
			t.Errorf("the page's script ran: %q", got)
		}
		p.ClickAndLoad("#go")
		if got := p.Text("h1"); got != "ab n" {
			t.Errorf("sent %q", got)
		}
	})
	t.Run("the console's complaints are kept", func(t *testing.T) {
		p := browser.Page(t)
		p.Go(url + "/bad")
		wantComplaints(t, p)
	})
	t.Run("a screenshot shows the whole page", func(t *testing.T) {
		p := browser.Page(t)
		p.Go(url + "/form")
		wantScreenshot(t, p)
	})
	t.Run("offline", func(t *testing.T) {
		p := browser.Page(t)
		p.Go(url + "/form")
		if p.Received() < 500 {
			t.Errorf("received %d bytes", p.Received())
		}
		p.Offline(true)
		if browsertest.Eval[bool](p, "fetch('/form').then(() => true, () => false)") {
			t.Error("it still has a network")
		}
		p.Offline(false)
		p.Go(url + "/form")
		p.Dark(true)
		if !browsertest.Eval[bool](p, "matchMedia('(prefers-color-scheme: dark)').matches") {
			t.Error("not dark")
		}
	})
	t.Run("tabs share nothing", func(t *testing.T) {
		a, b := browser.Page(t), browser.Page(t)
		a.Go(url + "/form")
		b.Go(url + "/form")
		a.Run("localStorage.setItem('k', 'v')")
		if n := browsertest.Eval[int](b, "localStorage.length"); n != 0 {
			t.Error("the second tab sees what the first stored")
		}
	})
	t.Run("a service worker shows what is pushed", func(t *testing.T) {
		p := browser.ProfilePage(t)
		p.Go(url + "/worker")
		p.Allow("notifications")
		p.DeliverPush(`{"title":"Water is closed","body":"Boil it","tag":"t1"}`)
		p.DeliverPush(`{"title":"Water is safe","body":"Tested at nine","tag":"t1","url":"/notices/water"}`)
		if all := p.Notifications(); len(all) != 1 {
			t.Errorf("one tag, but shown are %+v", all)
		}
		n := p.WaitNotification("Water is safe")
		if n.Body != "Tested at nine" || n.Tag != "t1" || string(n.Data) != `"/notices/water"` {
			t.Errorf("shown: %+v", n)
		}
	})
}

func useForm(t *testing.T, p *browsertest.Page) {
	t.Helper()
	if p.Title() != "Form" || !strings.HasSuffix(p.URL(), "/form") {
		t.Errorf("at %s, %q", p.URL(), p.Title())
	}
	p.Type("#name", "菜 b")
	if got := p.Text("#echo"); got != "a菜 b" {
		t.Errorf("input events gave %q", got)
	}
	p.Fill("#name", "Ann")
	p.Select("#area", "s")
	if p.Has("#gone") || !p.Has("#go") || p.Count("button") != 2 || p.Attr("#go", "id") != "go" {
		t.Error("Has, Count or Attr is wrong")
	}
	p.Click("#low")
	p.Wait("the click to be seen", "document.getElementById('low').textContent === 'clicked'")
	p.ClickAndLoad("#go")
	if got := p.Text("h1"); got != "Ann s" {
		t.Errorf("sent %q", got)
	}
	if errs := p.Errors(); len(errs) > 0 {
		t.Errorf("console: %q", errs)
	}
}

func useKeys(t *testing.T, p *browsertest.Page) {
	t.Helper()
	var way []string
	for range 3 {
		p.Press("Tab")
		way = append(way, p.Focused())
	}
	if want := []string{"input#name", "select#area", "button#go"}; !slices.Equal(way, want) {
		t.Errorf("Tab goes %q, want %q", way, want)
	}
	p.Press("Escape")
	if got := browsertest.Eval[string](p, "document.body.dataset.key"); got != "Escape" {
		t.Errorf("the page saw %q", got)
	}
	p.Press("Enter")
	p.Wait("the form to be sent", "location.pathname === '/done'")
}

func wantComplaints(t *testing.T, p *browsertest.Page) {
	t.Helper()
	for _, want := range []string{"one 2", "three", "/nowhere"} {
		if !slices.ContainsFunc(p.Errors(), func(e string) bool { return strings.Contains(e, want) }) {
			t.Errorf("no %q among %q", want, p.Errors())
		}
	}
}

func wantScreenshot(t *testing.T, p *browsertest.Page) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a", "b.png")
	p.Screenshot(file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// The PNG header holds the height at byte 20 (PNG, section 11.2.2).
	if len(data) < 24 || string(data[1:4]) != "PNG" || int(data[22])<<8|int(data[23]) < 2000 {
		t.Errorf("%d bytes that are no tall PNG", len(data))
	}
}
