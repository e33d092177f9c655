package edition

import (
	"context"
	"errors"
	"sync"
)

// errCrashed is what those get who waited for a maker that panicked. The panic
// itself goes up in the maker's own request.
var errCrashed = errors.New("the page's maker crashed")

// flightKey tells flights apart by edition, so that who asks after a
// publication never joins one that started before it.
type flightKey struct {
	key     string
	edition int64
}

// flight is a page in the making.
type flight struct {
	done  chan struct{}
	entry *entry
	err   error
}

// flights lets one request make a page while the others wait for it. The maker
// runs in its own request's goroutine: it may use that request, which
// golang.org/x/sync's DoChan would run on after the request is gone.
type flights struct {
	mu sync.Mutex
	in map[flightKey]*flight
}

// do calls fly, or waits for who is at it already. Waiting ends with ctx.
func (f *flights) do(ctx context.Context, k flightKey, fly func() (*entry, error)) (*entry, error) {
	f.mu.Lock()
	if other, ok := f.in[k]; ok {
		f.mu.Unlock()
		select {
		case <-other.done:
			return other.entry, other.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	mine := &flight{done: make(chan struct{}), err: errCrashed}
	f.in[k] = mine
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		delete(f.in, k)
		f.mu.Unlock()
		close(mine.done)
	}()
	mine.entry, mine.err = fly()
	return mine.entry, mine.err
}
