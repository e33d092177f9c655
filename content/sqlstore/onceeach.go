package sqlstore

import (
	"context"
	"database/sql"
)

// onceEach prepares every statement of a transaction once, however often it is
// run: for batches of thousands of rows, reading the SQL costs as much as
// running it.
type onceEach struct {
	tx    *sql.Tx
	stmts map[string]*sql.Stmt
}

func (o *onceEach) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := o.stmts[query]; ok {
		return s, nil
	}
	s, err := o.tx.PrepareContext(ctx, query)
	if err == nil {
		o.stmts[query] = s
	}
	return s, err
}

func (o *onceEach) close() {
	for _, s := range o.stmts {
		s.Close()
	}
}

// ExecContext runs a statement that returns no rows.
func (o *onceEach) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := o.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// PrepareContext is part of what generated queries ask for.
func (o *onceEach) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return o.tx.PrepareContext(ctx, query)
}

// QueryContext runs a statement that returns rows.
func (o *onceEach) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return o.tx.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a statement that returns one row.
func (o *onceEach) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return o.tx.QueryRowContext(ctx, query, args...)
}
