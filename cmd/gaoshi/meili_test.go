package main

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// meiliServer is a real Meilisearch that this test starts, stops and starts
// again on the same folder.
type meiliServer struct {
	t    *testing.T
	addr string
	dir  string
	cmd  *exec.Cmd
}

const masterKey = "a-master-key-for-this-test-alone"

func newMeiliServer(t *testing.T) *meiliServer {
	if _, err := exec.LookPath("meilisearch"); err != nil {
		t.Skip("there is no meilisearch on the PATH")
	}
	m := &meiliServer{t: t, addr: freeAddr(t), dir: filepath.Join(t.TempDir(), "meili")}
	t.Cleanup(func() { m.stop() })
	m.start()
	return m
}

func (m *meiliServer) start() {
	m.t.Helper()
	m.cmd = exec.Command("meilisearch", "--no-analytics", "--http-addr", m.addr, "--db-path", m.dir,
		"--max-indexing-memory", "128MiB")
	m.cmd.Dir = m.t.TempDir()
	m.cmd.Env = append(os.Environ(), "MEILI_MASTER_KEY="+masterKey)
	if err := m.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	waitFor(m.t, func() bool {
		res, err := http.Get("http://" + m.addr + "/health")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

func (m *meiliServer) stop() {
	m.cmd.Process.Kill()
	m.cmd.Wait()
}

// TestMeilisearchComesAndGoes runs the portal on a real Meilisearch: what is
// published is found, also while the server is away, and what was published
// meanwhile is found there when it is back.
func TestMeilisearchComesAndGoes(t *testing.T) {
	m := newMeiliServer(t)
	data := t.TempDir()
	addSecretary(t, data)
	t.Setenv("GAOSHI_MEILI_MASTER_KEY", masterKey)
	out, _, err := command(t, data, "--meili-url", "http://"+m.addr, "meili", "setup")
	if err != nil {
		t.Fatal(err)
	}
	_, key, ok := strings.Cut(out, "GAOSHI_MEILI_KEY=")
	key, _, _ = strings.Cut(key, "\n")
	if !ok || key == "" || strings.Contains(out, masterKey) {
		t.Fatalf("setup printed %q", out)
	}
	t.Setenv("GAOSHI_MEILI_MASTER_KEY", "")
	t.Setenv("GAOSHI_MEILI_KEY", key)
	p := start(t, "--data", data, "--solo", "--meili-url", "http://"+m.addr, "serve")
	w := &writer{visitor: p.visitor()}
	if err := w.signIn(); err != nil {
		t.Fatal(err)
	}
	found := func(headline, page string) bool {
		body, err := w.get("/search?q=" + url.QueryEscape(headline))
		return err == nil && strings.Contains(body, page)
	}
	state := func(want string) bool {
		body, err := w.get("/readyz")
		return err == nil && strings.Contains(body, want)
	}
	publish := func(headline string) string {
		t.Helper()
		page, err := w.publish(headline)
		if err != nil {
			t.Fatal(err)
		}
		return page
	}

	page := publish("自来水今晚恢复供应")
	waitFor(t, func() bool { return found("自来水", page) && state(`"search":"Meilisearch"`) })

	m.stop()
	away := publish("图书馆周六照常开放")
	waitFor(t, func() bool { return found("自来水", page) && found("图书馆", away) })
	if !state("the engine inside answers") {
		t.Error("nothing says that Meilisearch is away")
	}

	m.start()
	waitFor(t, func() bool { return state(`"search":"Meilisearch"`) && found("图书馆", away) })
	if err := p.stop(); err != nil {
		t.Errorf("stopped with %v\n%s", err, p.out)
	}
}

// TestMeilisearchThatNeverWas: nothing waits for a server that is not there.
func TestMeilisearchThatNeverWas(t *testing.T) {
	begin := time.Now()
	p := start(t, "--data", t.TempDir(), "--meili-url", "http://"+freeAddr(t), "--no-meili-backup", "serve")
	t.Logf("ready after %s", time.Since(begin))
	res, err := http.Get(p.base + "/search?q=" + url.QueryEscape("自来水"))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("search while it is away: status %d", res.StatusCode)
	}
	if body, err := p.visitor().get("/"); err != nil || !strings.Contains(body, "<h1>") {
		t.Errorf("the pages noticed: %v", err)
	}
}
