package edition

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
)

// Options of a Cache. The zero value is a good one.
type Options struct {
	MaxBytes int64         // of all pages in all codings; 0 means 16 MiB, some 700 pages
	MaxStale time.Duration // how old a page may be that stands in for one that cannot be made; 0 means 24 h, negative: never
	Now      func() time.Time
}

// Cache keeps the pages of the current edition, and of each page the last good
// one. It is safe for use by many requests at once.
type Cache struct {
	current  func() int64
	now      func() time.Time
	maxStale time.Duration
	mark     func(typ string, body []byte, made time.Time) []byte
	shelf    *shelf
	headers  *headers
	flights  flights
	hits     atomic.Int64
	misses   atomic.Int64
	stale    atomic.Int64
}

// New makes a cache for the edition that current tells.
func New(current func() int64, o Options) *Cache {
	if o.MaxBytes == 0 {
		o.MaxBytes = 16 << 20
	}
	if o.MaxStale == 0 {
		o.MaxStale = 24 * time.Hour
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Cache{
		current: current, now: o.Now, maxStale: o.MaxStale,
		shelf: newShelf(o.MaxBytes), headers: newHeaders(), flights: flights{in: map[flightKey]*flight{}},
	}
}

// MarkStale sets how a page is marked that is sent although it may be outdated,
// for readers: mark returns the body to send; made is when the page was right.
// It is for setting up. Without it the header alone says so.
func (c *Cache) MarkStale(mark func(typ string, body []byte, made time.Time) []byte) { c.mark = mark }

// Stats is what a Cache did so far and holds now.
type Stats struct {
	Hits, Misses, Stale int64 // answers
	Dropped             int64 // pages, for want of room
	Pages, Bytes        int64 // now
}

// Stats counts; the counts are of slightly different instants.
func (c *Cache) Stats() Stats {
	s := Stats{Hits: c.hits.Load(), Misses: c.misses.Load(), Stale: c.stale.Load()}
	c.shelf.mu.RLock()
	defer c.shelf.mu.RUnlock()
	s.Pages, s.Bytes, s.Dropped = int64(len(c.shelf.slots)), c.shelf.bytes, c.shelf.drops
	return s
}

// answered is the Local that says that the cache has answered: true from what
// it had, false with what it made.
const answered = "gaoshi.answered"

// Answered reports whether the cache answered the request, with a whole header,
// and whether it did so without making anything.
func Answered(ctx *fiber.Ctx) (answer, hit bool) {
	hit, answer = ctx.Locals(answered).(bool)
	return answer, hit
}

// Serve answers with the page of a key: from the cache where it holds it for
// the current edition, else from make, which one request calls while the others
// wait. It sends the best coding that the client accepts, an ETag, and 304
// where the client has the page already. The key comes from Key, or is a
// constant: what a stranger can vary at will must not be in it. An empty key,
// or one longer than any of ours, is answered without the cache.
//
// What make returns as an error goes up and is not cached. When it is our
// fault (the store is away, the deadline passed) and there is a last good
// page, that is sent instead, marked with the header Gaoshi-Stale and by
// MarkStale, and must not be kept by anybody.
//
// The answer's header is the page's, Always and the cache's own: what was set
// on the response before is gone.
func (c *Cache) Serve(ctx *fiber.Ctx, key string, make func(context.Context) (Page, error)) error {
	if key == "" || len(key) > maxKey {
		return c.pass(ctx, make)
	}
	edition := c.current() // before anything is read for the page
	last := c.shelf.get(key)
	if last != nil && last.holds(edition, c.now) {
		c.hits.Add(1)
		ctx.Locals(answered, true)
		last.send(ctx)
		return nil
	}
	c.misses.Add(1)
	within := ctx.UserContext()
	fresh, err := c.flights.do(within, flightKey{key, edition}, func() (*entry, error) {
		return c.fill(within, key, edition, make)
	})
	if err == nil {
		ctx.Locals(answered, false)
		fresh.send(ctx)
		return nil
	}
	if last != nil && ours(err) && c.now().Sub(last.made) <= c.maxStale {
		slog.WarnContext(within, "sent a page that may be outdated", "edition", last.edition, "err", err)
		c.stale.Add(1)
		ctx.Locals(answered, false)
		c.sendStale(ctx, last)
		return nil
	}
	return err
}

// pass makes and sends a page that nobody keeps.
func (c *Cache) pass(ctx *fiber.Ctx, make func(context.Context) (Page, error)) error {
	c.misses.Add(1)
	p, err := make(ctx.UserContext())
	if err != nil {
		return err
	}
	ctx.Locals(answered, false)
	newEntry("", 0, c.now(), p, quick, c.headers).send(ctx)
	return nil
}

// fill makes a page and keeps it for the edition that was current before.
func (c *Cache) fill(ctx context.Context, key string, edition int64, make func(context.Context) (Page, error)) (*entry, error) {
	// Another request may have finished between our look and our flight.
	if e := c.shelf.get(key); e != nil && e.holds(edition, c.now) {
		return e, nil
	}
	made := c.now()
	p, err := make(ctx)
	if err != nil {
		return nil, err
	}
	e := newEntry(strings.Clone(key), edition, made, p, quick, c.headers) // the key may lie in the request's buffer
	c.shelf.put(e)
	return e, nil
}

// ours reports whether an error is a fault of this side and not the answer to
// the question: a piece that is not found must not come back from the cache.
func ours(err error) bool {
	var refusal *content.Error
	if errors.As(err, &refusal) {
		return refusal.Code == content.Unavailable || refusal.Code == content.Internal
	}
	var answer *fiber.Error
	return !errors.As(err, &answer) || answer.Code >= fiber.StatusInternalServerError
}
