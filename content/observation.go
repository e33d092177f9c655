package content

import (
	"crypto/sha256"
	"fmt"
	"time"
)

// ShelfStatus is what somebody saw.
type ShelfStatus string

const (
	InStock  ShelfStatus = "in"
	LowStock ShelfStatus = "low"
	OutStock ShelfStatus = "out"
)

// Known reports whether s is one that can be observed. "Skipped" is not among
// them: who did not look has seen nothing.
func (s ShelfStatus) Known() bool { return s == InStock || s == LowStock || s == OutStock }

// ObservationSource says how an observation came in. It is shown beside it.
type ObservationSource string

const (
	FromDesk   ObservationSource = "desk"   // a secretary asked by phone
	FromShop   ObservationSource = "shop"   // the outlet's own link
	FromImport ObservationSource = "import" // a file
	FromAPI    ObservationSource = "api"    // another program
)

// Observation is what was seen at one outlet of one item at one time. It is
// never changed: a newer one takes its place.
type Observation struct {
	ID           ID
	Outlet       string
	Item         string
	Status       ShelfStatus
	Quantity     int // 0: not said
	Price        Fen // 0: not said
	Limit        int // per person; 0: none said
	NextDelivery time.Time
	Note         string
	Source       ObservationSource
	By           string    // editor id, token name or file: provenance, not shown in full
	Observed     time.Time // when it was seen: no time, no observation
	Received     time.Time
}

// Limits of an observation.
const (
	MaxQuantity = 1_000_000
	MaxFuture   = 5 * time.Minute // a sender's clock may be a little fast
	MaxAge      = 30 * 24 * time.Hour
	MaxRemark   = 200
)

// Check refuses what cannot have been seen.
func (o Observation) Check(now time.Time) error {
	var c checker
	if !o.Status.Known() {
		c.refuse("status", MsgUnknownValue, "Value", clip(string(o.Status), 40))
	}
	if o.Price < 0 || o.Price > MaxPrice {
		c.refuse("price", MsgBadPrice)
	}
	if o.Quantity < 0 || o.Quantity > MaxQuantity {
		c.refuse("quantity", MsgBadNumber, "Value", o.Quantity)
	}
	if o.Limit < 0 || o.Limit > MaxQuantity {
		c.refuse("limit", MsgBadNumber, "Value", o.Limit)
	}
	switch {
	case o.Observed.IsZero():
		c.refuse("observed_at", MsgRequired)
	case o.Observed.After(now.Add(MaxFuture)):
		c.refuse("observed_at", MsgInFuture)
	case o.Observed.Before(now.Add(-MaxAge)):
		c.refuse("observed_at", MsgTooOld)
	}
	if !o.NextDelivery.IsZero() && (o.NextDelivery.Before(o.Observed) || o.NextDelivery.After(now.Add(MaxAge))) {
		c.refuse("next_delivery", MsgBadTime, "Value", o.NextDelivery.Format(time.RFC3339))
	}
	c.text("note", o.Note, MaxRemark)
	return c.err()
}

// Key names an observation by all that it says: the time it was seen, then a
// hash. The same row sent twice has the same Key, and Keys sort by time.
func (o Observation) Key() ID {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %s %d %d %d %d %q %s %q",
		o.Outlet, o.Item, o.Status, o.Quantity, o.Price, o.Limit, o.NextDelivery.UnixMilli(), o.Note, o.Source, o.By))
	return idOf(o.Observed, sum[:10])
}

// Place is one item at one outlet.
type Place struct{ Item, Outlet string }

// Place is what the observation is of.
func (o Observation) Place() Place { return Place{o.Item, o.Outlet} }

// Absence is a resident's "it isn't there".
type Absence struct {
	Outlet string    `json:"-"`
	Item   string    `json:"-"`
	Device string    `json:"device"` // a hash that tells devices apart for a day, and nothing else
	At     time.Time `json:"at"`
}
