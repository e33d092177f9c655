package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// SaveObservations keeps the rows whose ids are new; see content.ShelfStore.
// The head of the log is taken after they are written, and held while what
// stood before is read and replaced, so that no two batches replace the same.
func (d *DB) SaveObservations(ctx context.Context, ev *content.Event, rows []content.Observation,
	follow func(map[content.Place]content.Standing, []content.Observation) content.Outcome) (added []bool, edition int64, err error) {
	added = make([]bool, len(rows))
	e := *ev
	err = d.inTx(ctx, func(tx *sql.Tx, _ *db.Queries) error {
		once := &onceEach{tx: tx, stmts: map[string]*sql.Stmt{}}
		defer once.close()
		q := db.New(once)
		fresh, err := insertObservations(ctx, q, string(e.Subject), rows, added)
		if err != nil || len(fresh) == 0 {
			return err
		}
		e.Digest = content.DigestOf(fresh)
		if edition, err = appendEvents(ctx, q, []*content.Event{&e}); err != nil {
			return err
		}
		before, err := standingsAt(ctx, tx, fresh)
		if err != nil {
			return err
		}
		return d.saveOutcome(ctx, tx, q, edition, follow(before, fresh))
	})
	if err != nil {
		return nil, 0, failed("save observations", err)
	}
	*ev = e
	return added, edition, nil
}

// insertObservations says of each row whether it is new, and returns those in
// the order of their ids.
func insertObservations(ctx context.Context, q *db.Queries, batch string, rows []content.Observation, added []bool) ([]content.Observation, error) {
	var fresh []content.Observation
	for i, o := range rows {
		n, err := q.InsertObservation(ctx, db.InsertObservationParams{ID: string(o.ID), Batch: batch, Outlet: o.Outlet, Item: o.Item,
			Status: string(o.Status), Quantity: int64(o.Quantity), Price: int64(o.Price), PerPerson: int64(o.Limit),
			NextDelivery: millis(o.NextDelivery), Note: o.Note, Source: string(o.Source), ByWhom: o.By,
			Observed: millis(o.Observed), Received: millis(o.Received)})
		if err != nil {
			return nil, fmt.Errorf("observation %s: %w", o.ID, err)
		}
		if added[i] = n > 0; added[i] {
			fresh = append(fresh, o)
		}
	}
	slices.SortFunc(fresh, func(a, b content.Observation) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return fresh, nil
}

// inOneQuery is how many pairs one question asks for: engines bound how many
// arguments a statement has.
const inOneQuery = 200

const standingColumns = `SELECT item, outlet, id, status, quantity, price, per_person, next_delivery, note, source, by_whom,
 observed, received, missing, told, edition FROM standings WHERE (item, outlet) IN (`

// standingsAt reads what stands at the places of some observations.
func standingsAt(ctx context.Context, tx *sql.Tx, seen []content.Observation) (map[content.Place]content.Standing, error) {
	places := make([]content.Place, len(seen))
	for i, o := range seen {
		places[i] = o.Place()
	}
	slices.SortFunc(places, func(a, b content.Place) int {
		return strings.Compare(a.Item+"\x00"+a.Outlet, b.Item+"\x00"+b.Outlet)
	})
	out := map[content.Place]content.Standing{}
	for part := range slices.Chunk(slices.Compact(places), inOneQuery) {
		var q query
		marks := make([]string, len(part))
		for i, p := range part {
			marks[i] = "(" + q.arg(p.Item) + ", " + q.arg(p.Outlet) + ")"
		}
		rows, err := tx.QueryContext(ctx, standingColumns+"VALUES "+strings.Join(marks, ", ")+")", q.args...)
		if err != nil {
			return nil, fmt.Errorf("read what stood: %w", err)
		}
		err = each(rows, func() error {
			var r db.Standing
			if err := rows.Scan(&r.Item, &r.Outlet, &r.ID, &r.Status, &r.Quantity, &r.Price, &r.PerPerson, &r.NextDelivery, &r.Note,
				&r.Source, &r.ByWhom, &r.Observed, &r.Received, &r.Missing, &r.Told, &r.Edition); err != nil {
				return err
			}
			s, err := standingOf(r)
			out[s.Place()] = s
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read what stood: %w", err)
		}
	}
	return out, nil
}

// saveOutcome writes what a batch or a report led to.
func (d *DB) saveOutcome(ctx context.Context, tx *sql.Tx, q *db.Queries, edition int64, out content.Outcome) error {
	for _, s := range out.Standings {
		missing, err := missingText(s.Missing)
		if err != nil {
			return err
		}
		err = q.UpsertStanding(ctx, db.UpsertStandingParams{Item: s.Item, Outlet: s.Outlet, ID: string(s.ID), Status: string(s.Status),
			Quantity: int64(s.Quantity), Price: int64(s.Price), PerPerson: int64(s.Limit), NextDelivery: millis(s.NextDelivery),
			Note: s.Note, Source: string(s.Source), ByWhom: s.By, Observed: millis(s.Observed), Received: millis(s.Received),
			Missing: missing, Told: millis(s.Told), Edition: edition})
		if err != nil {
			return fmt.Errorf("standing of %s at %s: %w", s.Item, s.Outlet, err)
		}
	}
	for _, c := range out.Changes {
		err := q.InsertShelfChange(ctx, db.InsertShelfChangeParams{ID: string(c.ID), Item: c.Item, Outlet: c.Outlet, At: millis(c.At),
			Was: string(c.Was), State: string(c.Now), Price: int64(c.Price), NextDelivery: millis(c.NextDelivery)})
		if err != nil {
			return fmt.Errorf("change of %s at %s: %w", c.Item, c.Outlet, err)
		}
	}
	return d.jobs.insert(ctx, tx, out.Jobs)
}

func missingText(missing []content.Absence) (string, error) {
	if len(missing) == 0 {
		return "", nil
	}
	b, err := json.Marshal(missing)
	return string(b), err
}

// SaveStanding changes one standing; see content.ShelfStore. The head of the
// log is held from before it is read.
func (d *DB) SaveStanding(ctx context.Context, p content.Place, follow func(content.Standing) (content.Outcome, *content.Event)) (edition int64, err error) {
	err = d.inTx(ctx, func(tx *sql.Tx, q *db.Queries) error {
		if _, err := q.LockLogHead(ctx); err != nil {
			return fmt.Errorf("lock the log: %w", err)
		}
		row, err := q.GetStanding(ctx, db.GetStandingParams{Item: p.Item, Outlet: p.Outlet})
		if err != nil {
			return found("read a shelf", content.MsgNoSuchItem, err)
		}
		before, err := standingOf(row)
		if err != nil {
			return err
		}
		out, ev := follow(before)
		keep := before.Edition
		if ev != nil {
			if edition, err = appendEvents(ctx, q, []*content.Event{ev}); err != nil {
				return err
			}
			keep = edition
		}
		return d.saveOutcome(ctx, tx, q, keep, out)
	})
	if err != nil {
		return 0, failed("save a shelf", err)
	}
	return edition, nil
}

// Standings reads what changed after an edition.
func (d *DB) Standings(ctx context.Context, after int64) ([]content.Standing, error) {
	rows, err := d.reader.ListStandings(ctx, after)
	if err != nil {
		return nil, failed("read shelves", err)
	}
	out := make([]content.Standing, len(rows))
	for i, r := range rows {
		if out[i], err = standingOf(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func standingOf(r db.Standing) (content.Standing, error) {
	s := content.Standing{Told: moment(r.Told), Edition: r.Edition, Observation: observationOf(db.Observation{
		ID: r.ID, Outlet: r.Outlet, Item: r.Item, Status: r.Status, Quantity: r.Quantity, Price: r.Price, PerPerson: r.PerPerson,
		NextDelivery: r.NextDelivery, Note: r.Note, Source: r.Source, ByWhom: r.ByWhom, Observed: r.Observed, Received: r.Received,
	})}
	if r.Missing == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(r.Missing), &s.Missing); err != nil {
		return s, fmt.Errorf("reports on %s at %s: %w", r.Item, r.Outlet, err)
	}
	return s, nil
}

func observationOf(r db.Observation) content.Observation {
	return content.Observation{ID: content.ID(r.ID), Outlet: r.Outlet, Item: r.Item, Status: content.ShelfStatus(r.Status),
		Quantity: int(r.Quantity), Price: content.Fen(r.Price), Limit: int(r.PerPerson), NextDelivery: moment(r.NextDelivery),
		Note: r.Note, Source: content.ObservationSource(r.Source), By: r.ByWhom, Observed: moment(r.Observed), Received: moment(r.Received)}
}

// KnownObservations tells which of the ids are kept already.
func (d *DB) KnownObservations(ctx context.Context, ids []content.ID) (map[content.ID]bool, error) {
	known := map[content.ID]bool{}
	for part := range slices.Chunk(ids, inOneQuery) {
		var q query
		values := make([]string, len(part))
		for i, id := range part {
			values[i] = string(id)
		}
		q.in("id", values)
		rows, err := d.read.QueryContext(ctx, "SELECT id FROM observations"+q.where(), q.args...)
		if err != nil {
			return nil, failed("look for observations", err)
		}
		err = each(rows, func() error {
			var id string
			err := rows.Scan(&id)
			known[content.ID(id)] = true
			return err
		})
		if err != nil {
			return nil, failed("look for observations", err)
		}
	}
	return known, nil
}

// Observations lists what was seen between two ids.
func (d *DB) Observations(ctx context.Context, after, before content.ID, limit int) ([]content.Observation, error) {
	rows, err := d.reader.ListObservations(ctx, db.ListObservationsParams{After: string(after), Before: string(before), Most: int32(limit)})
	if err != nil {
		return nil, failed("list observations", err)
	}
	return observationsFrom(rows), nil
}

func observationsFrom(rows []db.Observation) []content.Observation {
	out := make([]content.Observation, len(rows))
	for i, r := range rows {
		out[i] = observationOf(r)
	}
	return out
}

// ObservationsDigest is what the log should hold of a batch.
func (d *DB) ObservationsDigest(ctx context.Context, batch content.ID) (string, error) {
	rows, err := d.reader.ListObservationsOfBatch(ctx, string(batch))
	if err != nil {
		return "", failed("read a batch", err)
	}
	return content.DigestOf(observationsFrom(rows)), nil
}
