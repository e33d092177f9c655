package push_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/samples"
	"gaoshi/server"
	"gaoshi/server/edition"
	"gaoshi/server/push"
	"gaoshi/server/site"
)

// served is a town whose site is served: the pages, the routes of this room,
// and live updates, joined as the binary joins them.
type served struct {
	*town
	url string
	log *logged
}

// logged is everything that was logged while the test ran.
type logged struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

func (l *logged) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.String()
}

func newServed(t *testing.T) *served {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	office := samples.Office()
	office.BaseURL = "http://" + ln.Addr().String()
	office.Has = frontend.Services{Subscribe: true}
	p := &served{url: office.BaseURL, log: &logged{}}
	p.town = newTown(t, func(c *push.FanoutConfig) { c.Office = office })
	pages, err := frontend.New(office)
	if err != nil {
		t.Fatal(err)
	}
	cache := edition.New(p.Editions.Current, edition.Options{})
	public := site.Deps{Office: office, Pages: pages, Library: p.Library, Cache: cache, Edition: p.Editions.Current}
	machine, err := site.NewMachine(public)
	if err != nil {
		t.Fatal(err)
	}
	room := push.New(push.Deps{
		Office: office, Pages: pages, Cache: cache, Edition: p.Editions.Current, Terms: p.Library.Terms, Alerts: p.alerts,
		Sender: p.sender, Hosts: hosts(t, p.service.URL), VAPID: p.vapid, Allow: p.db.Allow,
	})
	live := push.NewLive(p.Editions, p.db)
	app := server.New(server.Deps{
		Office: office, Pages: pages, Cache: cache, Edition: p.Editions.Current,
		Log:         slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		PerLanguage: []server.Room{site.New(public), room},
		Once:        []server.Room{machine, push.API{Room: room}, live},
		Limits:      server.Limits{Changes: 1 << 20},
	})
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { live.Run(ctx) })
	running.Go(func() {
		if err := server.Serve(ctx, app, ln, live.Close); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return p
}

// call asks the API and reads the answer into a map.
func (p *served) call(t *testing.T, method, path string, body any) (int, map[string]any) {
	t.Helper()
	data, ok := body.(string)
	if !ok {
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		data = string(b)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, p.url+"/api/v1/push/"+path, bytes.NewReader([]byte(data)))
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Timeout: 20 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if len(got) > 0 {
		if err := json.Unmarshal(got, &out); err != nil {
			t.Fatalf("%s %s: %s", method, path, got)
		}
	}
	return res.StatusCode, out
}

// everything of a subscriber, as a browser and the page send it.
type request map[string]any

func (p *served) browser(t *testing.T) request {
	t.Helper()
	made := p.service.Subscribe()
	return request{
		"endpoint": made.Endpoint, "expirationTime": nil,
		"keys": map[string]any{"p256dh": made.P256dh, "auth": made.Auth}, "lang": string(content.English),
	}
}

func (r request) with(name string, value any) request {
	out := request{}
	for k, v := range r {
		out[k] = v
	}
	out[name] = value
	return out
}
