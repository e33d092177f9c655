package indexer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Fallback is an Index of two engines: Primary answers while it can, Backup
// when it is away. Writes go to both, so the backup is always of use, and a
// write that the primary did not take is an error: it is done again when it is
// back.
type Fallback struct {
	Primary, Backup Index

	// Pause is how long searches leave the primary alone after it was away, so
	// that one that hangs costs one timeout and not one for every resident. 0
	// means five seconds.
	Pause time.Duration

	mu    sync.Mutex
	until time.Time // searches go to Backup until then
	away  bool
}

var _ Index = (*Fallback)(nil)

const defaultPause = 5 * time.Second

// Search implements Index.
func (f *Fallback) Search(ctx context.Context, q Query) (Result, error) {
	if f.paused() {
		return f.Backup.Search(ctx, q)
	}
	result, err := f.Primary.Search(ctx, q)
	if ctx.Err() != nil {
		return result, err // the asker has gone; it says nothing about the engine
	}
	f.saw(err)
	if !errors.Is(err, ErrAway) {
		return result, err
	}
	result, backupErr := f.Backup.Search(ctx, q)
	if backupErr != nil {
		return result, fmt.Errorf("both engines: %w; %w", err, backupErr)
	}
	return result, nil
}

// Put implements Index. The backup gets the documents whatever the primary
// says.
func (f *Fallback) Put(ctx context.Context, docs ...Document) error {
	return f.both(ctx, func(x Index) error { return x.Put(ctx, docs...) })
}

// Delete implements Index. The backup loses them whatever the primary says.
func (f *Fallback) Delete(ctx context.Context, publicationIDs ...string) error {
	return f.both(ctx, func(x Index) error { return x.Delete(ctx, publicationIDs...) })
}

func (f *Fallback) both(ctx context.Context, write func(Index) error) error {
	backupErr := write(f.Backup) // first: it is near, and quick
	err := write(f.Primary)
	if ctx.Err() == nil {
		f.saw(err)
	}
	return errors.Join(err, backupErr)
}

// Away reports whether the primary was away when it was last asked.
func (f *Fallback) Away() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.away
}

// paused reports whether searches leave the primary alone. When the pause is
// over one search tries, while the others still go to the backup.
func (f *Fallback) paused() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.away {
		return false
	}
	now := time.Now()
	if now.Before(f.until) {
		return true
	}
	f.until = now.Add(f.pause())
	return false
}

// saw notes how the primary answered.
func (f *Fallback) saw(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.away = errors.Is(err, ErrAway)
	if f.away {
		f.until = time.Now().Add(f.pause())
	}
}

func (f *Fallback) pause() time.Duration {
	if f.Pause > 0 {
		return f.Pause
	}
	return defaultPause
}
