package main

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/server/desk"
)

// TestKilledWhilePublishing kills the portal again and again while a secretary
// publishes. What it had acknowledged must be there afterwards, in page, feed
// and log; what it had not may be there, but never in half.
func TestKilledWhilePublishing(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for several seconds")
	}
	data := t.TempDir()
	addSecretary(t, data)
	published := map[string]string{} // page → headline
	for round := range 4 {
		p := start(t, "--data", data, "--solo", "serve")
		w := &writer{visitor: p.visitor(), round: round}
		if err := w.signIn(); err != nil {
			t.Fatalf("round %d: %v\n%s", round, err, p.out)
		}
		done := make(chan error, 1)
		go func() { done <- w.publishUntilGone(published) }()
		waitFor(t, func() bool { return w.count.Load() >= int64(3+2*round) })
		time.Sleep(time.Duration(round) * 7 * time.Millisecond) // somewhere in the middle of the next
		p.kill()
		if err := <-done; err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	p := start(t, "--data", data, "--solo", "serve")
	v := p.visitor()
	feed, err := v.get("/feeds/all.atom")
	if err != nil {
		t.Fatal(err)
	}
	for page, headline := range published {
		body, err := v.get(page)
		if err != nil || !strings.Contains(body, headline) || !strings.Contains(feed, page) {
			t.Errorf("%s was acknowledged and is not whole: %v", page, err)
		}
	}
	// The search index catches up with what was killed between write and job.
	for page, headline := range published {
		waitFor(t, func() bool {
			found, err := v.get("/search?q=" + url.QueryEscape(headline))
			return err == nil && strings.Contains(found, page)
		})
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped with %v\n%s", err, p.out)
	}
	if out, errOut, err := command(t, data, "log", "verify"); err != nil {
		t.Errorf("%v: %s%s", err, out, errOut)
	}
}

func addSecretary(t *testing.T, data string) {
	t.Helper()
	c := &config{Data: data, Lang: "zh", Timezone: "UTC"}
	p, err := openPortal(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	secret, err := desk.HashPassword("frost-ferry-1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.desk.SaveEditor(t.Context(), nil, content.Editor{Login: "xiaoman", Name: "竺小满",
		Roles: []content.Role{content.Secretary, content.Admin}, Lang: content.Chinese, Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
}

// writer publishes one notice after the other through the desk.
type writer struct {
	*visitor
	round int
	count atomic.Int64
}

func (w *writer) signIn() error {
	_, err := w.post("/desk/signin", url.Values{"login": {"xiaoman"}, "password": {"frost-ferry-1"}})
	return err
}

// publishUntilGone writes down what was acknowledged. It returns an error only
// for an answer that is wrong, not for one that never came.
func (w *writer) publishUntilGone(published map[string]string) error {
	for i := 0; ; i++ {
		headline := fmt.Sprintf("第%d轮第%d条：自来水恢复", w.round, i)
		page, err := w.publish(headline)
		if err == errKilled {
			return nil
		}
		if err != nil {
			return err
		}
		published[page] = headline
		w.count.Add(1)
	}
}

var (
	pieceID  = regexp.MustCompile(`/desk/pieces/([0-9a-z]{26})`)
	versions = regexp.MustCompile(`name="version" value="(\d+)"`)
	pages    = regexp.MustCompile(`/notices/[a-z0-9-]+`)
)

func (w *writer) publish(headline string) (page string, err error) {
	where, err := w.post("/desk/new/notice", url.Values{"version": {"0"}, "lang": {"zh"}, "severity": {"info"},
		"zh.headline": {headline}, "zh.body": {"全部恢复。"}})
	if err != nil {
		return "", gone(err)
	}
	id := pieceID.FindString(where)
	body, err := w.get(id)
	if err != nil {
		return "", gone(err)
	}
	version := versions.FindStringSubmatch(body)
	if id == "" || version == nil {
		return "", fmt.Errorf("no piece at %q", where)
	}
	if where, err = w.post(id+"/publish", url.Values{"version": {version[1]}}); err != nil {
		return "", gone(err)
	}
	if page = pages.FindString(where); page != "" {
		return page, nil
	}
	if body, err = w.get(id); err != nil {
		return "", gone(err)
	}
	return pages.FindString(body), nil
}

// gone tells a connection that broke from an answer that is wrong.
func gone(err error) error {
	if _, broken := err.(*url.Error); broken || strings.Contains(err.Error(), "EOF") {
		return errKilled
	}
	return err
}

// waitFor asks until it is so.
func waitFor(t *testing.T, so func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if so() {
			return
		}
	}
	t.Fatal("it never was so")
}
