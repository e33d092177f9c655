package content

import (
	"testing"
	"time"
)

func TestDerive(t *testing.T) {
	noon := time.Date(2026, 1, 20, 12, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	seen := func(minutes int, s ShelfStatus) Observation {
		return Observation{Status: s, Observed: at(minutes), Received: at(minutes)}
	}
	gone := func(minutes int, device string) Absence { return Absence{Device: device, At: at(minutes)} }
	item := Item{Code: "mask", TTL: 2 * time.Hour}
	later := seen(0, OutStock)
	later.Received = at(1)

	for name, c := range map[string]struct {
		seen    []Observation
		missing []Absence
		now     int
		state   ShelfState
		until   int // minutes; -1: never
	}{
		"nobody looked":               {nil, nil, 0, ShelfUnknown, -1},
		"just seen":                   {[]Observation{seen(0, InStock)}, nil, 0, ShelfIn, 120},
		"the last minute of one life": {[]Observation{seen(0, LowStock)}, nil, 119, ShelfLow, 120},
		"one life over":               {[]Observation{seen(0, InStock)}, nil, 120, ShelfUnconfirmed, 360},
		"out decays too":              {[]Observation{seen(0, OutStock)}, nil, 120, ShelfUnconfirmed, 360},
		"three lives over":            {[]Observation{seen(0, InStock)}, nil, 360, ShelfUnknown, -1},
		"newest wins":                 {[]Observation{seen(30, OutStock), seen(0, InStock)}, nil, 40, ShelfOut, 150},
		"same instant, later word":    {[]Observation{later, seen(0, InStock)}, nil, 10, ShelfOut, 120},
		"late news is not newest":     {[]Observation{seen(60, OutStock), seen(10, InStock)}, nil, 70, ShelfOut, 180},
		"ahead of the clock":          {[]Observation{seen(60, OutStock), seen(0, InStock)}, nil, 10, ShelfIn, 120},
		"one voice is none":           {[]Observation{seen(0, InStock)}, []Absence{gone(5, "a")}, 10, ShelfIn, 120},
		"one voice twice is none":     {[]Observation{seen(0, InStock)}, []Absence{gone(5, "a"), gone(6, "a")}, 10, ShelfIn, 120},
		"two voices dispute":          {[]Observation{seen(0, InStock)}, []Absence{gone(5, "a"), gone(35, "b")}, 40, ShelfDisputed, 360},
		"too far apart":               {[]Observation{seen(0, InStock)}, []Absence{gone(5, "a"), gone(36, "b")}, 40, ShelfIn, 120},
		"a middle pair is enough":     {[]Observation{seen(0, InStock)}, []Absence{gone(1, "a"), gone(40, "b"), gone(60, "c")}, 61, ShelfDisputed, 360},
		"before it was seen":          {[]Observation{seen(20, InStock)}, []Absence{gone(5, "a"), gone(6, "b")}, 25, ShelfIn, 140},
		"nothing to dispute":          {[]Observation{seen(0, OutStock)}, []Absence{gone(5, "a"), gone(6, "b")}, 10, ShelfOut, 120},
		"disputed when unconfirmed":   {[]Observation{seen(0, InStock)}, []Absence{gone(125, "a"), gone(126, "b")}, 130, ShelfDisputed, 360},
	} {
		t.Run(name, func(t *testing.T) {
			got := Derive(item, c.seen, c.missing, at(c.now))
			want := time.Time{}
			if c.until >= 0 {
				want = at(c.until)
			}
			if got.State != c.state || !got.Until.Equal(want) {
				t.Errorf("got %s until %s, want %s until %s", got.State, got.Until, c.state, want)
			}
		})
	}
}

func TestPrices(t *testing.T) {
	if got := MedianPrice([]Fen{280, 0, 450}); got != 0 {
		t.Errorf("median of two is %d, want none", got)
	}
	if got := MedianPrice([]Fen{450, 0, 280, 6300}); got != 450 {
		t.Errorf("median is %d", got)
	}
	if got := MedianPrice([]Fen{400, 300, 200, 6300}); got != 350 {
		t.Errorf("median of four is %d", got)
	}
	for _, c := range []struct {
		price, median, reference Fen
		want                     bool
	}{{6300, 300, 0, true}, {901, 300, 0, true}, {900, 300, 0, false}, {99, 300, 0, true}, {100, 300, 0, false},
		{6300, 0, 300, true}, {6300, 0, 0, false}, {0, 300, 300, false}} {
		if got := Outlier(c.price, c.median, c.reference); got != c.want {
			t.Errorf("Outlier(%d, %d, %d) = %v", c.price, c.median, c.reference, got)
		}
	}
}
