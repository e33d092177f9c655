package push_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"gaoshi/server/push"
	"gaoshi/server/push/pushtest"
)

// newSender makes a Sender that may send to a test service.
func newSender(t testing.TB, service *pushtest.Service, change ...func(*push.Config)) *push.Sender {
	t.Helper()
	vapid, err := push.MakeVAPID()
	if err != nil {
		t.Fatal(err)
	}
	service.Require(vapid.Public())
	c := push.Config{VAPID: vapid, Subject: "mailto:desk@example.org", Hosts: hosts(t, service.URL), Timeout: 5 * time.Second}
	for _, f := range change {
		f(&c)
	}
	sender, err := push.NewSender(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sender.Close)
	return sender
}

func hosts(t testing.TB, extra string) push.Hosts {
	t.Helper()
	h, err := push.ParseHosts(extra)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// subscription is what the portal keeps of a browser's subscription.
func subscription(t testing.TB, service *pushtest.Service, sub pushtest.Subscription) push.Subscription {
	t.Helper()
	endpoint, err := push.ParseEndpoint(sub.Endpoint, hosts(t, service.URL))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := push.ParseKeys(sub.P256dh, sub.Auth)
	if err != nil {
		t.Fatal(err)
	}
	return push.Subscription{Endpoint: endpoint, Keys: keys}
}

func message(text string) push.Message {
	return push.Message{Payload: []byte(text), TTL: time.Hour, Urgency: push.High, Topic: push.TopicFor("p1")}
}

func TestSendArrives(t *testing.T) {
	service := pushtest.New(t)
	sender := newSender(t, service)
	sub := service.Subscribe()
	longest := strings.Repeat("菜", push.MaxPayload/3) + "ab"
	for _, text := range []string{"x", longest} {
		if got := sender.Send(t.Context(), subscription(t, service, sub), message(text)); got.Result != push.Delivered || got.Status != 201 || got.Err != nil {
			t.Fatalf("%d bytes: %+v", len(text), got)
		}
	}
	got := service.Sent(sub)
	if string(got[0].Payload) != "x" || string(got[1].Payload) != longest {
		t.Error("what arrived is not what was sent")
	}
	if m := got[0]; m.TTL != 3600 || m.Urgency != "high" || m.Topic != "p1" {
		t.Errorf("headers: %+v", m)
	}
	if got[0].Length != got[1].Length {
		t.Errorf("bodies of %d and %d bytes tell the messages apart", got[0].Length, got[1].Length)
	}
}

func TestSendOutcomes(t *testing.T) {
	service := pushtest.New(t)
	elsewhere := pushtest.New(t)
	sender := newSender(t, service, func(c *push.Config) { c.Timeout = 300 * time.Millisecond })
	inAMinute := time.Now().Add(time.Minute).UTC().Format(http.TimeFormat)
	for name, c := range map[string]struct {
		fault  pushtest.Fault
		result push.Result
		least  time.Duration // of After
		most   time.Duration
	}{
		"201":                    {pushtest.Fine, push.Delivered, 0, 0},
		"200":                    {pushtest.OK, push.Delivered, 0, 0},
		"204":                    {pushtest.Status(204), push.Delivered, 0, 0},
		"404":                    {pushtest.NotFound, push.Gone, 0, 0},
		"410":                    {pushtest.Gone, push.Gone, 0, 0},
		"413":                    {pushtest.TooLarge, push.TooLarge, 0, 0},
		"429":                    {pushtest.Busy(""), push.Retry, 0, 0},
		"429, 7 seconds":         {pushtest.Busy("7"), push.Retry, 7 * time.Second, 7 * time.Second},
		"429, a date":            {pushtest.Busy(inAMinute), push.Retry, 50 * time.Second, time.Minute},
		"429, a date that was":   {pushtest.Busy("Sun, 06 Nov 1994 08:49:37 GMT"), push.Retry, 0, 0},
		"429, nonsense":          {pushtest.Busy("soon"), push.Retry, 0, 0},
		"429, negative":          {pushtest.Busy("-5"), push.Retry, 0, 0},
		"429, a year":            {pushtest.Busy("31536000"), push.Retry, push.MaxRetryAfter, push.MaxRetryAfter},
		"429, no number so long": {pushtest.Busy(strings.Repeat("9", 30)), push.Retry, push.MaxRetryAfter, push.MaxRetryAfter},
		"500":                    {pushtest.Status(500), push.Retry, 0, 0},
		"503, 2 seconds":         {pushtest.Down("2"), push.Retry, 2 * time.Second, 2 * time.Second},
		"400":                    {pushtest.Status(400), push.Rejected, 0, 0},
		"401":                    {pushtest.Status(401), push.Rejected, 0, 0},
		"403":                    {pushtest.Status(403), push.Rejected, 0, 0},
		"418":                    {pushtest.Status(418), push.Failed, 0, 0},
		"reset":                  {pushtest.Reset, push.Retry, 0, 0},
		"hang":                   {pushtest.Hang, push.Retry, 0, 0},
		"slow":                   {pushtest.Slow(20 * time.Millisecond), push.Delivered, 0, 0},
		"301":                    {pushtest.Redirect(301, elsewhere.URL+"/wpush/a"), push.Retry, 0, 0},
		"307":                    {pushtest.Redirect(307, elsewhere.URL+"/wpush/a"), push.Retry, 0, 0},
		"308":                    {pushtest.Redirect(308, elsewhere.URL+"/wpush/a"), push.Retry, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			sub := service.Subscribe()
			service.Play(sub, c.fault)
			got := sender.Send(t.Context(), subscription(t, service, sub), message("x"))
			if got.Result != c.result || got.After < c.least || got.After > c.most {
				t.Errorf("%+v, want %s after %s to %s", got, c.result, c.least, c.most)
			}
			if got.Err != nil && strings.Contains(got.Err.Error()+got.Detail, sub.Endpoint) {
				t.Errorf("the error tells the endpoint: %v", got.Err)
			}
		})
	}
	if n := elsewhere.Requests(); n != 0 {
		t.Errorf("%d redirects were followed", n)
	}
}

func TestSendTellsWhatTheServiceSaid(t *testing.T) {
	service := pushtest.New(t)
	sender := newSender(t, service)
	sub := service.Subscribe()
	service.Play(sub, pushtest.Fault{Status: 403, Body: "bad\x00 key\r\n\u202e " + strings.Repeat("x", 1<<20)})
	got := sender.Send(t.Context(), subscription(t, service, sub), message("x"))
	if !strings.HasPrefix(got.Detail, "bad key") || len(got.Detail) > 200 || strings.ContainsAny(got.Detail, "\r\n\u202e") {
		t.Errorf("detail %q", got.Detail)
	}
}

func TestSendRefuses(t *testing.T) {
	service := pushtest.New(t)
	sender := newSender(t, service)
	good := subscription(t, service, service.Subscribe())
	for name, c := range map[string]struct {
		change func(*push.Subscription, *push.Message)
		want   push.Result
		err    error
	}{
		"no endpoint":      {func(s *push.Subscription, _ *push.Message) { s.Endpoint = push.Endpoint{} }, push.Failed, push.ErrEndpoint},
		"no keys":          {func(s *push.Subscription, _ *push.Message) { s.Keys = push.Keys{} }, push.Failed, push.ErrKeys},
		"a short secret":   {func(s *push.Subscription, _ *push.Message) { s.Keys.Auth = "AAAA" }, push.Failed, push.ErrKeys},
		"an empty message": {func(_ *push.Subscription, m *push.Message) { m.Payload = nil }, push.Failed, push.ErrMessage},
		"a long message":   {func(_ *push.Subscription, m *push.Message) { m.Payload = make([]byte, push.MaxPayload+1) }, push.TooLarge, push.ErrMessage},
		"a negative TTL":   {func(_ *push.Subscription, m *push.Message) { m.TTL = -time.Second }, push.Failed, push.ErrMessage},
		"a TTL of a year":  {func(_ *push.Subscription, m *push.Message) { m.TTL = 365 * 24 * time.Hour }, push.Failed, push.ErrMessage},
		"a wrong topic":    {func(_ *push.Subscription, m *push.Message) { m.Topic = "a b" }, push.Failed, push.ErrMessage},
		"a long topic":     {func(_ *push.Subscription, m *push.Message) { m.Topic = strings.Repeat("a", 33) }, push.Failed, push.ErrMessage},
		"a wrong urgency":  {func(_ *push.Subscription, m *push.Message) { m.Urgency = "now" }, push.Failed, push.ErrMessage},
	} {
		sub, m := good, message("x")
		c.change(&sub, &m)
		if got := sender.Send(t.Context(), sub, m); got.Result != c.want || !errors.Is(got.Err, c.err) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	other := pushtest.New(t) // on this machine as well, but not listed
	sub := subscription(t, other, other.Subscribe())
	if got := sender.Send(t.Context(), sub, message("x")); got.Result != push.Failed || !errors.Is(got.Err, push.ErrEndpoint) {
		t.Errorf("a host that is not listed: %+v", got)
	}
	if n := service.Requests() + other.Requests(); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// TestPayloadIsShared sends one slice, with room behind it, to many at once: the
// library would write its padding there. The race detector watches.
func TestPayloadIsShared(t *testing.T) {
	service := pushtest.New(t)
	sender := newSender(t, service)
	backing := bytes.Repeat([]byte("x"), 4096)
	m := message("")
	m.Payload = backing[:100]
	var wg sync.WaitGroup
	for _, sub := range service.SubscribeMany(20) {
		to := subscription(t, service, sub)
		wg.Go(func() {
			if got := sender.Send(t.Context(), to, m); got.Result != push.Delivered {
				t.Errorf("%+v", got)
			}
		})
	}
	wg.Wait()
	if !bytes.Equal(backing, bytes.Repeat([]byte("x"), 4096)) {
		t.Error("bytes behind the payload were changed")
	}
}

func TestSendStopsWithItsContext(t *testing.T) {
	service := pushtest.New(t)
	sender := newSender(t, service)
	sub := service.Subscribe()
	service.Play(sub, pushtest.Hang)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan push.Outcome, 1)
	to := subscription(t, service, sub)
	go func() { done <- sender.Send(ctx, to, message("x")) }()
	for service.Requests() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if got := <-done; got.Result != push.Retry || !errors.Is(got.Err, context.Canceled) {
		t.Errorf("%+v", got)
	}
}

// TestConnectionsAreKept sends to faults whose bodies have to be read for a
// connection to be used again.
func TestConnectionsAreKept(t *testing.T) {
	var mu sync.Mutex
	opened := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write(make([]byte, 2000))
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		mu.Lock()
		defer mu.Unlock()
		if s == http.StateNew {
			opened++
		}
	}
	server.Start()
	defer server.Close()

	service := pushtest.New(t)
	sender := newSender(t, service, func(c *push.Config) { c.Hosts = hosts(t, server.URL) })
	made := service.Subscribe()
	endpoint, err := push.ParseEndpoint(server.URL+"/a", hosts(t, server.URL))
	if err != nil {
		t.Fatal(err)
	}
	to := push.Subscription{Endpoint: endpoint, Keys: push.Keys{P256dh: made.P256dh, Auth: made.Auth}}
	for range 10 {
		if got := sender.Send(t.Context(), to, message("x")); got.Status != 503 {
			t.Fatalf("%+v", got)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if opened != 1 {
		t.Errorf("%d connections for ten sends one after the other", opened)
	}
}

func TestNewSenderChecksItsSubject(t *testing.T) {
	vapid, err := push.MakeVAPID()
	if err != nil {
		t.Fatal(err)
	}
	for subject, ok := range map[string]bool{
		"desk@example.org": true, "mailto:desk@example.org": true, "MAILTO:desk@example.org": true, "https://example.org/contact": true,
		"": false, "mailto:": false, "desk": false, "Desk <desk@example.org>": false, "mailto:mailto:desk@example.org": false, "http://example.org": false,
	} {
		if _, err := push.NewSender(push.Config{VAPID: vapid, Subject: subject}); (err == nil) != ok {
			t.Errorf("subject %q: %v", subject, err)
		}
	}
	if _, err := push.NewSender(push.Config{Subject: "desk@example.org"}); err == nil {
		t.Error("a Sender without keys")
	}
}

func TestSubjectArrivesOnce(t *testing.T) {
	service := pushtest.New(t)
	for _, subject := range []string{"desk@example.org", "mailto:desk@example.org", "https://example.org/contact"} {
		sender := newSender(t, service, func(c *push.Config) { c.Subject = subject })
		// The service refuses a doubled mailto.
		if got := sender.Send(t.Context(), subscription(t, service, service.Subscribe()), message("x")); got.Result != push.Delivered {
			t.Errorf("subject %q: %+v", subject, got)
		}
	}
}

func TestSendToNobodyThere(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	origin := "http://" + closed.Addr().String()
	closed.Close()
	service := pushtest.New(t)
	sender := newSender(t, service, func(c *push.Config) { c.Hosts = hosts(t, origin) })
	endpoint, err := push.ParseEndpoint(origin+"/secret-endpoint", hosts(t, origin))
	if err != nil {
		t.Fatal(err)
	}
	made := service.Subscribe()
	got := sender.Send(t.Context(), push.Subscription{Endpoint: endpoint, Keys: push.Keys{P256dh: made.P256dh, Auth: made.Auth}}, message("x"))
	if got.Result != push.Retry || got.Err == nil || strings.Contains(fmt.Sprintf("%+v", got), "secret") {
		t.Errorf("%+v", got)
	}
}
