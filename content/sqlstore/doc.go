// Package sqlstore keeps content in SQLite or PostgreSQL. It is the
// content.Store of the binary, and holds what must commit together with
// content: the jobs. Sessions, rate limits and settings of the desk are here
// too, because one portal has one database.
//
// The SQL is one text for both engines (queries/, generated into db/ by sqlc;
// list.go for the lists that are put together at run time). It keeps to what
// both understand: $1 placeholders, RETURNING, ON CONFLICT, ids made in Go,
// times as UTC milliseconds, JSON as TEXT. What the engines do differently is
// in sqlite.go and postgres.go and nowhere else.
package sqlstore

//go:generate go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 generate
