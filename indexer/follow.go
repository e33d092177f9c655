package indexer

import (
	"context"
	"log/slog"
	"time"

	"gaoshi/content"
)

// Follow keeps a copy of content that lives in this process in step with the
// log: it calls apply with the pieces that changed, edition by edition, until
// ctx ends. It starts behind the edition that the copy is of. What apply could
// not do is tried again, so nothing is skipped.
func Follow(ctx context.Context, lib *content.Library, from int64, apply func(context.Context, []content.ID) error) {
	at := from
	for {
		// Take the channel first: what changes after it was taken closes it.
		changed := lib.Changed()
		next, err := step(ctx, lib, at, apply)
		at = next
		var again <-chan time.Time
		if err != nil && ctx.Err() == nil {
			slog.Warn("a copy of content is behind", "edition", at, "err", err)
			again = time.After(2 * time.Second)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-again:
		}
	}
}

// step applies what changed after an edition and returns the edition that the
// copy is of then.
func step(ctx context.Context, lib *content.Library, at int64, apply func(context.Context, []content.ID) error) (int64, error) {
	ids, edition, err := lib.Since(ctx, at)
	if err != nil || edition == at {
		return at, err
	}
	if len(ids) > 0 {
		if err := apply(ctx, ids); err != nil {
			return at, err
		}
	}
	return edition, nil
}
