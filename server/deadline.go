package server

import (
	"context"
	"sync"
	"time"
)

// deadline is a request's context. It is context.WithDeadline put off until
// somebody waits on it: a page from the cache never does, and a timer for each
// would be a good part of its cost. It ends with the request, so what goes on
// after the handler (a stream) needs a context of its own.
type deadline struct {
	at     time.Time
	number uint64 // of the request, for its log lines

	mu     sync.Mutex
	real   context.Context // nil until Done was called
	cancel context.CancelFunc
	over   bool
}

func (d *deadline) Deadline() (time.Time, bool) { return d.at, true }

func (d *deadline) Done() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.real == nil {
		d.real, d.cancel = context.WithDeadline(context.Background(), d.at)
		if d.over {
			d.cancel()
		}
	}
	return d.real.Done()
}

func (d *deadline) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.real != nil:
		return d.real.Err()
	case d.over:
		return context.Canceled
	case !time.Now().Before(d.at):
		return context.DeadlineExceeded
	}
	return nil
}

// Value lets package context find the real one, so that contexts derived from
// this one need no goroutine to watch it.
func (d *deadline) Value(key any) any {
	if key == (requestID{}) {
		return idOf(d.number)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.real == nil {
		return nil
	}
	return d.real.Value(key)
}

// stop ends the context when its request has been answered.
func (d *deadline) stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.over = true
	if d.cancel != nil {
		d.cancel()
	}
}

type requestID struct{}

// RequestID is the id in the log lines of a request's context, empty for any
// other context.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestID{}).(string)
	return id
}
