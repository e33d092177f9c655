package push_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"gaoshi/server/browsertest"
	"gaoshi/server/push"
	"gaoshi/server/push/pushtest"
)

// subscribePage and worker are the least that can subscribe and show.
const (
	subscribePage = `<!doctype html><title>Subscribe</title><link rel="icon" href="data:,">
<button id="on">Subscribe</button> <button id="off">Unsubscribe</button> <pre id="out"></pre>
<script>
const out = document.getElementById('out')
const show = f => f().then(v => { out.textContent = v }, e => { out.textContent = 'failed: ' + e })
document.getElementById('on').onclick = () => show(async () => {
	const key = Uint8Array.from(atob('{KEY}'.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0))
	await navigator.serviceWorker.register('/sw.js')
	const worker = await navigator.serviceWorker.ready
	return JSON.stringify(await worker.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: key}))
})
document.getElementById('off').onclick = () => show(async () => {
	const worker = await navigator.serviceWorker.ready
	const had = await worker.pushManager.getSubscription()
	return 'unsubscribed ' + await had.unsubscribe()
})
</script>`
	worker = `
addEventListener('push', e => {
	const m = e.data.json()
	e.waitUntil(registration.showNotification(m.title, {body: m.body, tag: m.tag, lang: m.lang, data: m.url}))
})
addEventListener('notificationclick', e => {
	e.notification.close()
	e.waitUntil(clients.openWindow(e.notification.data))
})`
)

// portal is a site with that page and worker, and another to open.
func portal(t *testing.T, key string) string {
	t.Helper()
	serve := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind+"; charset=utf-8")
			_, _ = w.Write([]byte(body))
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/subscribe", serve("text/html", strings.ReplaceAll(subscribePage, "{KEY}", key)))
	mux.HandleFunc("/sw.js", serve("text/javascript", worker))
	mux.HandleFunc("/en/rumors/", serve("text/html", `<!doctype html><link rel="icon" href="data:,"><h1>The water is safe</h1>`))
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	return site.URL
}

// TestFirefoxReceives is the whole way: Firefox subscribes at the test service,
// the Sender sends, Firefox decrypts and shows, a click opens the page, and
// after unsubscribing the service says so.
func TestFirefoxReceives(t *testing.T) {
	desktop := browsertest.NewDesktop(t)
	service := pushtest.New(t)
	firefox := browsertest.Firefox(t, browsertest.FirefoxConfig{PushServer: service.WebSocketURL(), Desktop: desktop})
	vapid, err := push.MakeVAPID()
	if err != nil {
		t.Fatal(err)
	}
	sender := newSender(t, service, func(c *push.Config) { c.VAPID = vapid })
	service.Require(vapid.Public())
	site := portal(t, vapid.Public())

	page := firefox.ProfilePage(t)
	page.Go(site + "/subscribe")
	page.Click("#on")
	page.Wait("the subscription", "document.getElementById('out').textContent")
	sub := browserSubscription(t, service, page.Text("#out"))

	send := func(change func(*push.Alert)) push.Outcome {
		a := alert()
		change(&a)
		payload, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return sender.Send(t.Context(), sub, push.Message{Payload: payload, TTL: time.Hour, Urgency: push.High, Topic: push.TopicFor(a.ID)})
	}
	if got := send(func(a *push.Alert) { a.Title, a.Correction = "Is the water safe? We are checking.", false }); got.Result != push.Delivered {
		t.Fatalf("%+v", got)
	}
	desktop.Wait(t, "We are checking")
	if got := send(func(a *push.Alert) { a.Title, a.Body = "Correction: the water is safe", strings.Repeat("菜", 2000) }); got.Result != push.Delivered {
		t.Fatalf("%+v", got)
	}
	shown := desktop.Wait(t, "Correction: the water is safe")
	if open := desktop.Open(); len(open) != 1 {
		t.Errorf("the correction did not replace what it corrects: %+v", open)
	}
	if !strings.HasSuffix(shown.Body, "菜…") {
		t.Errorf("body: %q", shown.Body)
	}
	desktop.Click(t, shown)
	if got := firefox.WaitTab(t, "/en/rumors/water").Text("h1"); got != "The water is safe" {
		t.Errorf("the tab says %q", got)
	}

	wantAcks(t, service, 100, 100)
	// One bit changed on the way is noticed by Firefox: the acks mean something.
	made := pushtest.Subscription{Endpoint: sub.Endpoint.URL()}
	service.Play(made, pushtest.Fault{Spoil: true})
	if got := send(func(*push.Alert) {}); got.Result != push.Delivered {
		t.Errorf("%+v", got)
	}
	wantAcks(t, service, 100, 100, 101)

	page.Click("#off")
	page.Wait("the end", "document.getElementById('out').textContent === 'unsubscribed true'")
	if got := waitGone(t, func() push.Outcome { return send(func(*push.Alert) {}) }); got.Result != push.Gone {
		t.Errorf("after unsubscribing: %+v", got)
	}
}

// wantAcks waits until browsers have acknowledged so many messages.
func wantAcks(t *testing.T, service *pushtest.Service, want ...int) {
	t.Helper()
	for range 500 {
		if len(service.Acks()) >= len(want) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if got := service.Acks(); !slices.Equal(got, want) {
		t.Errorf("Firefox acknowledged %v, want %v", got, want)
	}
}

// browserSubscription reads what a browser gives as JSON.
func browserSubscription(t *testing.T, service *pushtest.Service, text string) push.Subscription {
	t.Helper()
	var s struct {
		Endpoint string
		Keys     struct{ P256dh, Auth string }
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatalf("subscribing gave %s", text)
	}
	return subscription(t, service, pushtest.Subscription{Endpoint: s.Endpoint, P256dh: s.Keys.P256dh, Auth: s.Keys.Auth})
}

// waitGone sends until the subscription is gone: the browser tells its push
// service after it told the page.
func waitGone(t *testing.T, send func() push.Outcome) (got push.Outcome) {
	t.Helper()
	for range 200 {
		if got = send(); got.Result == push.Gone {
			return got
		}
		time.Sleep(20 * time.Millisecond)
	}
	return got
}

// TestChromiumReceives runs the worker in the other engine. Chromium's own push
// service cannot be played, so the message is handed to the worker, from where
// Sender would put it.
func TestChromiumReceives(t *testing.T) {
	vapid, err := push.MakeVAPID()
	if err != nil {
		t.Fatal(err)
	}
	page := browsertest.Chromium(t).ProfilePage(t)
	page.Go(portal(t, vapid.Public()) + "/subscribe")
	page.Allow("notifications")
	page.Run("await navigator.serviceWorker.register('/sw.js')")
	for _, title := range []string{"We are checking", "Correction: the water is safe"} {
		a := alert()
		a.Title = title
		payload, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		page.DeliverPush(string(payload))
	}
	shown := page.Notifications()
	if len(shown) != 1 || shown[0].Title != "Correction: the water is safe" || shown[0].Tag != alert().Tag || shown[0].Lang != "en" {
		t.Errorf("shown: %+v", shown)
	}
}
