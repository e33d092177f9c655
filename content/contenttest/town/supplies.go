package town

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"gaoshi/content"
)

// Supplies is who has what, and what was seen when, in the order of time.
type Supplies struct {
	Outlets      []content.Outlet
	Items        []content.Item
	Observations []content.Observation
	Absences     []content.Absence // a resident's "it isn't there"
}

// ReadSupplies reads outlets, items and sightings as of a moment.
func ReadSupplies(now time.Time) (Supplies, error) {
	var s Supplies
	for _, table := range []struct {
		name string
		add  func(row, time.Time) error
	}{
		{"supplies/outlets.csv", s.addOutlet},
		{"supplies/items.csv", s.addItem},
		{"supplies/observations.csv", s.addObservation},
	} {
		rows, err := readTable(table.name)
		if err != nil {
			return s, err
		}
		for i, r := range rows {
			if err := table.add(r, now); err != nil {
				return s, fmt.Errorf("%s line %d: %w", table.name, i+2, err)
			}
		}
	}
	slices.SortStableFunc(s.Observations, func(a, b content.Observation) int { return a.Observed.Compare(b.Observed) })
	return s, nil
}

// addOutlet places it in the open sea, so that no map points at somebody's
// street.
func (s *Supplies) addOutlet(r row, _ time.Time) error {
	o := content.Outlet{ID: r["id"], Names: map[content.Lang]string{content.Chinese: r["name"], content.English: r["name_en"]}, Address: r["address"], Area: r["area"],
		Phone: r["phone"], Hours: r["hours"], Kind: r["kind"]}
	var err error
	if o.Lat, err = strconv.ParseFloat(r["lat"], 64); err != nil {
		return err
	}
	if o.Lon, err = strconv.ParseFloat(r["lon"], 64); err != nil {
		return err
	}
	s.Outlets = append(s.Outlets, o)
	return nil
}

func (s *Supplies) addItem(r row, _ time.Time) error {
	i := content.Item{Code: r["code"], Order: len(s.Items) + 1,
		Names: map[content.Lang]string{content.Chinese: r["name"], content.English: r["name_en"]},
		Unit:  map[content.Lang]string{content.Chinese: r["unit"], content.English: r["unit_en"]}}
	var err error
	if i.TTL, err = time.ParseDuration(r["ttl"]); err != nil {
		return err
	}
	i.Reference, err = fen(r["reference_price"])
	s.Items = append(s.Items, i)
	return err
}

func (s *Supplies) addObservation(r row, now time.Time) error {
	seen, err := when(r["observed_at"], now)
	if err != nil {
		return err
	}
	if r["status"] == "missing" { // each line is told from a telephone of its own
		s.Absences = append(s.Absences, content.Absence{Outlet: r["outlet"], Item: r["item"],
			Device: fmt.Sprintf("telephone %d", len(s.Absences)+1), At: seen})
		return nil
	}
	o := content.Observation{ID: content.NewID(seen), Outlet: r["outlet"], Item: r["item"],
		Status: content.ShelfStatus(r["status"]), Source: content.ObservationSource(r["source"]),
		Note: r["note"], By: "town", Observed: seen, Received: seen}
	if r["next_delivery"] != "" {
		if o.NextDelivery, err = about(r["next_delivery"], now); err != nil {
			return err
		}
	}
	if o.Quantity, err = count(r["quantity"]); err != nil {
		return err
	}
	if o.Limit, err = count(r["limit"]); err != nil {
		return err
	}
	o.Price, err = fen(r["price"])
	s.Observations = append(s.Observations, o)
	return err
}

// count reads a number that may have been left out.
func count(cell string) (int, error) {
	if cell == "" {
		return 0, nil
	}
	return strconv.Atoi(cell)
}

// fen reads a price in yuan that may have been left out.
func fen(cell string) (content.Fen, error) {
	if cell == "" {
		return 0, nil
	}
	yuan, err := strconv.ParseFloat(cell, 64)
	return content.Fen(math.Round(yuan * 100)), err
}
