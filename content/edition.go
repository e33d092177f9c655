package content

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Editions knows the newest edition and wakes who waits for the next. A page
// that was rendered for the current edition needs no database.
type Editions struct {
	current atomic.Int64
	mu      sync.Mutex
	changed chan struct{}
}

// NewEditions starts at an edition.
func NewEditions(at int64) *Editions {
	e := &Editions{changed: make(chan struct{})}
	e.current.Store(at)
	return e
}

// Current is the newest edition this instance knows.
func (e *Editions) Current() int64 { return e.current.Load() }

// Advance moves to an edition and wakes the waiting; a lower one changes
// nothing, since commits may report out of order.
func (e *Editions) Advance(to int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if to <= e.current.Load() {
		return
	}
	e.current.Store(to)
	close(e.changed)
	e.changed = make(chan struct{})
}

// Changed returns a channel that is closed at the next Advance. Take it before
// reading Current, or a change between the two is missed.
func (e *Editions) Changed() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.changed
}

// Watch asks the store for its edition at every interval until ctx ends, so
// that what another instance published is seen here too. A store that cannot
// answer is asked again; that it could not is logged once, not at every turn.
func (e *Editions) Watch(ctx context.Context, store interface {
	Edition(context.Context) (int64, error)
}, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now, err := store.Edition(ctx)
		if err != nil {
			if !failing && ctx.Err() == nil {
				slog.Warn("cannot read the edition", "err", err)
			}
			failing = true
			continue
		}
		failing = false
		e.Advance(now)
	}
}
