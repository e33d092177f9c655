package content_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"gaoshi/content"
)

func TestEditionsWakeWhoWaits(t *testing.T) {
	e := content.NewEditions(3)
	first := e.Changed()
	e.Advance(2) // a commit that reports late
	if e.Current() != 3 {
		t.Errorf("a lower edition moved it to %d", e.Current())
	}
	select {
	case <-first:
		t.Error("woken by nothing new")
	default:
	}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() { e.Advance(int64(i)) })
	}
	wg.Wait()
	<-first
	if e.Current() != 49 {
		t.Errorf("the newest of 49 is %d", e.Current())
	}
}

// flaky fails every second time.
type flaky struct {
	mu sync.Mutex
	n  int64
}

func (f *flaky) Edition(context.Context) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	if f.n%2 == 1 {
		return 0, errors.New("away")
	}
	return f.n, nil
}

func TestEditionsFollowTheStore(t *testing.T) {
	e := content.NewEditions(0)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { e.Watch(ctx, &flaky{}, time.Millisecond) })
	for {
		changed := e.Changed()
		if e.Current() >= 4 {
			break
		}
		<-changed
	}
	cancel()
	wg.Wait() // ends with its context
}
