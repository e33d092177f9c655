package content

import (
	"context"
	"time"
)

// ShelfStore is what a Shelf keeps things in. Its methods return errors as
// Store's do.
type ShelfStore interface {
	// Items, Outlets and Standings read what changed after an edition; -1 is
	// everything.
	Items(ctx context.Context, after int64) ([]Item, error)
	Outlets(ctx context.Context, after int64) ([]Outlet, error)
	Standings(ctx context.Context, after int64) ([]Standing, error)
	// SaveItems and SaveOutlets add or replace.
	SaveItems(ctx context.Context, items []Item, ev *Event) (edition int64, err error)
	SaveOutlets(ctx context.Context, outlets []Outlet, ev *Event) (edition int64, err error)

	// SaveObservations keeps those rows whose ids are new, and in the same
	// transaction what follow makes of them and of what stood there before.
	// The event is kept, with their digest, if any were new.
	SaveObservations(ctx context.Context, ev *Event, rows []Observation,
		follow func(before map[Place]Standing, added []Observation) Outcome) (added []bool, edition int64, err error)
	// SaveStanding changes one standing. A nil event moves no edition. NotFound
	// where nothing stands.
	SaveStanding(ctx context.Context, p Place, follow func(before Standing) (Outcome, *Event)) (edition int64, err error)

	// KnownObservations tells which of the ids are kept already.
	KnownObservations(ctx context.Context, ids []ID) (map[ID]bool, error)
	// Observations lists what was seen between two ids, in order.
	Observations(ctx context.Context, after, before ID, limit int) ([]Observation, error)
	// Trend is a row for each day that an item was seen on, days being those of
	// a zone shift ahead of UTC.
	Trend(ctx context.Context, item string, since time.Time, shift time.Duration) ([]TrendDay, error)
	// ShelfChanges lists the newest.
	ShelfChanges(ctx context.Context, limit int) ([]ShelfChange, error)

	// ClaimCall gives an outlet to an editor until an instant, and reports
	// false when another one has it.
	ClaimCall(ctx context.Context, outlet string, by ID, now, until time.Time) (bool, error)
	// EndCall gives it back, not to be called before an instant.
	EndCall(ctx context.Context, outlet string, by ID, notBefore time.Time) error
	// Calls lists claims and call-backs that are not over.
	Calls(ctx context.Context, now time.Time) ([]CallState, error)

	Setting(ctx context.Context, name string) (value string, found bool, err error)
	SetSetting(ctx context.Context, name, value string) error
	Allow(ctx context.Context, key string, limit int, window time.Duration) (bool, error)
}

// TrendDay is one item on one day, over all outlets.
type TrendDay struct {
	Day               time.Time // midnight in UTC of the day's date
	Seen              int       // outlets where somebody looked
	Have              int       // of them, where it was seen at some time of the day
	Least, Mean, Most Fen       // of the prices seen; 0: none
}

// CallState is who is on the phone with an outlet.
type CallState struct {
	Outlet    string
	Editor    ID
	Claimed   time.Time // until then
	NotBefore time.Time
}
