package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// Config says where the database is. One of the two is set.
type Config struct {
	Path string // of the SQLite file; it and its folder are made when missing
	URL  string // postgres://…

	// RescueAfter is how long a job may run before it counts as lost with its
	// process and is done again. Zero is five minutes; see JobTimeout.
	RescueAfter time.Duration
	// Logger takes what the job engine has to say; nil is slog's default.
	Logger *slog.Logger
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	write  *sql.DB // on SQLite one connection, so that writers queue here and not in the file's lock
	read   *sql.DB
	pool   *pgxpool.Pool // PostgreSQL only
	path   string        // SQLite only
	reader *db.Queries
	jobs   *jobs
	ledger ledgerStatements
}

var _ content.Store = (*DB)(nil)

// Open opens the database and brings its tables up to date. What is wrong with
// the place is said in a sentence for the operator.
func Open(ctx context.Context, c Config) (*DB, error) {
	d := &DB{}
	var err error
	switch {
	case c.URL != "" && c.Path != "":
		return nil, errors.New("database: set a file or a URL, not both")
	case c.URL != "":
		err = d.openPostgres(ctx, c.URL)
	case c.Path != "":
		err = d.openSQLite(ctx, c.Path)
	default:
		return nil, errors.New("database: neither a file nor a URL is set")
	}
	if err == nil {
		d.reader = db.New(d.read)
		err = d.migrate(ctx)
	}
	if err == nil {
		d.jobs, err = newJobs(d, c)
	}
	if err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close ends all connections. Stop what Work started first.
func (d *DB) Close() error {
	var errs []error
	if d.read != nil && d.read != d.write {
		errs = append(errs, d.read.Close())
	}
	if d.write != nil {
		errs = append(errs, d.write.Close())
	}
	if d.pool != nil {
		d.pool.Close()
	}
	return errors.Join(errs...)
}

// Ready returns nil when the database answers, else an Unavailable error.
func (d *DB) Ready(ctx context.Context) error {
	if _, err := d.reader.GetEdition(ctx); err != nil {
		return failed("ask the database", err)
	}
	return nil
}

// inTx commits what f did, or nothing.
func (d *DB) inTx(ctx context.Context, f func(tx *sql.Tx, q *db.Queries) error) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // after a commit it does nothing
	if err := f(tx, db.New(tx)); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
