package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain lets the test binary be the portal, so that tests run it as a
// process and kill it.
func TestMain(m *testing.M) {
	if os.Getenv("GAOSHI_TEST_MAIN") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is a portal running on its own.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	base string
	out  *lockedBuffer
}

// lockedBuffer is what a process printed so far.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start runs a command of the portal on a free port and waits until it can
// serve.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	addr := freeAddr(t)
	p := &process{t: t, base: "http://" + addr, out: &lockedBuffer{}}
	p.cmd = exec.Command(os.Args[0], append(args, "--listen", addr)...)
	p.cmd.Env = append(os.Environ(), "GAOSHI_TEST_MAIN=1")
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	p.wait("/readyz", http.StatusOK)
	return p
}

func freeAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// wait asks until the answer has the status.
func (p *process) wait(path string, status int) {
	p.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if res, err := http.Get(p.base + path); err == nil {
			res.Body.Close()
			if res.StatusCode == status {
				return
			}
		}
	}
	p.t.Fatalf("%s never was %d\n%s", path, status, p.out)
}

// kill ends the process without a word; it may have ended already.
func (p *process) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// stop asks the process to end and returns how it did.
func (p *process) stop() error {
	p.cmd.Process.Signal(os.Interrupt)
	return p.cmd.Wait()
}

// visitor is a browser without pages: cookies, and forms that come from us.
type visitor struct {
	base   string
	client *http.Client
}

func (p *process) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return &visitor{p.base, &http.Client{Jar: jar, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// post sends a form and returns where it leads.
func (v *visitor) post(path string, form url.Values) (location string, err error) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", v.base)
	res, err := v.client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	if res.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("%s: status %d: %.300s", path, res.StatusCode, body)
	}
	return res.Header.Get("Location"), nil
}

// get returns the page, or an error for any status but 200.
func (v *visitor) get(path string) (string, error) {
	res, err := v.client.Get(v.base + path)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: status %d", path, res.StatusCode)
	}
	return string(b), err
}

func TestServeStopsWhenAsked(t *testing.T) {
	p := start(t, "--data", t.TempDir(), "serve")
	if !strings.Contains(p.out.String(), "/desk/setup/") {
		t.Errorf("the first start printed no set-up link:\n%s", p.out)
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped with %v\n%s", err, p.out)
	}
}

func TestTwoOnOneFolder(t *testing.T) {
	data := t.TempDir()
	start(t, "--data", data, "serve")
	_, _, err := command(t, data, "reindex")
	if err == nil || !strings.Contains(err.Error(), "another gaoshi") {
		t.Errorf("got %v", err)
	}
}

func TestDemoServes(t *testing.T) {
	p := start(t, "demo")
	v := p.visitor()
	for path, want := range map[string]string{"/": "汀霜", "/en/rumors": "Tingshuang", "/feeds/all.atom": "<feed", "/desk/signin": "<form"} {
		if body, err := v.get(path); err != nil || !strings.Contains(body, want) {
			t.Errorf("%s: %v, no %q", path, err, want)
		}
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
}

var errKilled = errors.New("the portal is gone")
