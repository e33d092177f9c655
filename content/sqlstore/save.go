package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// prepared is a write with everything worked out that needs no transaction, so
// that the lock is held for as short as may be.
type prepared struct {
	content.Write
	row   db.InsertPublicationParams
	terms []db.InsertPublicationTermParams
	body  string         // of the revision
	event *content.Event // a copy: the caller's changes only when all is committed
}

// Save commits writes together; see content.Store.
func (d *DB) Save(ctx context.Context, writes ...content.Write) (edition int64, err error) {
	all := make([]prepared, len(writes))
	for i, w := range writes {
		if all[i], err = prepare(w); err != nil {
			return 0, fmt.Errorf("save: %w", err)
		}
	}
	var at int
	err = d.inTx(ctx, func(tx *sql.Tx, q *db.Queries) error {
		var jobs []content.Job
		for i := range all {
			at = i
			if err := all[i].save(ctx, q); err != nil {
				return err
			}
			jobs = append(jobs, all[i].Jobs...)
		}
		if err := d.jobs.insert(ctx, tx, jobs); err != nil {
			return err
		}
		// The log comes last: who holds its head holds up everybody else.
		edition, err = appendEvents(ctx, q, eventsOf(all))
		return err
	})
	if isTaken(err) {
		return 0, d.taken(ctx, all[at].Publication, err)
	}
	if err != nil {
		return 0, failed("save", err)
	}
	for _, p := range all {
		if p.event != nil {
			*p.Event = *p.event
		}
	}
	return edition, nil
}

func prepare(w content.Write) (prepared, error) {
	p := prepared{Write: w, terms: termsOf(w.Publication)}
	if w.Event != nil {
		e := *w.Event
		p.event = &e
	}
	if w.Revision != nil {
		body, err := json.Marshal(w.Revision)
		if err != nil {
			return p, fmt.Errorf("revision %d of %s: %w", w.Revision.Number, w.Publication.ID, err)
		}
		p.body = string(body)
		if p.event != nil {
			p.event.Digest = digest(p.body)
		}
	}
	var err error
	p.row, err = rowOf(w.Publication, momentOf(w))
	return p, err
}

// momentOf is when a write happened, as far as it says.
func momentOf(w content.Write) time.Time {
	switch p := w.Publication; {
	case w.Event != nil:
		return w.Event.At
	case p.Working != nil:
		return p.Working.Saved
	default:
		return p.Created
	}
}

func digest(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// save writes the publication's row, its terms and its revision.
func (p *prepared) save(ctx context.Context, q *db.Queries) error {
	if err := p.saveRow(ctx, q); err != nil {
		return err
	}
	for _, t := range p.terms {
		if err := q.InsertPublicationTerm(ctx, t); err != nil {
			return fmt.Errorf("terms of %s: %w", p.row.ID, err)
		}
	}
	if p.Revision == nil {
		return nil
	}
	err := q.InsertRevision(ctx, db.InsertRevisionParams{
		Publication: p.row.ID, Number: int64(p.Revision.Number), Body: p.body,
	})
	if err != nil {
		return fmt.Errorf("revision %d of %s: %w", p.Revision.Number, p.row.ID, err)
	}
	return nil
}

func (p *prepared) saveRow(ctx context.Context, q *db.Queries) error {
	if p.Expect == 0 {
		if err := q.InsertPublication(ctx, p.row); err != nil {
			return fmt.Errorf("publication %s: %w", p.row.ID, err)
		}
		return nil
	}
	n, err := q.UpdatePublication(ctx, changesOf(p.row, p.Expect))
	if err != nil {
		return fmt.Errorf("publication %s: %w", p.row.ID, err)
	}
	if n == 0 {
		return notExpected(ctx, q, p.row.ID)
	}
	if err := q.DeletePublicationTerms(ctx, p.row.ID); err != nil {
		return fmt.Errorf("terms of %s: %w", p.row.ID, err)
	}
	return nil
}

// notExpected says why an update found no row of the expected version.
func notExpected(ctx context.Context, q *db.Queries, id string) error {
	n, err := q.PublicationExists(ctx, id)
	switch {
	case err != nil:
		return fmt.Errorf("publication %s: %w", id, err)
	case n == 0:
		return content.Refuse(content.NotFound, "", content.MsgNoSuchPiece)
	}
	return content.Refuse(content.Conflict, "", content.MsgStale)
}

// taken says what a unique index refused: the slug, or else a piece that
// somebody saved or imported at the same time.
func (d *DB) taken(ctx context.Context, p *content.Publication, cause error) error {
	n, err := d.reader.SlugTaken(ctx, db.SlugTakenParams{Kind: string(p.Kind), Slug: p.Slug, ID: string(p.ID)})
	if err != nil {
		return failed("save", err)
	}
	if n > 0 {
		return &content.Error{Code: content.Conflict, Field: "slug", Message: content.MsgSlugTaken, Err: cause}
	}
	return &content.Error{Code: content.Conflict, Message: content.MsgStale, Err: cause}
}

func eventsOf(all []prepared) []*content.Event {
	var events []*content.Event
	for _, p := range all {
		if p.event != nil {
			events = append(events, p.event)
		}
	}
	return events
}
