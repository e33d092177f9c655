package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"gaoshi/content/sqlstore/db"
)

// Sessions keeps signed-in editors for alexedwards/scs: it is an scs.Store and
// an scs.CtxStore. Tokens are kept hashed, so that who reads the database
// cannot sign in with what she finds.
type Sessions struct{ d *DB }

// Sessions returns the sessions of this database.
func (d *DB) Sessions() *Sessions { return &Sessions{d} }

func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// FindCtx returns the data of a session; found is false when there is none or
// it has expired.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	data, err = s.d.reader.FindSession(ctx, db.FindSessionParams{Token: hashed(token), Expires: millis(time.Now())})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, failed("read a session", err)
}

// CommitCtx adds a session or replaces it.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	err := db.New(s.d.write).UpsertSession(ctx, db.UpsertSessionParams{
		Token: hashed(token), Data: data, Expires: millis(expires),
	})
	return failed("save a session", err)
}

// DeleteCtx ends a session; one that is not there is no error.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return failed("end a session", db.New(s.d.write).DeleteSession(ctx, hashed(token)))
}

// Find is FindCtx for scs.Store, which has no context to give.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for scs.Store.
func (s *Sessions) Commit(token string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expires)
}

// Delete is DeleteCtx for scs.Store.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
