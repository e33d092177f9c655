package content

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// claimLasts is how long an outlet is one editor's: a phone call, and a slow one.
const claimLasts = 10 * time.Minute

// Call is one outlet to ask by phone.
type Call struct {
	Outlet Outlet
	Asks   []Ask
	Until  time.Time // it is this editor's until then
	Waits  int       // outlets that need asking, this one included
}

// Ask is one item to ask for. Availability is Unknown where nobody has looked.
type Ask struct {
	Item Item
	Availability
}

// Needs reports whether what is known is too old, in doubt or nothing.
func (a Ask) Needs() bool {
	return a.State == ShelfUnknown || a.State == ShelfUnconfirmed || a.State == ShelfDisputed
}

// NextCall gives an editor an outlet: the one that is wanted, or else the one
// that needs asking most and that nobody has. Nil when none needs asking.
// Conflict when a colleague has the wanted one.
func (s *Shelf) NextCall(ctx context.Context, by *Editor, wanted string) (*Call, error) {
	now := toMilli(s.now())
	calls, waits, err := s.callsAt(ctx, by.ID, now, wanted)
	if err != nil {
		return nil, fmt.Errorf("next call: %w", err)
	}
	for _, c := range calls {
		c.Until, c.Waits = now.Add(claimLasts), waits
		mine, err := s.store.ClaimCall(ctx, c.Outlet.ID, by.ID, now, c.Until)
		switch {
		case err != nil:
			return nil, fmt.Errorf("next call: %w", err)
		case mine:
			return &c, nil
		case wanted != "":
			return nil, Refuse(Conflict, "outlet", MsgClaimed)
		}
	}
	if wanted != "" {
		return nil, Refuse(NotFound, "outlet", MsgNoSuchOutlet, "Value", clip(wanted, 40))
	}
	return nil, nil
}

// callsAt lists the outlets an editor could call, the most urgent first.
func (s *Shelf) callsAt(ctx context.Context, by ID, now time.Time, wanted string) (calls []Call, waits int, err error) {
	busy, err := s.store.Calls(ctx, now)
	if err != nil {
		return nil, 0, err
	}
	taken := map[string]bool{}
	for _, b := range busy {
		taken[b.Outlet] = b.NotBefore.After(now) || b.Claimed.After(now) && b.Editor != by
	}
	urgency := map[string]float64{}
	err = s.read(ctx, func() {
		for id, o := range s.outlets {
			if !o.Shown() || wanted != "" && id != wanted {
				continue
			}
			c := Call{Outlet: *o, Asks: s.asksOf(id, now)}
			if urgency[id] = urgencyOf(c.Asks, now); urgency[id] > 0 {
				waits++
			} else if wanted == "" {
				continue
			}
			if wanted != "" || !taken[id] {
				calls = append(calls, c)
			}
		}
	})
	slices.SortFunc(calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(urgency[b.Outlet.ID], urgency[a.Outlet.ID]), cmp.Compare(a.Outlet.ID, b.Outlet.ID))
	})
	return calls, waits, err
}

// asksOf lists what has ever been seen at an outlet, or every item where
// nothing was, what needs asking first.
func (s *Shelf) asksOf(outlet string, now time.Time) []Ask {
	var known, all []Ask
	for code, item := range s.items {
		st := s.byItem[code][outlet]
		if st == nil {
			all = append(all, Ask{*item, Availability{State: ShelfUnknown}})
			continue
		}
		known = append(known, Ask{*item, st.At(*item, now)})
	}
	if len(known) == 0 {
		known = all
	}
	slices.SortFunc(known, func(a, b Ask) int {
		return cmp.Or(compareFlags(b.Needs(), a.Needs()), cmp.Compare(a.Item.Order, b.Item.Order), cmp.Compare(a.Item.Code, b.Item.Code))
	})
	return known
}

func compareFlags(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// urgencyOf is 0 when nothing needs asking. A dispute weighs most, then what
// was seen and has grown old, then what nobody has looked for.
func urgencyOf(asks []Ask, now time.Time) (sum float64) {
	for _, a := range asks {
		switch a.State {
		case ShelfDisputed:
			sum += 100
		case ShelfUnconfirmed:
			sum += 1 + now.Sub(a.Last.Observed).Hours()/a.Item.Life().Hours()
		case ShelfUnknown:
			sum += 0.5
		}
	}
	return sum
}

// CallBack gives an outlet back, not to be offered again for a while; zero: it
// was asked and is done.
func (s *Shelf) CallBack(ctx context.Context, by *Editor, outlet string, in time.Duration) error {
	if err := s.store.EndCall(ctx, outlet, by.ID, toMilli(s.now()).Add(in)); err != nil {
		return fmt.Errorf("end call to %s: %w", outlet, err)
	}
	return nil
}
