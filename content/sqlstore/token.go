package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

var _ content.TokenStore = (*DB)(nil)

// AddToken keeps a new token.
func (d *DB) AddToken(ctx context.Context, t content.Token) error {
	err := db.New(d.write).InsertToken(ctx, db.InsertTokenParams{Hash: t.Hash, ID: string(t.ID), Name: t.Name, Editor: string(t.Editor),
		Created: millis(t.Created), Used: millis(t.Used), Revoked: millis(t.Revoked)})
	return failed("keep a token", err)
}

// TokenByHash finds a token.
func (d *DB) TokenByHash(ctx context.Context, hash string) (content.Token, error) {
	row, err := d.reader.GetToken(ctx, hash)
	if err != nil {
		return content.Token{}, found("find a token", content.MsgBadToken, err)
	}
	return tokenOf(row), nil
}

func tokenOf(r db.Token) content.Token {
	return content.Token{ID: content.ID(r.ID), Name: r.Name, Hash: r.Hash, Editor: content.ID(r.Editor),
		Created: moment(r.Created), Used: moment(r.Used), Revoked: moment(r.Revoked)}
}

// TokenUsed notes when a token was last used.
func (d *DB) TokenUsed(ctx context.Context, hash string, at time.Time) error {
	return failed("note a token", db.New(d.write).TouchToken(ctx, db.TouchTokenParams{Used: millis(at), Hash: hash}))
}

// RevokeToken ends a token.
func (d *DB) RevokeToken(ctx context.Context, id content.ID, at time.Time) error {
	n, err := db.New(d.write).RevokeToken(ctx, db.RevokeTokenParams{Revoked: millis(at), ID: string(id)})
	if err == nil && n == 0 {
		return content.Refuse(content.NotFound, "", content.MsgBadToken)
	}
	return failed("revoke a token", err)
}

// Tokens lists all tokens, the newest first.
func (d *DB) Tokens(ctx context.Context) ([]content.Token, error) {
	rows, err := d.reader.ListTokens(ctx)
	if err != nil {
		return nil, failed("list tokens", err)
	}
	out := make([]content.Token, len(rows))
	for i, r := range rows {
		out[i] = tokenOf(r)
	}
	return out, nil
}

// KeptAnswer is what was answered to a key before, nil for nothing.
func (d *DB) KeptAnswer(ctx context.Context, key string, now time.Time) (*content.Answer, error) {
	row, err := d.reader.GetAnswer(ctx, db.GetAnswerParams{Key: key, Ends: millis(now)})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, failed("read an answer", err)
	}
	return &content.Answer{Request: row.Request, Status: int(row.Status), Body: row.Body}, nil
}

// KeepAnswer keeps an answer until an instant, and drops those that are over.
func (d *DB) KeepAnswer(ctx context.Context, key string, a content.Answer, until time.Time) error {
	q := db.New(d.write)
	if err := q.DeleteAnswersBefore(ctx, millis(time.Now())); err != nil {
		return failed("drop old answers", err)
	}
	err := q.UpsertAnswer(ctx, db.UpsertAnswerParams{Key: key, Request: a.Request, Status: int64(a.Status), Body: a.Body, Ends: millis(until)})
	return failed("keep an answer", err)
}
