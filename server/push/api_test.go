package push_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/server/push/pushtest"
)

func TestSubscribeChangeUnsubscribe(t *testing.T) {
	p := newServed(t)
	if status, got := p.call(t, "GET", "key", ""); status != 200 || got["key"] != p.vapid.Public() {
		t.Errorf("key: %d %v", status, got)
	}
	b := p.browser(t)
	own := request{"endpoint": b["endpoint"]}
	if status, got := p.call(t, "POST", "subscriptions/own", own); status != 404 {
		t.Errorf("before: %d %v", status, got)
	}
	status, got := p.call(t, "POST", "subscriptions", b)
	if status != http.StatusCreated || got["lang"] != "en" || got["severity"] != "info" || got["quiet"] != nil {
		t.Errorf("%d %v", status, got)
	}
	changed := b.with("topics", []string{"water", "water"}).with("areas", []string{"east"}).with("severity", "warning").
		with("quiet", map[string]string{"from": "22:30", "to": "07:00"})
	if status, _ := p.call(t, "POST", "subscriptions", changed); status != http.StatusOK {
		t.Errorf("a change: %d", status)
	}
	status, got = p.call(t, "POST", "subscriptions/own", own)
	quiet, _ := got["quiet"].(map[string]any)
	if status != 200 || len(got["topics"].([]any)) != 1 || got["severity"] != "warning" || quiet["from"] != "22:30" {
		t.Errorf("own: %d %v", status, got)
	}
	for _, secret := range []string{"endpoint", "keys", "p256dh", "auth"} {
		if _, ok := got[secret]; ok {
			t.Errorf("the answer has %s", secret)
		}
	}
	if status, got := p.call(t, "POST", "test", own); status != 200 || got["result"] != "delivered" {
		t.Errorf("test message: %d %v", status, got)
	}
	if status, _ := p.call(t, "GET", "subscriptions", ""); status != http.StatusMethodNotAllowed && status != 404 {
		t.Errorf("a list of subscriptions: %d", status)
	}
	for range 2 {
		if status, _ := p.call(t, "DELETE", "subscriptions", own); status != http.StatusNoContent {
			t.Errorf("the end: %d", status)
		}
	}
	if n, err := p.db.CountSubscriptions(t.Context(), nil); n != 0 || err != nil {
		t.Errorf("%d left, %v", n, err)
	}
}

// TestBadSubscriptions is what strangers send. Each is refused, the field named,
// the endpoint neither quoted nor logged.
func TestBadSubscriptions(t *testing.T) {
	p := newServed(t)
	b := p.browser(t)
	keys := b["keys"].(map[string]any)
	for name, c := range map[string]struct {
		body   any
		status int
		field  string
	}{
		"no JSON":          {"{", 422, ""},
		"nothing":          {"{}", 422, "endpoint"},
		"a list":           {"[]", 422, ""},
		"too long":         {`{"endpoint":"` + strings.Repeat("x", 9000) + `"}`, 413, ""},
		"http":             {b.with("endpoint", "http://fcm.googleapis.com/fcm/send/SECRET1"), 422, "endpoint"},
		"private":          {b.with("endpoint", "https://10.0.0.1/SECRET2"), 422, "endpoint"},
		"loopback":         {b.with("endpoint", "https://localhost/SECRET3"), 422, "endpoint"},
		"credentials":      {b.with("endpoint", "https://a:b@fcm.googleapis.com/SECRET4"), 422, "endpoint"},
		"unlisted host":    {b.with("endpoint", "https://evil.example/fcm.googleapis.com/SECRET5"), 422, "endpoint"},
		"long endpoint":    {b.with("endpoint", "https://fcm.googleapis.com/"+strings.Repeat("S", 1100)), 422, "endpoint"},
		"no keys":          {b.with("keys", map[string]any{}), 422, "keys"},
		"short auth":       {b.with("keys", map[string]any{"p256dh": keys["p256dh"], "auth": "AAAA"}), 422, "keys"},
		"short p256dh":     {b.with("keys", map[string]any{"p256dh": "AAAA", "auth": keys["auth"]}), 422, "keys"},
		"unknown topic":    {b.with("topics", []string{"water", "aliens"}), 422, "topics"},
		"unknown area":     {b.with("areas", []string{"moon"}), 422, "areas"},
		"a topic as area":  {b.with("areas", []string{"water"}), 422, "areas"},
		"too many topics":  {b.with("topics", strings.Split(strings.Repeat("a,b,c,", 20)+"x"+numbers(60), ",")), 422, "topics"},
		"unknown language": {b.with("lang", "tlh"), 422, "lang"},
		"unknown severity": {b.with("severity", "deadly"), 422, "severity"},
		"no such hour":     {b.with("quiet", map[string]string{"from": "25:00", "to": "07:00"}), 422, "quiet.from"},
	} {
		t.Run(name, func(t *testing.T) {
			status, got := p.call(t, "POST", "subscriptions", c.body)
			var fields []string
			for _, e := range asList(got["errors"]) {
				field, _ := e.(map[string]any)["field"].(string)
				fields = append(fields, field)
			}
			if status != c.status || c.field != "" && !slices.Contains(fields, c.field) {
				t.Errorf("%d %v", status, got)
			}
		})
	}
	if n, err := p.db.CountSubscriptions(t.Context(), nil); n != 0 || err != nil {
		t.Errorf("%d were taken, %v", n, err)
	}
	if strings.Contains(p.log.text(), "SECRET") {
		t.Error("an endpoint is in the log")
	}
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

func numbers(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("," + strings.Repeat("n", i+1))
	}
	return b.String()
}

// TestManyFromOneAddress bounds what one address can do; ending a subscription
// is never refused.
func TestManyFromOneAddress(t *testing.T) {
	p := newServed(t)
	b := p.browser(t)
	refused := 0
	for range 310 {
		status, _ := p.call(t, "POST", "subscriptions", b)
		if status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 10 {
		t.Errorf("%d of 310 were refused, want 10", refused)
	}
	if status, _ := p.call(t, "DELETE", "subscriptions", request{"endpoint": b["endpoint"]}); status != http.StatusNoContent {
		t.Errorf("unsubscribing: %d", status)
	}
	own := request{"endpoint": b["endpoint"]}
	if status, _ := p.call(t, "POST", "test", own); status != 404 {
		t.Errorf("a test message to nobody: %d", status)
	}
}

// TestTwoTabs change one subscription at once: there is one, as one of them
// left it.
func TestTwoTabs(t *testing.T) {
	p := newServed(t)
	b := p.browser(t)
	var wg sync.WaitGroup
	for i := range 20 {
		severity := []string{"advice", "warning"}[i%2]
		wg.Go(func() {
			if status, got := p.call(t, "POST", "subscriptions", b.with("severity", severity)); status != 200 && status != 201 {
				t.Errorf("%d %v", status, got)
			}
		})
	}
	wg.Wait()
	if n, err := p.db.CountSubscriptions(t.Context(), nil); n != 1 || err != nil {
		t.Errorf("%d subscriptions, %v", n, err)
	}
}

// TestRenewalKeepsChoices moves them, and the ledger, to a new endpoint: the
// correction finds the phone.
func TestRenewalKeepsChoices(t *testing.T) {
	p := newServed(t)
	old, fresh := p.browser(t), p.browser(t)
	if status, _ := p.call(t, "POST", "subscriptions", old.with("topics", []string{"water"})); status != 201 {
		t.Fatal(status)
	}
	pub := p.Published(t, content.Notice, contenttest.Notice())
	p.finished(t, pub, content.RunPublish)
	if status, _ := p.call(t, "POST", "subscriptions/renew", fresh); status != 404 {
		t.Errorf("renewing what is not known: %d", status)
	}
	status, got := p.call(t, "POST", "subscriptions/renew", fresh.with("was", old["endpoint"]))
	if status != 200 || got["lang"] != "en" || len(asList(got["topics"])) != 1 {
		t.Errorf("%d %v", status, got)
	}
	if status, _ := p.call(t, "POST", "subscriptions/own", request{"endpoint": old["endpoint"]}); status != 404 {
		t.Errorf("the old endpoint is still known: %d", status)
	}
	pub = p.Corrected(t, pub, content.Major, contenttest.Notice(contenttest.Body("改期。"), contenttest.Note("改期")))
	run := p.finished(t, pub, content.RunCorrect)
	sent := p.shown(t, pushtest.Subscription{Endpoint: fresh["endpoint"].(string)})
	if run.Delivered != 1 || len(sent) != 1 || !strings.HasPrefix(sent[0].Title, "Correction: ") {
		t.Errorf("%+v, sent %+v", run, sent)
	}
}
