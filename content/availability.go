package content

import (
	"slices"
	"time"
)

// ShelfState is what may be said of a shelf now.
type ShelfState string

const (
	ShelfIn          ShelfState = "in"
	ShelfLow         ShelfState = "low"
	ShelfOut         ShelfState = "out"
	ShelfUnconfirmed ShelfState = "unconfirmed" // seen, but longer ago than the item's life
	ShelfDisputed    ShelfState = "disputed"    // people say it is not there
	ShelfUnknown     ShelfState = "unknown"     // nobody saw it, or too long ago: in no list
)

// Availability is derived from what was seen; nothing stores it.
type Availability struct {
	State ShelfState
	Last  *Observation // what State rests on; nil when unknown
	Until time.Time    // when the state changes by itself; zero: never
}

// Rules of the shelf. An observation is good for one life of its item, is shown
// as unconfirmed until three are over, and then says nothing any more. Two
// devices that report it missing within DisputeWindow dispute it.
const (
	staleLives    = 3
	DisputeWindow = 30 * time.Minute
	disputeVoices = 2
)

// Derive says what is known of one item at one outlet at an instant. It is the
// only place where clock and rule meet. The newest observation wins, by when it
// was seen and then by when it came in, whatever the order of seen.
func Derive(item Item, seen []Observation, missing []Absence, now time.Time) Availability {
	return derive(item, newest(seen, now), missing, now)
}

// derive is Derive for who knows the newest observation already.
func derive(item Item, last *Observation, missing []Absence, now time.Time) Availability {
	if last == nil {
		return Availability{State: ShelfUnknown}
	}
	life := item.Life()
	fresh, gone := last.Observed.Add(life), last.Observed.Add(staleLives*life)
	switch {
	case !now.Before(gone):
		return Availability{State: ShelfUnknown}
	case last.Status != OutStock && disputed(missing, last.Observed, now):
		return Availability{ShelfDisputed, last, gone}
	case !now.Before(fresh):
		return Availability{ShelfUnconfirmed, last, gone}
	}
	return Availability{ShelfState(last.Status), last, fresh}
}

// newest ignores what is ahead of the clock by more than senders' clocks are.
func newest(seen []Observation, now time.Time) *Observation {
	var last *Observation
	for i := range seen {
		o := &seen[i]
		if o.Observed.After(now.Add(MaxFuture)) {
			continue
		}
		if last == nil || o.Observed.After(last.Observed) ||
			o.Observed.Equal(last.Observed) && o.Received.After(last.Received) {
			last = o
		}
	}
	return last
}

// disputed reports whether enough different devices have reported the item
// missing within one window, after it was last seen.
func disputed(missing []Absence, since, now time.Time) bool {
	if len(missing) < disputeVoices {
		return false
	}
	var after []Absence
	for _, m := range missing {
		if m.At.After(since) && !m.At.After(now) {
			after = append(after, m)
		}
	}
	slices.SortFunc(after, func(a, b Absence) int { return a.At.Compare(b.At) })
	for i := range after {
		voices := map[string]bool{}
		for _, m := range after[i:] {
			if m.At.Sub(after[i].At) > DisputeWindow {
				break
			}
			voices[m.Device] = true
		}
		if len(voices) >= disputeVoices {
			return true
		}
	}
	return false
}

// medianNeeds is the least number of prices that a median is made of.
const medianNeeds = 3

// MedianPrice is the middle of the prices that are known, 0 when there are too
// few to speak of a middle.
func MedianPrice(prices []Fen) Fen {
	known := slices.DeleteFunc(slices.Clone(prices), func(p Fen) bool { return p <= 0 })
	if len(known) < medianNeeds {
		return 0
	}
	slices.Sort(known)
	mid := len(known) / 2
	if len(known)%2 == 1 {
		return known[mid]
	}
	return (known[mid-1] + known[mid]) / 2
}

// outlierTimes is how far from what is usual a price is marked.
const outlierTimes = 3

// Outlier reports whether a price is far from what is usual: from the median
// where there is one, else from the reference price.
func Outlier(price, median, reference Fen) bool {
	usual := median
	if usual == 0 {
		usual = reference
	}
	return price > 0 && usual > 0 && (price > usual*outlierTimes || price*outlierTimes < usual)
}
