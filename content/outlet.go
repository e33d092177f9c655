package content

import (
	"math"
	"time"
)

// Outlet is who sells or hands out. It is closed or merged into another one,
// never deleted: what was seen there stays true of its time.
type Outlet struct {
	ID       string // the sender's own, never changes; [a-z0-9._-]
	Names    map[Lang]string
	Address  string
	Area     string // code of a Term
	Phone    string
	Lat, Lon float64 // WGS 84 degrees; both 0: not known
	Hours    string
	Kind     string            // shop, market, pharmacy, point
	External map[string]string // ids that others give it, by who
	Closed   time.Time         // zero: open for business
	Merged   string            // the ID of the outlet that took its place
	LinkKey  int               // number of the shop link in force; moving it revokes older ones; 0: none was given out, below 0: the last was revoked
	Updated  time.Time
	Edition  int64 // that it was last changed by; the store's to set
}

// In is the outlet's name in a language, else in another one, else its ID.
func (o Outlet) In(l Lang) string { return nameIn(o.Names, l, o.ID) }

// Shown reports whether the outlet is in public lists.
func (o Outlet) Shown() bool { return o.Closed.IsZero() && o.Merged == "" }

// Placed reports whether it is known where the outlet is.
func (o Outlet) Placed() bool { return o.Lat != 0 || o.Lon != 0 }

// MaxAddress is the longest address, in characters.
const MaxAddress = 200

// Check refuses an outlet that lacks what it must have.
func (o Outlet) Check() error {
	var c checker
	c.code("id", o.ID)
	if nameIn(o.Names, Chinese, "") == "" {
		c.refuse("name", MsgRequired)
	}
	for _, l := range Langs {
		c.text("name", o.Names[l], MaxName)
	}
	c.text("address", o.Address, MaxAddress)
	c.text("area", o.Area, MaxTermCode)
	c.text("phone", o.Phone, MaxName)
	c.text("hours", o.Hours, MaxAddress)
	c.text("kind", o.Kind, MaxTermCode)
	if math.IsNaN(o.Lat) || math.Abs(o.Lat) > 90 {
		c.refuse("lat", MsgBadNumber, "Value", o.Lat)
	}
	if math.IsNaN(o.Lon) || math.Abs(o.Lon) > 180 {
		c.refuse("lon", MsgBadNumber, "Value", o.Lon)
	}
	if o.Merged == o.ID && o.ID != "" {
		c.refuse("merged", MsgUnknownValue, "Value", o.Merged)
	}
	return c.err()
}
