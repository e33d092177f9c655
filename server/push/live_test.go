package push_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/server/push"
)

// liveServer serves /live alone, with the settings that matter to it.
func liveServer(t testing.TB, w *town) (*push.Live, string) {
	t.Helper()
	live := push.NewLive(w.Editions, w.db)
	app := fiber.New(fiber.Config{DisableStartupMessage: true, ReadBufferSize: 16 << 10, WriteBufferSize: 16 << 10})
	app.Server().KeepHijackedConns = true
	live.Routes(app)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { live.Run(ctx) })
	running.Go(func() { _ = app.Listener(ln) })
	t.Cleanup(func() {
		cancel()
		live.Close()
		if err := app.Shutdown(); err != nil {
			t.Error(err)
		}
		running.Wait()
	})
	return live, ln.Addr().String()
}

// line is a page that listens.
type line struct {
	net.Conn
	*bufio.Reader
}

func listen(t testing.TB, addr string) line {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := fmt.Fprintf(conn, "GET /live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	return line{conn, bufio.NewReaderSize(conn, 512)}
}

// until reads lines until one begins with something.
func (l line) until(t testing.TB, prefix string) string {
	t.Helper()
	if err := l.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for {
		s, err := l.ReadString('\n')
		if err != nil {
			t.Fatalf("before %q: %v", prefix, err)
		}
		if strings.HasPrefix(s, prefix) {
			return strings.TrimSpace(s)
		}
	}
}

func TestOpenPagesLearnOfNews(t *testing.T) {
	w := newTown(t)
	live, addr := liveServer(t, w)
	early := listen(t, addr)
	if got := early.until(t, "HTTP/1.1"); got != "HTTP/1.1 200 OK" {
		t.Fatal(got)
	}
	early.until(t, "Content-Type: text/event-stream")
	early.until(t, "retry: ")
	w.Submitted(t, content.Notice, contenttest.Notice()) // is nobody's news
	w.Published(t, content.Notice, contenttest.Notice())
	want := fmt.Sprintf("data: %d", w.Editions.Current())
	if got := early.until(t, "data: "); got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
	late := listen(t, addr)
	if got := late.until(t, "data: "); got != want {
		t.Errorf("who comes later hears %q, want %q", got, want)
	}
	live.Close()
	if _, err := late.ReadString('x'); err == nil {
		t.Error("the line is open after Close")
	}
	if n := live.Open(); n != 0 {
		t.Errorf("%d lines are open", n)
	}
}

// BenchmarkLive holds open pages and tells all of them: bytes of memory for
// each, and how long until the last one knows. GAOSHI_BENCH_LIVE=10000 needs 20,000 file
// descriptors, because both ends are in this process.
func BenchmarkLive(b *testing.B) {
	n := number(b, "LIVE", 500)
	w := newTown(b)
	live, addr := liveServer(b, w)
	lines := make([]line, n)
	before := heap()
	raw := make([]net.Conn, n)
	for i := range lines {
		lines[i] = line{Conn: dialLive(b, addr)}
		raw[i] = lines[i].Conn
	}
	for live.Open() < n {
		time.Sleep(time.Millisecond)
	}
	held := float64(heap()-before) / float64(n)
	for i := range lines {
		lines[i].Reader = bufio.NewReaderSize(raw[i], 512)
		lines[i].until(b, "retry: ")
	}
	for b.Loop() {
		w.Published(b, content.Notice, contenttest.Notice())
		want := fmt.Sprintf("data: %d", w.Editions.Current())
		for _, l := range lines {
			for l.until(b, "data: ") != want {
			}
		}
	}
	b.ReportMetric(held, "heap-B/line")
}

func dialLive(b *testing.B, addr string) net.Conn {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	if _, err := fmt.Fprintf(conn, "GET /live HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		b.Fatal(err)
	}
	return conn
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// number is how big a benchmark is: by default so that CI can run it once, or
// what the environment says.
func number(b testing.TB, name string, otherwise int) int {
	b.Helper()
	s := os.Getenv("GAOSHI_BENCH_" + name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		b.Fatalf("GAOSHI_BENCH_%s=%s is no number", name, s)
	}
	return n
}
