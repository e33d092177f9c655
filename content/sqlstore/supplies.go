package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

var _ content.ShelfStore = (*DB)(nil)

// Items reads items that changed after an edition.
func (d *DB) Items(ctx context.Context, after int64) ([]content.Item, error) {
	rows, err := d.reader.ListItems(ctx, after)
	if err != nil {
		return nil, failed("list items", err)
	}
	items := make([]content.Item, len(rows))
	for i, r := range rows {
		items[i] = content.Item{Code: r.Code, TTL: time.Duration(r.Ttl) * time.Millisecond,
			Reference: content.Fen(r.Reference), Order: int(r.Position), Edition: r.Edition}
		if err := unmarshal(r.Names, &items[i].Names, r.Units, &items[i].Unit); err != nil {
			return nil, fmt.Errorf("item %s: %w", r.Code, err)
		}
	}
	return items, nil
}

// Outlets reads outlets that changed after an edition.
func (d *DB) Outlets(ctx context.Context, after int64) ([]content.Outlet, error) {
	rows, err := d.reader.ListOutlets(ctx, after)
	if err != nil {
		return nil, failed("list outlets", err)
	}
	outlets := make([]content.Outlet, len(rows))
	for i, r := range rows {
		outlets[i] = content.Outlet{ID: r.ID, Address: r.Address, Area: r.Area, Phone: r.Phone, Lat: r.Lat, Lon: r.Lon,
			Hours: r.Hours, Kind: r.Kind, Closed: moment(r.Closed), Merged: r.Merged, LinkKey: int(r.LinkKey),
			Updated: moment(r.Updated), Edition: r.Edition}
		if err := unmarshal(r.Names, &outlets[i].Names, r.External, &outlets[i].External); err != nil {
			return nil, fmt.Errorf("outlet %s: %w", r.ID, err)
		}
	}
	return outlets, nil
}

// unmarshal reads pairs of JSON text and where it goes.
func unmarshal(pairs ...any) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := json.Unmarshal([]byte(pairs[i].(string)), pairs[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// SaveItems adds items or replaces them.
func (d *DB) SaveItems(ctx context.Context, items []content.Item, ev *content.Event) (int64, error) {
	edition, err := d.saveAt(ctx, ev, func(q *db.Queries, edition int64) error {
		for _, i := range items {
			names, err := json.Marshal(i.Names)
			if err != nil {
				return err
			}
			units, err := json.Marshal(i.Unit)
			if err != nil {
				return err
			}
			err = q.UpsertItem(ctx, db.UpsertItemParams{Code: i.Code, Names: string(names), Units: string(units),
				Ttl: i.TTL.Milliseconds(), Reference: int64(i.Reference), Position: int64(i.Order), Edition: edition})
			if err != nil {
				return fmt.Errorf("item %s: %w", i.Code, err)
			}
		}
		return nil
	})
	return edition, failed("save items", err)
}

// SaveOutlets adds outlets or replaces them.
func (d *DB) SaveOutlets(ctx context.Context, outlets []content.Outlet, ev *content.Event) (int64, error) {
	edition, err := d.saveAt(ctx, ev, func(q *db.Queries, edition int64) error {
		for _, o := range outlets {
			names, err := json.Marshal(o.Names)
			if err != nil {
				return err
			}
			external, err := json.Marshal(o.External)
			if err != nil {
				return err
			}
			err = q.UpsertOutlet(ctx, db.UpsertOutletParams{ID: o.ID, Names: string(names), Address: o.Address, Area: o.Area,
				Phone: o.Phone, Lat: o.Lat, Lon: o.Lon, Hours: o.Hours, Kind: o.Kind, External: string(external),
				Closed: millis(o.Closed), Merged: o.Merged, LinkKey: int64(o.LinkKey), Updated: millis(o.Updated), Edition: edition})
			if err != nil {
				return fmt.Errorf("outlet %s: %w", o.ID, err)
			}
		}
		return nil
	})
	return edition, failed("save outlets", err)
}

// saveAt commits an event and what f does, which is told the event's number:
// copies in memory read on by it.
func (d *DB) saveAt(ctx context.Context, ev *content.Event, f func(q *db.Queries, edition int64) error) (edition int64, err error) {
	e := *ev
	err = d.inTx(ctx, func(_ *sql.Tx, q *db.Queries) error {
		if edition, err = appendEvents(ctx, q, []*content.Event{&e}); err != nil {
			return err
		}
		return f(q, edition)
	})
	if err != nil {
		return 0, err
	}
	*ev = e
	return edition, nil
}

// ShelfChanges lists the newest changes of availability.
func (d *DB) ShelfChanges(ctx context.Context, limit int) ([]content.ShelfChange, error) {
	rows, err := d.reader.ListShelfChanges(ctx, int32(limit))
	if err != nil {
		return nil, failed("list changes of shelves", err)
	}
	changes := make([]content.ShelfChange, len(rows))
	for i, r := range rows {
		changes[i] = content.ShelfChange{ID: content.ID(r.ID), Place: content.Place{Item: r.Item, Outlet: r.Outlet},
			At: moment(r.At), Was: content.ShelfState(r.Was), Now: content.ShelfState(r.State),
			Price: content.Fen(r.Price), NextDelivery: moment(r.NextDelivery)}
	}
	return changes, nil
}

// Trend is a row for each day on which somebody looked.
func (d *DB) Trend(ctx context.Context, item string, since time.Time, shift time.Duration) ([]content.TrendDay, error) {
	rows, err := d.reader.TrendOf(ctx, db.TrendOfParams{Item: item, Since: millis(since), Shift: shift.Milliseconds()})
	if err != nil {
		return nil, failed("read a trend", err)
	}
	days := make([]content.TrendDay, len(rows))
	for i, r := range rows {
		days[i] = content.TrendDay{Day: time.UnixMilli(r.Day * 24 * time.Hour.Milliseconds()).UTC(), Seen: int(r.Seen), Have: int(r.Have),
			Least: content.Fen(r.Least), Mean: content.Fen(r.Mean), Most: content.Fen(r.Most)}
	}
	return days, nil
}
