package push_test

import (
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/server/browsertest"
)

// state waits until the page to subscribe on says something.
func state(page *browsertest.Page, want string) {
	page.Wait("the page to say "+want, "document.getElementById('alerts').dataset.state === '"+want+"'")
}

// TestFirefoxThroughOurPage is what a resident lives through: she subscribes on
// the page, is told what the newsroom published, taps it, is told of its
// correction, changes what she wants, and ends it.
func TestFirefoxThroughOurPage(t *testing.T) {
	desktop := browsertest.NewDesktop(t)
	p := newServed(t)
	firefox := browsertest.Firefox(t, browsertest.FirefoxConfig{PushServer: p.service.WebSocketURL(), Desktop: desktop})
	page := firefox.ProfilePage(t)
	page.Go(p.url + "/en/subscribe")
	state(page, "ready")
	page.Click("#topics-water")
	page.Select("#severity", "advice")
	page.Click("[data-when=off] button")
	state(page, "on")
	page.Click("[data-do=test]")
	state(page, "tested")
	desktop.Wait(t, "Test message")

	piece := contenttest.Clarification(inEnglish("The tap water was tested this morning and is safe"))
	pub := p.Published(t, content.Clarification, piece)
	first := desktop.Wait(t, "The tap water was tested this morning and is safe")
	if !strings.Contains(first.Body, "False") && !strings.Contains(strings.ToLower(first.Body), "false") {
		t.Errorf("the verdict is not in %q", first.Body)
	}
	desktop.Click(t, first)
	if got := firefox.WaitTab(t, "/en/rumors/"+pub.Slug).Text("h1"); !strings.Contains(got, "safe") {
		t.Errorf("the tap led to %q", got)
	}

	page.Go(p.url + "/en/about")
	page.Go(p.url + "/en/subscribe")
	state(page, "on")
	if !browsertest.Eval[bool](page, "document.getElementById('topics-water').checked") {
		t.Error("the page has forgotten the choice")
	}
	for range 500 { // the page renews, and on the first visit of a day so does the worker
		if strings.Count(p.log.text(), "route=/api/v1/push/subscriptions/renew status=200") >= 2 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if n := strings.Count(p.log.text(), "route=/api/v1/push/subscriptions/renew status=200"); n < 2 {
		t.Errorf("renewed %d times", n)
	}
	page.Click("#topics-water")
	page.Click("#topics-food")
	page.Click("[data-when=on] button")
	state(page, "on")

	piece = contenttest.Clarification(inEnglish("The tap water is safe but for Mill Street"), contenttest.Note("磨坊街除外"))
	pub = p.Corrected(t, pub, content.Major, piece)
	desktop.Wait(t, "Correction: The tap water is safe but for Mill Street")
	p.finished(t, pub, content.RunCorrect)
	for _, a := range p.service.Acks() {
		if a != 100 {
			t.Errorf("Firefox acknowledged with %d", a)
		}
	}
	page.Click("[data-do=off]")
	state(page, "off")
	if n, err := p.db.CountSubscriptions(t.Context(), nil); n != 0 || err != nil {
		t.Errorf("%d subscriptions are left, %v", n, err)
	}
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("console: %q", errs)
	}
}

// inEnglish adds an English text with a headline.
func inEnglish(headline string) func(*content.Piece) {
	return func(p *content.Piece) {
		p.Texts[content.English] = content.Text{Headline: headline, Body: "All three samples passed.", ChangeNote: "Mill Street is excepted."}
	}
}

// TestChromiumRunsOurWorker shows what our fan-out sends in the other engine,
// replaces it by its correction, and shows a plain notice for what it cannot
// read.
func TestChromiumRunsOurWorker(t *testing.T) {
	p := newServed(t)
	sub := p.subscribe(t)
	pub := p.Published(t, content.Clarification, contenttest.Clarification())
	p.finished(t, pub, content.RunPublish)
	pub = p.Corrected(t, pub, content.Major, contenttest.Clarification(contenttest.Headline("自来水合格，磨坊街除外"), contenttest.Note("磨坊街除外")))
	p.finished(t, pub, content.RunCorrect)

	page := browsertest.Chromium(t).ProfilePage(t)
	page.Go(p.url + "/subscribe")
	page.Allow("notifications")
	page.Reload()
	state(page, "ready")
	sent := p.service.Sent(sub)
	if len(sent) != 2 {
		t.Fatalf("%d messages", len(sent))
	}
	for _, m := range sent {
		page.DeliverPush(string(m.Payload))
	}
	shown := page.Notifications()
	if len(shown) != 1 || shown[0].Title != "更正：自来水合格，磨坊街除外" || shown[0].Tag != string(pub.ID) || shown[0].Lang != "zh-Hans" {
		t.Errorf("shown: %+v", shown)
	}
	for _, nonsense := range []string{"", "no JSON", `{"v":99,"title":"x","tag":"y","url":"/"}`, `{"v":1,"title":"x","tag":"y","url":"https://evil.example/"}`} {
		page.DeliverPush(nonsense)
	}
	plain := page.WaitNotification("There is news")
	if len(page.Notifications()) != 2 || strings.Contains(plain.Body, "evil") {
		t.Errorf("shown: %+v", page.Notifications())
	}
	// The page that the alert leads to is there without a network.
	page.Offline(true)
	page.Go(p.url + content.PathOf(pub.Kind, pub.Slug))
	if got := page.Text("h1"); !strings.Contains(got, "磨坊街除外") {
		t.Errorf("offline the page says %q", got)
	}
}

// TestChromiumHearsNewsOnAnOpenPage and offers it.
func TestChromiumHearsNewsOnAnOpenPage(t *testing.T) {
	p := newServed(t)
	p.Published(t, content.Notice, contenttest.Notice())
	page := browsertest.Chromium(t).Page(t)
	page.Go(p.url + "/")
	page.Wait("the line", "document.readyState === 'complete'")
	if browsertest.Eval[bool](page, "!document.getElementById('news').hidden") {
		t.Fatal("news is offered before there is any")
	}
	p.Published(t, content.Notice, contenttest.Notice(contenttest.Headline("周四恢复供水")))
	page.Wait("the offer", "!document.getElementById('news').hidden")
	page.ClickAndLoad("#news a")
	page.Wait("the piece", "document.body.textContent.includes('周四恢复供水')")
}
