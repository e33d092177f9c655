package meili_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"gaoshi/indexer/meili"
)

// master is the key of servers that tests start.
const master = "a-master-key-for-tests-only"

// server is a real Meilisearch of a test's own.
type server struct {
	url, key string
	dir      string
	path     string // "" when it is not ours to stop
	process  *exec.Cmd
	output   *bytes.Buffer
}

// start gives a running server: GAOSHI_TEST_MEILI_URL (with
// GAOSHI_TEST_MEILI_KEY) if set, else one started from the PATH. own asks for
// one that may be stopped and wiped.
func start(t testing.TB, own bool) *server {
	t.Helper()
	if url := os.Getenv("GAOSHI_TEST_MEILI_URL"); url != "" && !own {
		return &server{url: url, key: os.Getenv("GAOSHI_TEST_MEILI_KEY")}
	}
	path, err := exec.LookPath("meilisearch")
	if err != nil {
		t.Skip("no Meilisearch: neither GAOSHI_TEST_MEILI_URL nor meilisearch on the PATH")
	}
	s := &server{key: master, dir: t.TempDir(), path: path, url: "http://" + freeAddress(t)}
	t.Cleanup(func() { s.stop() })
	s.run(t)
	return s
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (s *server) run(t testing.TB) {
	t.Helper()
	s.output = &bytes.Buffer{}
	s.process = exec.Command(s.path, "--db-path", filepath.Join(s.dir, "db"), "--http-addr", s.url[len("http://"):],
		"--master-key", master, "--no-analytics", "--max-indexing-memory", "128MiB", "--log-level", "WARN")
	s.process.Dir = s.dir
	s.process.Stdout, s.process.Stderr = s.output, s.output
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for !s.healthy(ctx) {
		select {
		case <-ctx.Done():
			t.Fatalf("Meilisearch does not start:\n%s", s.output)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *server) healthy(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/health", nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// stop ends the server at once, as a power cut would.
func (s *server) stop() {
	if s.process != nil {
		s.process.Process.Kill()
		s.process.Wait()
		s.process = nil
	}
}

// wipe empties the stopped server's folder.
func (s *server) wipe(t testing.TB) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(s.dir, "db")); err != nil {
		t.Fatal(err)
	}
}

var names atomic.Int64

// open gives an empty index of a name of its own.
func (s *server) open(t testing.TB) *meili.Index {
	t.Helper()
	x, err := meili.Open(t.Context(), s.config())
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Rebuild(t.Context(), none, nil); err != nil {
		t.Fatal(err)
	}
	return x
}

func (s *server) config() meili.Config {
	name := fmt.Sprintf("gaoshi-test-%d-%d", os.Getpid(), names.Add(1))
	return meili.Config{URL: s.url, Key: s.key, Index: name, Timeout: 10 * time.Second}
}
