package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

var _ content.AlertStore = (*DB)(nil)

// SaveSubscription adds or replaces; see content.AlertStore.
func (d *DB) SaveSubscription(ctx context.Context, s content.Subscription, was string) error {
	topics, err := list(s.Topics)
	if err != nil {
		return fmt.Errorf("topics of a subscription: %w", err)
	}
	areas, err := list(s.Areas)
	if err != nil {
		return fmt.Errorf("areas of a subscription: %w", err)
	}
	row := db.UpsertSubscriptionParams{
		ID: s.ID, Endpoint: s.Endpoint, P256dh: s.P256dh, Auth: s.Auth, Lang: string(s.Lang), Topics: topics, Areas: areas,
		Least: int64(s.Least.Rank()), QuietFrom: int64(s.Quiet.From), QuietTo: int64(s.Quiet.To),
		Created: millis(s.Created), Seen: millis(s.Seen),
	}
	err = d.inTx(ctx, func(_ *sql.Tx, q *db.Queries) error {
		if err := q.UpsertSubscription(ctx, row); err != nil || was == "" {
			return err
		}
		if err := q.MoveDeliveries(ctx, db.MoveDeliveriesParams{Now: s.ID, Was: was}); err != nil {
			return err
		}
		_, err := q.DeleteSubscription(ctx, was)
		return err
	})
	return failed("save a subscription", err)
}

// list is codes as a column keeps them. An empty list is shorter than "[]", and
// there are many.
func list(codes []string) (string, error) {
	if len(codes) == 0 {
		return "", nil
	}
	b, err := json.Marshal(codes)
	return string(b), err
}

// Subscription returns one by its id; NotFound where there is none.
func (d *DB) Subscription(ctx context.Context, id string) (*content.Subscription, error) {
	r, err := d.reader.GetSubscription(ctx, id)
	if err != nil {
		return nil, found("read a subscription", content.MsgNoSubscription, err)
	}
	return subscriptionOf(r)
}

func subscriptionOf(r db.Subscription) (*content.Subscription, error) {
	s := &content.Subscription{
		ID: r.ID, Endpoint: r.Endpoint, P256dh: r.P256dh, Auth: r.Auth, Lang: content.Lang(r.Lang),
		Quiet:   content.Quiet{From: int(r.QuietFrom), To: int(r.QuietTo)},
		Created: moment(r.Created), Seen: moment(r.Seen),
	}
	if r.Least >= 0 && int(r.Least) < len(content.Severities) {
		s.Least = content.Severities[r.Least]
	}
	for _, l := range []struct {
		text string
		into *[]string
	}{{r.Topics, &s.Topics}, {r.Areas, &s.Areas}} {
		if l.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(l.text), l.into); err != nil {
			return nil, fmt.Errorf("lists of subscription %s: %w", r.ID, err)
		}
	}
	return s, nil
}

// DeleteSubscription ends one; one that is not there has ended.
func (d *DB) DeleteSubscription(ctx context.Context, id string) error {
	_, err := db.New(d.write).DeleteSubscription(ctx, id)
	return failed("end a subscription", err)
}

// CountSubscriptions counts those who want a piece, all for nil. It is
// Subscription.Wants in SQL.
func (d *DB) CountSubscriptions(ctx context.Context, p *content.Published) (int, error) {
	var q query
	if p != nil {
		q.and("least <= ?", int64(content.SeverityOf(p.Kind, p.Piece).Rank()))
		q.meets("topics", p.Piece.Topics)
		if len(p.Piece.Areas) > 0 {
			q.meets("areas", p.Piece.Areas)
		}
	}
	var n int
	err := d.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM subscriptions"+q.where(), q.args...).Scan(&n)
	return n, failed("count subscriptions", err)
}

// meets adds the condition that a column of codes is empty or has one of them.
// Taking a code out changes the column when it is in it, on both engines, and
// has no wildcards that a code could contain.
func (q *query) meets(column string, codes []string) {
	condition, args := column+" = ''", []any(nil)
	for _, code := range codes {
		quoted, _ := json.Marshal(code) // a string always can be
		condition += " OR REPLACE(" + column + ", ?, '') <> " + column
		args = append(args, string(quoted))
	}
	q.and("("+condition+")", args...)
}
