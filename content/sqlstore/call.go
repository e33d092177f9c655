package sqlstore

import (
	"context"
	"time"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// ClaimCall gives an outlet to an editor unless another one has it now.
func (d *DB) ClaimCall(ctx context.Context, outlet string, by content.ID, now, until time.Time) (bool, error) {
	n, err := db.New(d.write).ClaimCall(ctx, db.ClaimCallParams{Outlet: outlet, Editor: string(by), Claimed: millis(until), Now: millis(now)})
	return n > 0, failed("claim a call", err)
}

// EndCall gives an outlet back, not to be called before an instant.
func (d *DB) EndCall(ctx context.Context, outlet string, by content.ID, notBefore time.Time) error {
	_, err := db.New(d.write).EndCall(ctx, db.EndCallParams{Outlet: outlet, Editor: string(by), NotBefore: millis(notBefore)})
	return failed("end a call", err)
}

// Calls lists claims and call-backs that are not over.
func (d *DB) Calls(ctx context.Context, now time.Time) ([]content.CallState, error) {
	rows, err := d.reader.ListCalls(ctx, millis(now))
	if err != nil {
		return nil, failed("list calls", err)
	}
	calls := make([]content.CallState, len(rows))
	for i, r := range rows {
		calls[i] = content.CallState{Outlet: r.Outlet, Editor: content.ID(r.Editor), Claimed: moment(r.Claimed), NotBefore: moment(r.NotBefore)}
	}
	return calls, nil
}
