package content

import "time"

// Fen is a price in hundredths of a yuan.
type Fen int64

// MaxPrice is the dearest price that is believed, in fen: 63,000 yuan for a
// cabbage is a slip of the finger, not an observation.
const MaxPrice Fen = 1_000_000

// Item is something people look for on a shelf.
type Item struct {
	Code      string // [a-z0-9-], never changes
	Names     map[Lang]string
	Unit      map[Lang]string // what the price is for: 500 g, a box
	TTL       time.Duration   // how long an observation is good for
	Reference Fen             // what it usually costs; 0: not known
	Order     int
}

// DefaultTTL is for items that do not say.
const DefaultTTL = 4 * time.Hour

// In is the item's name in a language, its code where it has none.
func (i Item) In(l Lang) string {
	for _, l := range []Lang{l, Chinese, English} {
		if n := i.Names[l]; n != "" {
			return n
		}
	}
	return i.Code
}

// Life is the item's time to live, never zero.
func (i Item) Life() time.Duration {
	if i.TTL <= 0 {
		return DefaultTTL
	}
	return i.TTL
}

// Outlet is who sells or hands out. It is closed or merged into another one,
// never deleted: what was seen there stays true of its time.
type Outlet struct {
	ID       string // the sender's own, never changes
	Name     string
	Address  string
	Area     string // code of a Term
	Phone    string
	Lat, Lon float64 // both 0: not known
	Hours    string
	Kind     string // shop, market, pharmacy, point
	External map[string]string
	Closed   time.Time // zero: open for business
	Merged   string    // the ID of the outlet that took its place
	LinkKey  int       // number of the shop link in force; moving it revokes older ones, 0: none was given out
	Updated  time.Time
}

// Shown reports whether the outlet is in public lists.
func (o Outlet) Shown() bool { return o.Closed.IsZero() && o.Merged == "" }
