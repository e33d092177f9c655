package town

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Supplies is who has what, as plain data with the columns of the import files.
type Supplies struct {
	Outlets      []Outlet
	Items        []Item
	Observations []Observation // in the order of time
}

// Outlet is a shop, pharmacy or pick-up point.
type Outlet struct {
	ID, Name, NameEN, Address, Area, Phone, Hours, Kind string
	Lat, Lon                                            float64 // degrees, of a place in the open sea
}

// Item is something people look for.
type Item struct {
	Code, Name, NameEN, Unit string
	TTL                      time.Duration // how long a sighting is believed
	ReferencePrice           float64       // yuan for one unit; 0: it is given out free
}

// Observation is what somebody saw on a shelf. Price and Quantity are nil where
// nobody noted them: skipped is not nought.
type Observation struct {
	Outlet, Item string // ID and Code
	Status       string // in, low or out
	ObservedAt   time.Time
	Quantity     *int
	Price        *float64  // yuan for one unit
	Limit        *int      // units a person
	NextDelivery time.Time // zero: not known
	Source, Note string
}

// ReadSupplies reads outlets, items and sightings as of a moment.
func ReadSupplies(now time.Time) (Supplies, error) {
	var s Supplies
	for name, add := range map[string]func(row, time.Time) error{
		"supplies/outlets.csv": s.addOutlet, "supplies/items.csv": s.addItem,
		"supplies/observations.csv": s.addObservation,
	} {
		rows, err := readTable(name)
		if err != nil {
			return s, err
		}
		for i, r := range rows {
			if err := add(r, now); err != nil {
				return s, fmt.Errorf("%s line %d: %w", name, i+2, err)
			}
		}
	}
	slices.SortStableFunc(s.Observations, func(a, b Observation) int { return a.ObservedAt.Compare(b.ObservedAt) })
	return s, nil
}

func (s *Supplies) addOutlet(r row, _ time.Time) (err error) {
	o := Outlet{ID: r["id"], Name: r["name"], NameEN: r["name_en"], Address: r["address"], Area: r["area"],
		Phone: r["phone"], Hours: r["hours"], Kind: r["kind"]}
	var errLat, errLon error
	o.Lat, errLat = strconv.ParseFloat(r["lat"], 64)
	o.Lon, errLon = strconv.ParseFloat(r["lon"], 64)
	s.Outlets = append(s.Outlets, o)
	return cmp.Or(errLat, errLon)
}

func (s *Supplies) addItem(r row, _ time.Time) (err error) {
	i := Item{Code: r["code"], Name: r["name"], NameEN: r["name_en"], Unit: r["unit"]}
	if i.TTL, err = time.ParseDuration(r["ttl"]); err != nil {
		return err
	}
	if r["reference_price"] != "" {
		i.ReferencePrice, err = strconv.ParseFloat(r["reference_price"], 64)
	}
	s.Items = append(s.Items, i)
	return err
}

func (s *Supplies) addObservation(r row, now time.Time) (err error) {
	o := Observation{Outlet: r["outlet"], Item: r["item"], Status: r["status"], Source: r["source"], Note: r["note"]}
	if o.ObservedAt, err = when(r["observed_at"], now); err != nil {
		return err
	}
	if r["next_delivery"] != "" {
		if o.NextDelivery, err = about(r["next_delivery"], now); err != nil {
			return err
		}
	}
	if o.Quantity, err = number(r["quantity"], strconv.Atoi); err != nil {
		return err
	}
	if o.Limit, err = number(r["limit"], strconv.Atoi); err != nil {
		return err
	}
	o.Price, err = number(r["price"], func(t string) (float64, error) { return strconv.ParseFloat(t, 64) })
	s.Observations = append(s.Observations, o)
	return err
}

// number reads a cell that may be empty.
func number[N any](cell string, read func(string) (N, error)) (*N, error) {
	if cell == "" {
		return nil, nil
	}
	n, err := read(cell)
	return &n, err
}
