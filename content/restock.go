package content

import (
	"context"
	"fmt"
	"strings"
)

// Restock is an item that is back at an outlet.
type Restock struct {
	Item   Item
	Outlet Outlet
	Availability
}

// Restocked reads what a JobRestock is about, as it is now: nil when it is gone
// again, or the outlet has closed, and nobody should be told.
func (s *Shelf) Restocked(ctx context.Context, j Job) (*Restock, error) {
	item, outlet, ok := strings.Cut(j.Args, " ")
	if !ok {
		return nil, fmt.Errorf("restock job %q names no item and outlet", j.Args)
	}
	lines, _, err := s.Lines(ctx, ShelfFilter{Item: item, Outlet: outlet}, s.now())
	if err != nil {
		return nil, fmt.Errorf("restock: %w", err)
	}
	if len(lines) == 0 || !lines[0].State.Have() {
		return nil, nil
	}
	return &Restock{*lines[0].Item, *lines[0].Outlet, lines[0].Availability}, nil
}
