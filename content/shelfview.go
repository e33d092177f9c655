package content

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Line is what may be said of one item at one outlet.
type Line struct {
	Item   *Item // shared: not to be changed
	Outlet *Outlet
	Availability
	Outlier bool // its price is far from what is usual
}

// Valid is until when the line holds as it is: one life after it was seen.
func (l Line) Valid() time.Time { return l.Last.Observed.Add(l.Item.Life()) }

// ShelfFilter narrows lines. Zero fields do not narrow.
type ShelfFilter struct {
	Item, Outlet, Area string
	State              ShelfState
}

// shelfOrder is the order of lists: where to go comes first.
var shelfOrder = []ShelfState{ShelfIn, ShelfLow, ShelfUnconfirmed, ShelfDisputed, ShelfOut}

// Lines lists the shelves that something may be said of, by item, then where to
// go first, then the freshest. Until is the next instant at which a line says
// something else although nobody looked; zero: none will.
func (s *Shelf) Lines(ctx context.Context, f ShelfFilter, now time.Time) (lines []Line, until time.Time, err error) {
	err = s.read(ctx, func() {
		for code, outlets := range s.byItem {
			if f.Item == "" || f.Item == code {
				lines = append(lines, s.linesOf(s.items[code], outlets, f, now)...)
			}
		}
	})
	if f.State != "" {
		lines = slices.DeleteFunc(lines, func(l Line) bool { return l.State != f.State })
	}
	for _, l := range lines {
		until = sooner(until, l.Until)
	}
	slices.SortFunc(lines, compareLines)
	return lines, until, err
}

// linesOf derives one item's lines. Outliers are found before an area or an
// outlet narrows the list: what is usual in town is usual.
func (s *Shelf) linesOf(item *Item, outlets map[string]*Standing, f ShelfFilter, now time.Time) []Line {
	if f.Outlet != "" && outlets[f.Outlet] == nil {
		return nil
	}
	var lines []Line
	if f.Area == "" && f.Outlet == "" {
		lines = make([]Line, 0, len(outlets))
	}
	prices := make([]Fen, 0, len(outlets))
	for id, st := range outlets {
		outlet := s.outlets[id]
		if outlet == nil || !outlet.Shown() {
			continue
		}
		a := st.At(*item, now)
		if a.State == ShelfUnknown {
			continue
		}
		if a.State.Have() {
			prices = append(prices, a.Last.Price)
		}
		if (f.Area == "" || f.Area == outlet.Area) && (f.Outlet == "" || f.Outlet == id) {
			lines = append(lines, Line{Item: item, Outlet: outlet, Availability: a})
		}
	}
	median := MedianPrice(prices)
	for i := range lines {
		lines[i].Outlier = Outlier(lines[i].Last.Price, median, item.Reference)
	}
	return lines
}

// medianOf is the median of the prices that hold now.
func medianOf(lines []Line) Fen {
	prices := make([]Fen, 0, len(lines))
	for _, l := range lines {
		if l.State.Have() {
			prices = append(prices, l.Last.Price)
		}
	}
	return MedianPrice(prices)
}

func compareLines(a, b Line) int {
	return cmp.Or(
		cmp.Compare(a.Item.Order, b.Item.Order), cmp.Compare(a.Item.Code, b.Item.Code),
		cmp.Compare(slices.Index(shelfOrder, a.State), slices.Index(shelfOrder, b.State)),
		b.Last.Observed.Compare(a.Last.Observed), cmp.Compare(a.Outlet.ID, b.Outlet.ID))
}

func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Summary is one item over all outlets: "14 shops, ¥2.8–4.5".
type Summary struct {
	Item                Item
	Counts              map[ShelfState]int
	Have                int       // outlets where it is, or is running low
	Least, Median, Most Fen       // of the prices that hold, outliers left out; Median 0: too few
	Seen                time.Time // when it was last seen on a shelf
	Next                time.Time // the next delivery anybody expects
	Until               time.Time // when this changes by itself; zero: never
}

// Summarize adds up the lines of one item.
func Summarize(item Item, lines []Line, now time.Time) Summary {
	s := Summary{Item: item, Counts: map[ShelfState]int{}, Median: medianOf(lines)}
	for _, l := range lines {
		s.Counts[l.State]++
		s.Until = sooner(s.Until, l.Until)
		if next := l.Last.NextDelivery; next.After(now) {
			s.Next = sooner(s.Next, next)
		}
		if !l.State.Have() {
			continue
		}
		s.Have++
		if l.Last.Observed.After(s.Seen) {
			s.Seen = l.Last.Observed
		}
		if p := l.Last.Price; p > 0 && !l.Outlier {
			if s.Least == 0 || p < s.Least {
				s.Least = p
			}
			s.Most = max(s.Most, p)
		}
	}
	s.Until = sooner(s.Until, s.Next) // what is expected then is late afterwards
	return s
}

// Summaries lists every item, also those that nobody has seen anywhere, in
// their order.
func (s *Shelf) Summaries(ctx context.Context, area string, now time.Time) ([]Summary, error) {
	var out []Summary
	err := s.read(ctx, func() {
		for code, item := range s.items {
			lines := s.linesOf(item, s.byItem[code], ShelfFilter{Area: area}, now)
			out = append(out, Summarize(*item, lines, now))
		}
	})
	slices.SortFunc(out, func(a, b Summary) int {
		return cmp.Or(cmp.Compare(a.Item.Order, b.Item.Order), cmp.Compare(a.Item.Code, b.Item.Code))
	})
	return out, err
}

// Item finds an item; NotFound where there is none.
func (s *Shelf) Item(ctx context.Context, code string) (item Item, err error) {
	var kept *Item
	if err := s.read(ctx, func() { kept = s.items[code] }); err != nil {
		return item, err
	}
	if kept != nil {
		return *kept, nil
	}
	return item, Refuse(NotFound, "", MsgNoSuchItem, "Value", clip(code, 40))
}

// Outlet finds an outlet, closed ones too; NotFound where there is none.
func (s *Shelf) Outlet(ctx context.Context, id string) (o Outlet, err error) {
	var kept *Outlet
	if err := s.read(ctx, func() { kept = s.outlets[id] }); err != nil {
		return o, err
	}
	if kept != nil {
		return *kept, nil
	}
	return o, Refuse(NotFound, "", MsgNoSuchOutlet, "Value", clip(id, 40))
}

// Items lists all items in their order.
func (s *Shelf) Items(ctx context.Context) (out []Item, err error) {
	err = s.read(ctx, func() {
		for _, i := range s.items {
			out = append(out, *i)
		}
	})
	slices.SortFunc(out, func(a, b Item) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Code, b.Code)) })
	return out, err
}

// Outlets lists all outlets by id, closed ones too.
func (s *Shelf) Outlets(ctx context.Context) (out []Outlet, err error) {
	err = s.read(ctx, func() {
		for _, o := range s.outlets {
			out = append(out, *o)
		}
	})
	slices.SortFunc(out, func(a, b Outlet) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// Changes lists the newest changes of availability, for feeds.
func (s *Shelf) Changes(ctx context.Context, limit int) ([]ShelfChange, error) {
	return s.store.ShelfChanges(ctx, limit)
}
