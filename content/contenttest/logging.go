package contenttest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"gaoshi/content"
)

func chainsEvents(t *testing.T, s content.Store) {
	holds(t, s, 0)
	w := live(content.Notice, "one", Start, Notice())
	w.Event.Actor, w.Event.Note = "who", "首次发布"
	if edition := save(t, s, w); edition != 1 {
		t.Errorf("the first edition is %d", edition)
	}
	if w.Event.Seq != 1 || w.Event.Hash == "" || w.Event.Digest == "" || w.Event.Prev != "" {
		t.Errorf("the first event came back as %+v", w.Event)
	}
	draft := next(w)
	draft.Publication.Working = &content.Working{Stage: content.Draft, Piece: Notice(), Saved: Start}
	if edition := save(t, s, draft); edition != 0 {
		t.Errorf("an autosave has edition %d", edition)
	}
	sub := next(draft)
	sub.Event = &content.Event{At: Start.Add(time.Hour), Kind: content.WasSubmitted, Subject: w.Publication.ID}
	save(t, s, sub, live(content.Notice, "two", Start, Notice()))
	holds(t, s, 3)

	of, err := s.EventsOf(t.Context(), w.Publication.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "the events of the first piece", of, []content.Event{*w.Event, *sub.Event})
	page, err := s.Events(t.Context(), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "the second event", page, []content.Event{*sub.Event})
	if none, err := s.Events(t.Context(), 3, 10); err != nil || len(none) != 0 {
		t.Errorf("events after the last: %v, %v", none, err)
	}
}

// savesConcurrently is what the log stands or falls with: whoever commits, the
// numbers have no gap and each event follows the one before.
func savesConcurrently(t *testing.T, s content.Store) {
	const sides, each = 20, 10
	var wg sync.WaitGroup
	ctx := t.Context()
	for side := range sides {
		wg.Go(func() {
			for i := range each {
				w := live(content.Notice, fmt.Sprintf("n-%d-%d", side, i), Start, Notice(About("water", "power")))
				if _, err := s.Save(ctx, w); err != nil {
					t.Errorf("save %d of %d: %v", i, side, err)
				}
			}
		})
	}
	// A reader never sees an edition whose events are not all there.
	stop := watchLog(ctx, t, s)
	wg.Wait()
	stop()
	holds(t, s, sides*each)
	if _, total, err := s.Publications(ctx, content.Filter{Public: true}); err != nil || total != sides*each {
		t.Errorf("%d pieces are there, %v", total, err)
	}
}

func watchLog(ctx context.Context, t *testing.T, s content.Store) (stop func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			edition, err := s.Edition(ctx)
			if err != nil {
				t.Errorf("Edition: %v", err)
				return
			}
			if last, err := content.VerifyLog(ctx, s); err != nil || last.Seq < edition {
				t.Errorf("at edition %d the log holds to %d: %v", edition, last.Seq, err)
				return
			}
		}
	})
	return func() { close(done); wg.Wait() }
}

func letsOneWin(t *testing.T, s content.Store) {
	w := live(content.Notice, "one", Start, Notice())
	save(t, s, w)
	var wg sync.WaitGroup
	results := make([]error, 20)
	for i := range results {
		wg.Go(func() {
			n := next(w)
			n.Event = &content.Event{At: Start, Kind: content.WasWithdrawn, Subject: w.Publication.ID}
			_, results[i] = s.Save(t.Context(), n)
		})
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else {
			wantCode(t, "who was slower", err, content.Conflict, content.MsgStale)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d saves of one version were kept", won, len(results))
	}
	holds(t, s, 2)
}
