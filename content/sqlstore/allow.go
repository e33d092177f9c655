package sqlstore

import (
	"context"
	"time"

	"gaoshi/content/sqlstore/db"
)

// Allow counts a try under a key and reports whether it is among the first
// limit of a window. The window begins with the first try and is the same on
// every instance; tries over the limit do not lengthen it.
func (d *DB) Allow(ctx context.Context, key string, limit int, window time.Duration) (bool, error) {
	now := time.Now()
	used, err := db.New(d.write).CountTry(ctx, db.CountTryParams{
		Key: hashed(key), Now: millis(now), Ends: millis(now.Add(window)),
	})
	if err != nil {
		return false, failed("count a try", err)
	}
	return used <= int64(limit), nil
}

// sweep deletes sessions and windows that are over.
func (d *DB) sweep(ctx context.Context) error {
	q, now := db.New(d.write), millis(time.Now())
	if err := q.DeleteSessionsBefore(ctx, now); err != nil {
		return failed("delete old sessions", err)
	}
	return failed("delete old windows", q.DeleteAllowancesBefore(ctx, now))
}
