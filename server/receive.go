package server

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/server/edition"
)

// receive is what every request goes through: it gets an id, a deadline and
// the fixed headers, a panic becomes an error, an error becomes an answer, and
// what came of it is logged and counted. It is one handler and not a chain,
// because on the way to a cached page the links of a chain cost more than what
// they do.
func (s *server) receive(c *fiber.Ctx) error {
	start := c.Context().Time() // when the request was there, body and all
	s.scrub(c)
	within := &deadline{at: start.Add(s.Limits.Deadline), number: s.ids.next()}
	c.SetUserContext(within)
	defer within.stop()
	err := s.protect(c)
	if err != nil {
		if ferr := s.fail(c, err); ferr != nil {
			return ferr
		}
	}
	answered, hit := edition.Answered(c)
	if !answered {
		s.secure(c)
	}
	s.record(c, err, start, hit)
	return nil
}

// panicked is an error made of a panic.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprint("panic: ", p.value) }

// protect keeps one request's panic from ending the process.
func (s *server) protect(c *fiber.Ctx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicked{v, debug.Stack()}
		}
	}()
	return s.limits.next(c)
}

// record counts the answer and writes the access log: what was asked by its
// route, never by its query or body, which hold what people searched for and
// who they are. Answers from the cache are counted and not timed, and logged
// only for debugging: in a crowd, clock and log would cost more than the pages.
func (s *server) record(c *fiber.Ctx, err error, start time.Time, hit bool) {
	route, status := routeOf(c, err), c.Response().StatusCode()
	level := slog.LevelInfo
	if hit || route == "/healthz" || route == "/readyz" {
		level = slog.LevelDebug
	}
	var took time.Duration
	if !hit {
		took = time.Since(start)
	}
	if s.Metrics != nil {
		s.Metrics.observe(answerKind{route, c.Method(), status}, took)
	}
	ctx := c.UserContext()
	if !s.log.Enabled(ctx, level) {
		return
	}
	s.log.LogAttrs(ctx, level, "request",
		slog.String("method", c.Method()), slog.String("route", route), slog.Int("status", status),
		slog.Float64("ms", float64(took.Microseconds())/1000), slog.String("id", RequestID(ctx)))
}

// routeOf is the pattern that answered. What no route answered is one name:
// labels made of strangers' addresses would have no end.
func routeOf(c *fiber.Ctx, err error) string {
	if _, ok := err.(*fiber.Error); ok {
		return "unmatched"
	}
	return c.Route().Path
}

// requestIDs numbers requests so that no two have the same number, on one
// instance or several.
type requestIDs struct {
	start uint64
	count atomic.Uint64
}

func newRequestIDs() *requestIDs { return &requestIDs{start: rand.Uint64()} }

// next scatters a counter, so that a number says nothing about how many there
// were.
func (r *requestIDs) next() uint64 {
	x := r.start + r.count.Add(1)*0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// idOf writes a number as it stands in the log and on error pages.
func idOf(number uint64) string { return strconv.FormatUint(number, 36) }
