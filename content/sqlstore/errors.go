package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"gaoshi/content"
)

// failed turns what an engine said into a refusal where a reader can do
// something about it or should be told to come back, and adds what was being
// done. Engines are understood by their codes, never by their words.
func failed(doing string, err error) error {
	var already *content.Error
	if err == nil || errors.As(err, &already) {
		return err
	}
	switch m := messageOf(err); m {
	case "":
		return fmt.Errorf("%s: %w", doing, err)
	default:
		return &content.Error{Code: content.Unavailable, Message: m, Err: fmt.Errorf("%s: %w", doing, err)}
	}
}

// messageOf is what to tell a reader, "" when it is our fault.
func messageOf(err error) content.Message {
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg):
		return pgMessage(pg.Code)
	case primary(err) != 0:
		return sqliteMessage(primary(err))
	case isAway(err):
		return content.MsgStoreAway
	}
	return ""
}

func sqliteMessage(code int) content.Message {
	switch code {
	case sqlite3.SQLITE_FULL:
		return content.MsgStoreFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return content.MsgStoreReadOnly
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_INTERRUPT:
		return content.MsgStoreAway
	}
	return ""
}

// pgMessage goes by SQLSTATE (PostgreSQL manual, appendix A).
func pgMessage(state string) content.Message {
	switch {
	case state == "53100": // disk_full
		return content.MsgStoreFull
	case state == "25006": // read_only_sql_transaction
		return content.MsgStoreReadOnly
	case strings.HasPrefix(state, "08"), strings.HasPrefix(state, "53"), strings.HasPrefix(state, "57"),
		state == "40001", state == "40P01", state == "55P03": // connection, resources, shutdown, lost races
		return content.MsgStoreAway
	}
	return ""
}

// isAway reports whether the database was not reached, or not in time.
func isAway(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded)
}

// isTaken reports whether a unique index refused a row.
func isTaken(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505" // unique_violation
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) &&
		(lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// found turns "no rows" into NotFound with the given sentence.
func found(doing string, m content.Message, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return content.Refuse(content.NotFound, "", m)
	}
	return failed(doing, err)
}
