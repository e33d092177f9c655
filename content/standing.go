package content

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// Standing is the newest observation of one item at one outlet, with what was
// said against it since. What may be said now is derived from it and the clock.
type Standing struct {
	Observation
	Missing []Absence // since it was seen, one a device, the oldest first
	Told    time.Time // when subscribers were last told that it is back
	Edition int64     // that it was last changed by; the store's to set
}

// At is what may be said of the shelf at an instant.
func (s *Standing) At(item Item, now time.Time) Availability {
	return derive(item, &s.Observation, s.Missing, now)
}

// ShelfChange is an availability that changed in a way that readers of feeds
// want to hear of: an item that ran out, came back, or is said not to be there.
type ShelfChange struct {
	ID ID
	Place
	At           time.Time
	Was, Now     ShelfState
	Price        Fen
	NextDelivery time.Time
}

// Outcome is what a write to the shelves leads to. The store keeps it with the
// write.
type Outcome struct {
	Standings []Standing
	Changes   []ShelfChange
	Jobs      []Job
}

// tellEvery is how often subscribers are told, at the most, that one item is
// back at one outlet.
const tellEvery = time.Hour

// replace puts a newer observation in the place of what stood there and says
// what that changes for readers. An older one changes nothing.
func replace(item Item, before *Standing, seen Observation, out *Outcome) *Standing {
	if before == nil {
		return &Standing{Observation: seen}
	}
	if newest([]Observation{before.Observation, seen}, seen.Received).Key() != seen.Key() {
		return before
	}
	was := before.At(item, seen.Received)
	after := &Standing{Observation: seen, Told: before.Told, Missing: since(before.Missing, seen.Observed)}
	now := after.At(item, seen.Received)
	if tells(was.State, now.State, before.Status) {
		out.Changes = append(out.Changes, changeAt(after, was.State, now.State, seen.Received))
		if now.State.Have() && seen.Received.Sub(before.Told) >= tellEvery {
			after.Told = seen.Received
			out.Jobs = append(out.Jobs, Job{Kind: JobRestock, Args: seen.Item + " " + seen.Outlet})
		}
	}
	return after
}

// Have reports whether somebody who goes there now should find it.
func (s ShelfState) Have() bool { return s == ShelfIn || s == ShelfLow }

// tells reports whether readers want to hear of a change: what was known turned
// into its opposite. Somebody who looks again, or looks for the first time,
// changes nothing. What was unconfirmed is what was last seen.
func tells(was, now ShelfState, last ShelfStatus) bool {
	switch was {
	case ShelfUnknown:
		return false
	case ShelfUnconfirmed:
		was = ShelfState(last)
	}
	return was.Have() != now.Have() && now != ShelfUnknown && now != ShelfUnconfirmed
}

func changeAt(s *Standing, was, now ShelfState, at time.Time) ShelfChange {
	return ShelfChange{ID: s.Key(), Place: s.Place(), At: at, Was: was, Now: now, Price: s.Price, NextDelivery: s.NextDelivery}
}

// since leaves out what was said before an instant.
func since(missing []Absence, at time.Time) []Absence {
	var out []Absence
	for _, m := range missing {
		if m.At.After(at) {
			out = append(out, m)
		}
	}
	return out
}

// DigestOf is SHA-256 in hex over a batch of observations in the order of their
// ids: what the log holds of them.
func DigestOf(batch []Observation) string {
	h := sha256.New()
	for _, o := range batch {
		io.WriteString(h, string(o.ID))
		fmt.Fprintf(h, " %q %q %s %d %d %d %d %q %s %q %d %d\n", o.Outlet, o.Item, o.Status, o.Quantity, o.Price, o.Limit,
			o.NextDelivery.UnixMilli(), o.Note, o.Source, o.By, o.Observed.UnixMilli(), o.Received.UnixMilli())
	}
	return hex.EncodeToString(h.Sum(nil))
}
