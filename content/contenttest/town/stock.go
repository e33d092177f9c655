package town

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gaoshi/content"
)

// Stock puts the town's shelves into a store: who sells, what, and everything
// that was seen and missed, each at its time.
func (s Supplies) Stock(ctx context.Context, store content.ShelfStore, editions *content.Editions) error {
	clock := time.Now()
	shelf := content.NewShelf(store, editions, func() time.Time { return clock })
	if err := shelf.SaveItems(ctx, nil, s.Items...); err != nil {
		return fmt.Errorf("stock the town: %w", err)
	}
	if err := shelf.SaveOutlets(ctx, nil, s.Outlets...); err != nil {
		return fmt.Errorf("stock the town: %w", err)
	}
	missing := slices.SortedFunc(slices.Values(s.Absences), func(a, b content.Absence) int { return a.At.Compare(b.At) })
	for _, batch := range s.batches() {
		for len(missing) > 0 && missing[0].At.Before(batch[0].Observed) {
			clock = missing[0].At
			if err := shelf.Absent(ctx, missing[0]); err != nil {
				return fmt.Errorf("stock the town: %w", err)
			}
			missing = missing[1:]
		}
		clock = batch[0].Observed
		receipts, err := shelf.Record(ctx, batch[0].Source, batch[0].By, batch)
		if err != nil {
			return fmt.Errorf("stock the town: %w", err)
		}
		for i, r := range receipts {
			if r.Err != nil {
				return fmt.Errorf("stock the town: %s at %s: %w", batch[i].Item, batch[i].Outlet, r.Err)
			}
		}
	}
	for _, a := range missing {
		clock = a.At
		if err := shelf.Absent(ctx, a); err != nil {
			return fmt.Errorf("stock the town: %w", err)
		}
	}
	return nil
}

// batches are the observations of one time and source together, in order.
func (s Supplies) batches() [][]content.Observation {
	var out [][]content.Observation
	for _, o := range s.Observations {
		if n := len(out) - 1; n >= 0 && out[n][0].Observed.Equal(o.Observed) && out[n][0].Source == o.Source {
			out[n] = append(out[n], o)
			continue
		}
		out = append(out, []content.Observation{o})
	}
	return out
}
