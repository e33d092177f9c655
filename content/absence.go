package content

import (
	"context"
	"fmt"
	"time"
)

// Limits of residents' reports.
const (
	maxMissing  = 16 // voices kept of one shelf: two are enough to dispute it
	voicePause  = time.Hour
	voicesADay  = 40 // of one device or address, over all shelves
	disputeTold = "disputed"
)

// Absent takes a resident's "it isn't there". Each device has one voice for a
// shelf and hour; TooMany for another one, or for more than 40 a day. Nothing
// public changes before enough devices say the same.
func (s *Shelf) Absent(ctx context.Context, a Absence) error {
	a.At = toMilli(s.now())
	item, err := s.Item(ctx, a.Item)
	if err != nil {
		return fmt.Errorf("missing: %w", err)
	}
	for _, limit := range []struct {
		key   string
		most  int
		every time.Duration
	}{
		{"missing " + a.Device + " " + a.Outlet + " " + a.Item, 1, voicePause},
		{"missing " + a.Device, voicesADay, 24 * time.Hour},
	} {
		ok, err := s.store.Allow(ctx, limit.key, limit.most, limit.every)
		if err != nil {
			return fmt.Errorf("missing: %w", err)
		}
		if !ok {
			return Refuse(TooMany, "", MsgSaidAlready)
		}
	}
	edition, err := s.store.SaveStanding(ctx, Place{a.Item, a.Outlet}, func(before Standing) (Outcome, *Event) {
		return s.missed(item, before, a)
	})
	if err != nil {
		return fmt.Errorf("missing: %w", err)
	}
	s.editions.Advance(edition)
	return nil
}

// missed adds a voice. Only what changes for readers is an event.
func (s *Shelf) missed(item Item, before Standing, a Absence) (out Outcome, ev *Event) {
	after := before
	after.Missing = append(since(before.Missing, before.Observed), a)
	if n := len(after.Missing); n > maxMissing {
		after.Missing = after.Missing[n-maxMissing:]
	}
	out.Standings = []Standing{after}
	was, now := before.At(item, a.At), after.At(item, a.At)
	if was.State == now.State {
		return out, nil
	}
	change := changeAt(&after, was.State, now.State, a.At)
	change.ID = NewID(a.At) // the observation may have made a change of its own
	out.Changes = []ShelfChange{change}
	return out, s.event(WasMissed, nil, disputeTold+" "+a.Item+" "+a.Outlet)
}

// Disputed lists the shelves that somebody should look at again.
func (s *Shelf) Disputed(ctx context.Context) ([]Line, error) {
	lines, _, err := s.Lines(ctx, ShelfFilter{State: ShelfDisputed}, s.now())
	return lines, err
}
