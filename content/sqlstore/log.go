package sqlstore

import (
	"context"
	"fmt"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// appendEvents numbers and chains events and returns the newest number, 0 for
// none. It holds the head of the log until the commit.
func appendEvents(ctx context.Context, q *db.Queries, events []*content.Event) (int64, error) {
	if len(events) == 0 {
		return 0, nil
	}
	head, err := q.LockLogHead(ctx)
	if err != nil {
		return 0, fmt.Errorf("lock the log: %w", err)
	}
	for _, e := range events {
		e.Chain(head.Seq, head.Hash)
		if err := q.InsertEvent(ctx, eventRow(e)); err != nil {
			return 0, fmt.Errorf("event %d: %w", e.Seq, err)
		}
		head.Seq, head.Hash = e.Seq, e.Hash
	}
	if err := q.MoveLogHead(ctx, db.MoveLogHeadParams(head)); err != nil {
		return 0, fmt.Errorf("move the log's head: %w", err)
	}
	return head.Seq, nil
}

func eventRow(e *content.Event) db.InsertEventParams {
	return db.InsertEventParams{
		Seq: e.Seq, At: millis(e.At), Kind: string(e.Kind), Subject: string(e.Subject), Revision: int64(e.Revision),
		Actor: string(e.Actor), Note: e.Note, Digest: e.Digest, Prev: e.Prev, Hash: e.Hash,
	}
}

func eventsFrom(rows []db.Event) []content.Event {
	events := make([]content.Event, len(rows))
	for i, r := range rows {
		events[i] = content.Event{
			Seq: r.Seq, At: moment(r.At), Kind: content.EventKind(r.Kind), Subject: content.ID(r.Subject),
			Revision: int(r.Revision), Actor: content.ID(r.Actor), Note: r.Note, Digest: r.Digest, Prev: r.Prev, Hash: r.Hash,
		}
	}
	return events
}

// Events returns up to limit events after a number, in order.
func (d *DB) Events(ctx context.Context, after int64, limit int) ([]content.Event, error) {
	rows, err := d.reader.ListEvents(ctx, db.ListEventsParams{Seq: after, Limit: int32(limit)})
	if err != nil {
		return nil, failed("read the log", err)
	}
	return eventsFrom(rows), nil
}

// EventsOf lists what happened to one subject, in order.
func (d *DB) EventsOf(ctx context.Context, subject content.ID) ([]content.Event, error) {
	rows, err := d.reader.ListEventsOf(ctx, string(subject))
	if err != nil {
		return nil, failed("read the log of "+string(subject), err)
	}
	return eventsFrom(rows), nil
}

// Edition is the number of the newest event.
func (d *DB) Edition(ctx context.Context) (int64, error) {
	seq, err := d.reader.GetEdition(ctx)
	return seq, failed("read the edition", err)
}

// RevisionDigest is SHA-256 in hex of a revision's bytes as they are now.
func (d *DB) RevisionDigest(ctx context.Context, id content.ID, number int) (string, error) {
	body, err := d.reader.GetRevisionBody(ctx, db.GetRevisionBodyParams{Publication: string(id), Number: int64(number)})
	if err != nil {
		return "", found("read a revision", content.MsgNoSuchRevision, err)
	}
	return digest(body), nil
}
