package content

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Fen is a price in hundredths of a yuan.
type Fen int64

// MaxPrice is the dearest price that is believed, in fen: 63,000 yuan for a
// cabbage is a slip of the finger, not an observation.
const MaxPrice Fen = 1_000_000

// ParseFen reads yuan as people write them: "3", "3.50", "¥3.5", "3.5元". An
// empty string is 0, which is "not said".
func ParseFen(s string) (Fen, bool) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimLeft(strings.TrimSpace(s), "¥￥"), "元"))
	if s == "" {
		return 0, true
	}
	yuan, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(yuan) || math.Abs(yuan) > 1e9 {
		return 0, false
	}
	return Fen(math.Round(yuan * 100)), true
}

// String is the price in yuan, to the fen where there are any: "3", "3.50".
func (f Fen) String() string {
	if f%100 == 0 {
		return strconv.FormatInt(int64(f/100), 10)
	}
	return strconv.FormatFloat(float64(f)/100, 'f', 2, 64)
}

// Item is something people look for on a shelf.
type Item struct {
	Code      string // [a-z0-9-], never changes
	Names     map[Lang]string
	Unit      map[Lang]string // what the price is for: 500 g, a box
	TTL       time.Duration   // how long an observation is good for
	Reference Fen             // what it usually costs; 0: not known
	Order     int
	Edition   int64 // that it was last changed by; the store's to set
}

// DefaultTTL is for items that do not say.
const DefaultTTL = 4 * time.Hour

// In is the item's name in a language, its code where it has none.
func (i Item) In(l Lang) string {
	return nameIn(i.Names, l, i.Code)
}

// UnitIn is what the price is for, empty when not said.
func (i Item) UnitIn(l Lang) string { return nameIn(i.Unit, l, "") }

// nameIn is a name in a language, or else in the next one there is.
func nameIn(names map[Lang]string, l Lang, none string) string {
	if n := names[l]; n != "" {
		return n
	}
	for _, other := range Langs {
		if n := names[other]; n != "" {
			return n
		}
	}
	return none
}

// Life is the item's time to live, never zero.
func (i Item) Life() time.Duration {
	if i.TTL <= 0 {
		return DefaultTTL
	}
	return i.TTL
}

// Longest and shortest life that makes sense: what is seen is not good for a
// month, and nobody asks every minute.
const (
	minTTL = 5 * time.Minute
	maxTTL = 31 * 24 * time.Hour
)

// Check refuses an item that lacks what it must have.
func (i Item) Check() error {
	var c checker
	c.code("code", i.Code)
	if nameIn(i.Names, Chinese, "") == "" {
		c.refuse("name", MsgRequired)
	}
	for _, l := range Langs {
		c.text("name", i.Names[l], MaxName)
		c.text("unit", i.Unit[l], MaxName)
	}
	if i.TTL != 0 && (i.TTL < minTTL || i.TTL > maxTTL) {
		c.refuse("ttl", MsgBadDuration, "Value", i.TTL.String())
	}
	if i.Reference < 0 || i.Reference > MaxPrice {
		c.refuse("reference_price", MsgBadPrice)
	}
	return c.err()
}

// code refuses what would not stand in an address as it is.
func (c *checker) code(field, s string) {
	switch {
	case s == "":
		c.refuse(field, MsgRequired)
	case len(s) > MaxTermCode:
		c.refuse(field, MsgTooLong, "Max", MaxTermCode, "Have", len(s))
	case strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || strings.Trim(s, ".") == "":
		c.refuse(field, MsgBadSlug)
	}
}
