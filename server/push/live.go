package push

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
)

// eventLog is what live updates read of the log.
type eventLog interface {
	Events(ctx context.Context, after int64, limit int) ([]content.Event, error)
}

// Live tells open pages of news, by server-sent events (HTML, section 9.2).
//
// A page that is open all day must cost next to nothing. So a connection is
// taken from the server and kept as what it is, a socket: no goroutine, no
// buffer and no request belong to it, and one loop writes to all.
type Live struct {
	editions *content.Editions
	log      eventLog

	mu     sync.Mutex
	open   map[net.Conn]struct{}
	news   int64 // the newest edition with something new for readers
	closed bool
}

// Limits of live updates.
const (
	mostOpen  = 20_000           // connections; the next ones are asked to come back later
	heartbeat = 25 * time.Second // so that proxies keep a line, and lines that are dead are found
	writeTime = time.Second      // a line that takes no byte for so long is dead
	lookBack  = 500              // events at start, for the newest news
)

// NewLive makes one; Run makes it work.
func NewLive(editions *content.Editions, log eventLog) *Live {
	return &Live{editions: editions, log: log, open: map[net.Conn]struct{}{}}
}

// Routes mounts /live.
func (l *Live) Routes(app fiber.Router) { app.Get("/live", l.Listen) }

// Run watches for news until ctx ends.
func (l *Live) Run(ctx context.Context) {
	seen := max(l.editions.Current()-lookBack, 0)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		changed := l.editions.Changed()
		to, err := l.look(ctx, seen)
		if err != nil && ctx.Err() == nil {
			slog.Warn("cannot read the log for live updates", "err", err)
		}
		seen = to
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			l.tell([]byte(":\n\n"))
		case <-changed:
		}
	}
}

// look reads the log after an event and tells of the newest news in it.
func (l *Live) look(ctx context.Context, after int64) (int64, error) {
	var news int64
	for {
		events, err := l.log.Events(ctx, after, lookBack)
		if err != nil {
			return after, err
		}
		for _, e := range events {
			if after = e.Seq; isNews(e) {
				news = e.Seq
			}
		}
		if len(events) < lookBack {
			break
		}
	}
	if news == 0 {
		return after, nil
	}
	l.mu.Lock()
	l.news = news
	l.mu.Unlock()
	l.tell(newsEvent(news))
	return after, nil
}

// isNews tells what a reader would want to read from what an office does.
func isNews(e content.Event) bool {
	switch e.Kind {
	case content.WasPublished, content.WasWithdrawn:
		return true
	case content.WasCorrected:
		return content.Change(e.Note) != content.Minor
	}
	return false
}

func newsEvent(edition int64) []byte {
	return fmt.Appendf(nil, "id: %d\nevent: news\ndata: %d\n\n", edition, edition)
}

// Listen opens a line. The edition of the newest news comes first, so that a
// page made before it knows at once.
func (l *Live) Listen(c *fiber.Ctx) error {
	if c.Method() != fiber.MethodGet {
		c.Set(fiber.HeaderContentType, "text/event-stream")
		return nil
	}
	l.mu.Lock()
	full := l.closed || len(l.open) >= mostOpen
	l.mu.Unlock()
	if full {
		return fiber.ErrServiceUnavailable
	}
	c.Context().HijackSetNoResponse(true)
	c.Context().Hijack(l.take)
	return nil
}

// take keeps the socket. The server's own buffers go with the wrapper around
// it, which nobody holds when this returns.
func (l *Live) take(conn net.Conn) {
	if w, ok := conn.(interface{ UnsafeConn() net.Conn }); ok {
		conn = w.UnsafeConn()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	// Pages do not come back all at once after a restart.
	hello := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"+
		"X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\nretry: %d\n\n", 5000+rand.IntN(10_000))
	if l.news > 0 {
		hello = append(hello, newsEvent(l.news)...)
	}
	if l.closed || conn.SetDeadline(time.Time{}) != nil || write(conn, hello) != nil {
		conn.Close()
		return
	}
	l.open[conn] = struct{}{}
}

func write(conn net.Conn, b []byte) error {
	if err := conn.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return err
	}
	_, err := conn.Write(b)
	return err
}

// tellers write side by side: a line that is stuck holds up a share of the
// others and not all.
const tellers = 16

// tell writes to every line and closes those that are dead.
func (l *Live) tell(b []byte) {
	lines := make(chan net.Conn, tellers)
	var wg sync.WaitGroup
	for range tellers {
		wg.Go(func() {
			for conn := range lines {
				if write(conn, b) != nil {
					l.drop(conn)
				}
			}
		})
	}
	for _, conn := range l.all() {
		lines <- conn
	}
	close(lines)
	wg.Wait()
}

func (l *Live) all() []net.Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]net.Conn, 0, len(l.open))
	for conn := range l.open {
		out = append(out, conn)
	}
	return out
}

func (l *Live) drop(conn net.Conn) {
	l.mu.Lock()
	delete(l.open, conn)
	l.mu.Unlock()
	conn.Close()
}

// Open is how many lines there are.
func (l *Live) Open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

// Close ends all lines and takes no more.
func (l *Live) Close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	for _, conn := range l.all() {
		l.drop(conn)
	}
}
