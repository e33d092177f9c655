package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is how many queries read at once. SQLite readers never wait for the
// writer in WAL mode; more of them than cores gain nothing.
const readers = 8

// sqliteDSN has the pragmas in it because a PRAGMA sent over a pool reaches one
// of its connections only.
func sqliteDSN(path, extra string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	return u.String() + "?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)" + extra
}

// openSQLite makes the file when there is none, for the owner's eyes only: it
// holds password hashes. A file that is there is never opened by anything but
// SQLite, because closing it elsewhere in the process drops SQLite's locks.
func (d *DB) openSQLite(ctx context.Context, path string) error {
	d.path = path
	if err := makeFile(path); err != nil {
		return err
	}
	var err error
	if d.write, err = sql.Open("sqlite", sqliteDSN(path, "")); err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	d.write.SetMaxOpenConns(1)
	d.write.SetMaxIdleConns(1)
	if d.read, err = sql.Open("sqlite", sqliteDSN(path, "&_pragma=query_only(1)")); err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	d.read.SetMaxOpenConns(readers)
	d.read.SetMaxIdleConns(readers)
	return probe(ctx, d.write, path)
}

func makeFile(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("the folder %s for the database cannot be made: %w", dir, reason(err))
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case err == nil:
		return f.Close()
	case errors.Is(err, fs.ErrExist):
		return nil
	}
	return fmt.Errorf("the database %s cannot be made: %w", path, reason(err))
}

// reason is the cause without the path, which the sentence before has already.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// probe takes the write lock once, which fails for everything that would make
// the first save fail, and says what is wrong.
func probe(ctx context.Context, w *sql.DB, path string) error {
	tx, err := w.BeginTx(ctx, nil)
	if err == nil {
		// The pending write is what makes a read-only file answer.
		_, err = tx.ExecContext(ctx, "CREATE TABLE gaoshi_probe (x INTEGER)")
		tx.Rollback()
	}
	if err == nil {
		return nil
	}
	switch primary(err) {
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%s is not a database: choose another file, or move this one away: %w", path, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("the database %s cannot be written: the file and its folder must belong to the user that runs this: %w", path, err)
	case sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("the database %s is damaged: restore a backup: %w", path, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk of the database %s is full: %w", path, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("the database %s is held by another process: %w", path, err)
	}
	return fmt.Errorf("database %s: %w", path, err)
}

// primary is SQLite's result code without its details, 0 for other errors.
func primary(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}
