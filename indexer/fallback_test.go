package indexer_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gaoshi/indexer"
)

// engine is an Index that does as it is told.
type engine struct {
	name     string
	err      atomic.Pointer[error]
	hang     time.Duration
	searched atomic.Int64
	written  atomic.Int64
}

func (e *engine) fail(err error) { e.err.Store(&err) }

func (e *engine) answer(ctx context.Context) error {
	if e.hang > 0 {
		select {
		case <-time.After(e.hang):
			return fmt.Errorf("%s took too long: %w", e.name, indexer.ErrAway)
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", indexer.ErrAway, ctx.Err())
		}
	}
	if err := e.err.Load(); err != nil {
		return *err
	}
	return nil
}

func (e *engine) Search(ctx context.Context, q indexer.Query) (indexer.Result, error) {
	e.searched.Add(1)
	return indexer.Result{Hits: []indexer.Hit{{ID: e.name}}}, e.answer(ctx)
}

func (e *engine) Put(ctx context.Context, docs ...indexer.Document) error {
	e.written.Add(1)
	return e.answer(ctx)
}

func (e *engine) Delete(ctx context.Context, ids ...string) error {
	e.written.Add(1)
	return e.answer(ctx)
}

var errDown = fmt.Errorf("connection refused: %w", indexer.ErrAway)

func answeredBy(t *testing.T, f *indexer.Fallback, want string) {
	t.Helper()
	result, err := f.Search(t.Context(), indexer.Query{})
	if err != nil || result.Hits[0].ID != want {
		t.Fatalf("answered by %v (%v), want %s", result.Hits, err, want)
	}
}

func TestFallbackGoesAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		primary, backup := &engine{name: "primary"}, &engine{name: "backup"}
		f := &indexer.Fallback{Primary: primary, Backup: backup}
		answeredBy(t, f, "primary")
		if f.Away() {
			t.Error("away though it answered")
		}
		primary.fail(errDown)
		for range 100 {
			answeredBy(t, f, "backup")
		}
		if !f.Away() || primary.searched.Load() != 2 {
			t.Errorf("away %v, the primary was asked %d times, want 2", f.Away(), primary.searched.Load())
		}
		time.Sleep(6 * time.Second)
		answeredBy(t, f, "backup") // one more try
		if primary.searched.Load() != 3 {
			t.Errorf("after the pause the primary was asked %d times in all, want 3", primary.searched.Load())
		}
		primary.err.Store(nil)
		time.Sleep(6 * time.Second)
		answeredBy(t, f, "primary")
		if f.Away() {
			t.Error("away though it is back")
		}
	})
}

func TestFallbackPaysForAHangOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		primary, backup := &engine{name: "primary", hang: 2 * time.Second}, &engine{name: "backup"}
		f := &indexer.Fallback{Primary: primary, Backup: backup, Pause: time.Minute}
		start := time.Now()
		for range 50 {
			answeredBy(t, f, "backup")
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("50 searches waited %v, want the one timeout of 2s", took)
		}
	})
}

func TestFallbackOtherErrors(t *testing.T) {
	primary, backup := &engine{name: "primary"}, &engine{name: "backup"}
	f := &indexer.Fallback{Primary: primary, Backup: backup}
	own := errors.New("not the engine's fault")
	primary.fail(own)
	if _, err := f.Search(t.Context(), indexer.Query{}); !errors.Is(err, own) || backup.searched.Load() != 0 {
		t.Errorf("%v, and the backup was asked %d times: want the error as it is", err, backup.searched.Load())
	}

	// Somebody who leaves says nothing about the engine.
	primary.fail(errDown)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Search(gone, indexer.Query{}); err == nil || f.Away() {
		t.Errorf("%v, away %v: an ended request counts against the engine", err, f.Away())
	}

	backup.fail(errDown)
	if _, err := f.Search(t.Context(), indexer.Query{}); !errors.Is(err, indexer.ErrAway) {
		t.Errorf("both down: %v, want ErrAway", err)
	}
}

func TestFallbackWritesBoth(t *testing.T) {
	primary, backup := &engine{name: "primary"}, &engine{name: "backup"}
	f := &indexer.Fallback{Primary: primary, Backup: backup}
	primary.fail(errDown)
	if err := f.Put(t.Context(), indexer.Document{}); !errors.Is(err, indexer.ErrAway) {
		t.Errorf("Put: %v, want an error so that it is done again", err)
	}
	if err := f.Delete(t.Context(), "x"); !errors.Is(err, indexer.ErrAway) {
		t.Errorf("Delete: %v, want an error", err)
	}
	if backup.written.Load() != 2 || !f.Away() {
		t.Errorf("the backup was written %d times, away %v", backup.written.Load(), f.Away())
	}
	primary.err.Store(nil)
	if err := f.Put(t.Context(), indexer.Document{}); err != nil || f.Away() {
		t.Errorf("Put when it is back: %v, away %v", err, f.Away())
	}
}
