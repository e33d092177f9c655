package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"sync"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// Columns of a target, with and without a subscription behind it.
const (
	targetColumns = `s.id, s.endpoint, s.p256dh, s.auth, s.lang, s.topics, s.areas, s.least, s.quiet_from, s.quiet_to, s.created, s.seen,
 COALESCE(d.state, ''), COALESCE(d.status, 0), COALESCE(d.attempts, 0), COALESCE(d.at, 0), COALESCE(d.detail, '')`
	toldColumns = `e.subscriber, COALESCE(s.endpoint, ''), COALESCE(s.p256dh, ''), COALESCE(s.auth, ''), COALESCE(s.lang, ''),
 COALESCE(s.topics, ''), COALESCE(s.areas, ''), COALESCE(s.least, 0), COALESCE(s.quiet_from, 0), COALESCE(s.quiet_to, 0),
 COALESCE(s.created, 0), COALESCE(s.seen, 0),
 COALESCE(d.state, ''), COALESCE(d.status, 0), COALESCE(d.attempts, 0), COALESCE(d.at, 0), COALESCE(d.detail, '')`
)

// Targets lists whom a part may have to tell; see content.AlertStore.
func (d *DB) Targets(ctx context.Context, r content.Run, p content.Part, limit int) ([]content.Target, error) {
	others, err := d.otherRuns(ctx, r)
	if err != nil {
		return nil, failed("list the runs of a publication", err)
	}
	var out []content.Target
	if r.Kind != content.RunPublish && len(others) > 0 {
		if out, err = d.told(ctx, out, r, p, others, limit); err != nil {
			return nil, failed("list who was told", err)
		}
	}
	if r.Kind == content.RunPublish || r.Reach {
		if out, err = d.untold(ctx, out, r, p, others, limit); err != nil {
			return nil, failed("list who is to be told", err)
		}
	}
	return out, nil
}

// otherRuns are the runs of the publication whose deliveries count as earlier.
func (d *DB) otherRuns(ctx context.Context, r content.Run) (ids []string, err error) {
	rows, err := d.read.QueryContext(ctx, `SELECT id FROM alert_runs WHERE publication = $1 AND id <> $2
 AND (revision < $3 OR $4 <> 'correct') ORDER BY id`, string(r.Publication), string(r.ID), r.Revision, string(r.Kind))
	if err != nil {
		return nil, err
	}
	err = each(rows, func() error {
		var id string
		defer func() { ids = append(ids, id) }()
		return rows.Scan(&id)
	})
	return ids, err
}

// told adds those who got an earlier revision, also those who have ended their
// subscription since: they are part of the figures.
func (d *DB) told(ctx context.Context, out []content.Target, r content.Run, p content.Part, others []string, limit int) ([]content.Target, error) {
	var q query
	run := q.arg(string(r.ID))
	q.in("run", others)
	q.and("state = 'delivered'")
	q.and("subscriber >= ?", p.From)
	q.and("subscriber < ?", p.To)
	text := "SELECT " + toldColumns + " FROM (SELECT DISTINCT subscriber FROM deliveries" + q.where() + `) AS e
 LEFT JOIN subscriptions s ON s.id = e.subscriber LEFT JOIN deliveries d ON d.run = ` + run + ` AND d.subscriber = e.subscriber
 WHERE COALESCE(d.state, 'waiting') = 'waiting' ORDER BY e.subscriber LIMIT ` + q.arg(limit)
	return d.targets(ctx, out, true, text, q.args)
}

// untold adds the subscribers who got no revision of the piece. Who of them
// wants it is not for the store to say.
func (d *DB) untold(ctx context.Context, out []content.Target, r content.Run, p content.Part, others []string, limit int) ([]content.Target, error) {
	var q query
	run := q.arg(string(r.ID))
	q.and("s.id >= ?", p.From)
	q.and("s.id < ?", p.To)
	q.and("s.created <= ?", millis(r.Started))
	q.and("COALESCE(d.state, 'waiting') = 'waiting'")
	if len(others) > 0 {
		var in query
		in.args = q.args
		in.in("e.run", others)
		q.args = in.args
		q.and("NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.subscriber = s.id AND e.state = 'delivered' AND " + in.conditions[0] + ")")
	}
	text := "SELECT " + targetColumns + " FROM subscriptions s LEFT JOIN deliveries d ON d.run = " + run + " AND d.subscriber = s.id" +
		q.where() + " ORDER BY s.id LIMIT " + q.arg(limit)
	return d.targets(ctx, out, false, text, q.args)
}

func (d *DB) targets(ctx context.Context, out []content.Target, told bool, text string, args []any) ([]content.Target, error) {
	rows, err := d.read.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	err = each(rows, func() error {
		var s db.Subscription
		var state, detail string
		var status, attempts, at int64
		err := rows.Scan(&s.ID, &s.Endpoint, &s.P256dh, &s.Auth, &s.Lang, &s.Topics, &s.Areas, &s.Least, &s.QuietFrom, &s.QuietTo,
			&s.Created, &s.Seen, &state, &status, &attempts, &at, &detail)
		if err != nil {
			return err
		}
		sub, err := subscriptionOf(s)
		if err != nil {
			return err
		}
		t := content.Target{Subscription: *sub, Told: told}
		if state != "" {
			t.Before = &content.Delivery{Subscriber: s.ID, State: content.DeliveryState(state), Status: int(status),
				Attempts: int(attempts), At: moment(at), Detail: detail}
		}
		out = append(out, t)
		return nil
	})
	return out, err
}

// Record keeps rows of the ledger; see content.AlertStore.
func (d *DB) Record(ctx context.Context, p content.Part, rows []content.Delivery, left, waiting int) (going bool, err error) {
	stmts, err := d.insertStatements(ctx, len(rows))
	if err != nil {
		return false, failed("keep what was sent", err)
	}
	count, gone := tallyOf(p, rows, left, waiting)
	err = d.inTx(ctx, func(tx *sql.Tx, q *db.Queries) error {
		if err := insertDeliveries(ctx, tx, stmts, p.Run, rows); err != nil {
			return err
		}
		if len(gone) > 0 {
			var ended query
			ended.in("id", gone)
			if _, err := tx.ExecContext(ctx, "DELETE FROM subscriptions"+ended.where(), ended.args...); err != nil {
				return fmt.Errorf("end subscriptions: %w", err)
			}
		}
		if err := q.CountPart(ctx, count); err != nil {
			return err
		}
		state, err := q.RunState(ctx, string(p.Run))
		going = content.RunState(state) == content.RunGoing
		return err
	})
	return going, failed("keep what was sent", err)
}

// tallyOf counts rows for their part and lists whose subscription has ended.
func tallyOf(p content.Part, rows []content.Delivery, left, waiting int) (c db.CountPartParams, gone []string) {
	c = db.CountPartParams{Run: string(p.Run), Number: int64(p.Number), Waiting: int64(waiting), Begun: math.MaxInt64}
	for _, r := range rows {
		switch r.State {
		case content.WasDelivered:
			c.Delivered++
			c.Begun, c.Ended = min(c.Begun, millis(r.At)), max(c.Ended, millis(r.At))
		case content.WasGone:
			c.Gone++
			gone = append(gone, r.Subscriber)
		case content.WasFailed:
			c.Failed++
		}
	}
	c.Matched = c.Delivered + c.Gone + c.Failed + int64(left)
	return c, gone
}

// rowsAtOnce is how many rows one statement inserts at most. A statement for
// each row would cost as much as encrypting its message does.
const rowsAtOnce = 64

// rowColumns are those of a row beside its run.
const rowColumns = 6

func insertDeliveries(ctx context.Context, tx *sql.Tx, stmts []*sql.Stmt, run content.ID, rows []content.Delivery) error {
	for _, stmt := range stmts {
		n := min(len(rows), rowsAtOnce)
		args := make([]any, 0, 1+n*rowColumns)
		args = append(args, string(run))
		for _, r := range rows[:n] {
			args = append(args, r.Subscriber, string(r.State), int64(r.Status), int64(r.Attempts), millis(r.At), r.Detail)
		}
		if _, err := tx.StmtContext(ctx, stmt).ExecContext(ctx, args...); err != nil {
			return fmt.Errorf("ledger: %w", err)
		}
		rows = rows[n:]
	}
	return nil
}

// ledgerStatements are the statements that insert so many rows, each prepared
// once: reading their long text would cost more than running them.
type ledgerStatements struct {
	mu      sync.Mutex
	forRows [rowsAtOnce + 1]*sql.Stmt
}

// insertStatements are those that insert n rows. They have to be there before
// the transaction: on SQLite it holds the only connection that could prepare
// them.
func (d *DB) insertStatements(ctx context.Context, n int) (out []*sql.Stmt, err error) {
	l := &d.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	for ; n > 0; n -= rowsAtOnce {
		at := &l.forRows[min(n, rowsAtOnce)]
		if *at == nil {
			if *at, err = d.write.PrepareContext(ctx, insertRowsText(min(n, rowsAtOnce))); err != nil {
				return nil, fmt.Errorf("ledger: %w", err)
			}
		}
		out = append(out, *at)
	}
	return out, nil
}

func insertRowsText(n int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO deliveries (run, subscriber, state, status, attempts, at, detail) VALUES ")
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("($1")
		for c := range rowColumns {
			fmt.Fprintf(&b, ", $%d", 2+i*rowColumns+c)
		}
		b.WriteString(")")
	}
	b.WriteString(` ON CONFLICT (run, subscriber) DO UPDATE SET state = excluded.state, status = excluded.status,
 attempts = excluded.attempts, at = excluded.at, detail = excluded.detail`)
	return b.String()
}

// Runs lists runs with their figures, the newest first.
func (d *DB) Runs(ctx context.Context, publication content.ID, limit int) ([]content.Progress, error) {
	var q query
	if publication != "" {
		q.and("r.publication = ?", string(publication))
	}
	out, err := d.progress(ctx, q, " ORDER BY r.started DESC, r.id DESC LIMIT "+q.arg(limit))
	return out, failed("list runs", err)
}

// Run returns one run with its figures.
func (d *DB) Run(ctx context.Context, id content.ID) (*content.Progress, error) {
	var q query
	q.and("r.id = ?", string(id))
	out, err := d.progress(ctx, q, "")
	if err == nil && len(out) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return nil, found("read a run", content.MsgNoSuchRun, err)
	}
	return &out[0], nil
}

func (d *DB) progress(ctx context.Context, q query, end string) (out []content.Progress, err error) {
	rows, err := d.read.QueryContext(ctx, `SELECT r.id, r.publication, r.revision, r.kind, r.reach, r.started, r.state, r.reason,
 COUNT(p.number), COUNT(CASE WHEN p.state = 'done' THEN 1 END), CAST(COALESCE(SUM(p.matched), 0) AS BIGINT), CAST(COALESCE(SUM(p.delivered), 0) AS BIGINT),
 CAST(COALESCE(SUM(p.gone), 0) AS BIGINT), CAST(COALESCE(SUM(p.failed), 0) AS BIGINT), CAST(COALESCE(SUM(p.waiting), 0) AS BIGINT),
 COALESCE(MIN(p.first), 0), COALESCE(MAX(p.last), 0)
 FROM alert_runs r LEFT JOIN alert_parts p ON p.run = r.id`+q.where()+
		" GROUP BY r.id, r.publication, r.revision, r.kind, r.reach, r.started, r.state, r.reason"+end, q.args...)
	if err != nil {
		return nil, err
	}
	err = each(rows, func() error {
		var r db.AlertRun
		var p content.Progress
		var first, last int64
		err := rows.Scan(&r.ID, &r.Publication, &r.Revision, &r.Kind, &r.Reach, &r.Started, &r.State, &r.Reason,
			&p.Parts, &p.PartsDone, &p.Matched, &p.Delivered, &p.Gone, &p.Failed, &p.Waiting, &first, &last)
		p.Run = runOf(r)
		if p.Delivered > 0 {
			p.First, p.Last = moment(first), moment(last)
		}
		out = append(out, p)
		return err
	})
	return out, err
}

// Troubles is what went wrong in a run, the most frequent first.
func (d *DB) Troubles(ctx context.Context, run content.ID) ([]content.Trouble, error) {
	rows, err := d.reader.Troubles(ctx, string(run))
	if err != nil {
		return nil, failed("list what went wrong in a run", err)
	}
	out := make([]content.Trouble, len(rows))
	for i, r := range rows {
		out[i] = content.Trouble{State: content.DeliveryState(r.State), Status: int(r.Status), Detail: r.Detail, Count: int(r.Count)}
		if out[i].State == content.IsWaiting {
			out[i].Due = moment(r.Due)
		}
	}
	return out, nil
}
