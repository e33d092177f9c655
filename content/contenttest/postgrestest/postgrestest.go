// Package postgrestest gives tests a PostgreSQL: the one TEST_POSTGRES_DSN
// names, or else one of its own out of the binaries a distribution installs. A
// test binary has one server, a test one database.
package postgrestest

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// one is the server of this test binary.
var one struct {
	start sync.Once
	dsn   string // of a database that is always there
	own   *process
	err   error
}

// Run runs the tests of a package and stops the server that they started, if
// they did. It is the body of TestMain: os.Exit(postgrestest.Run(m)).
func Run(m *testing.M) int {
	defer func() {
		switch {
		case one.own != nil:
			one.own.stop()
		case template.name != "":
			run(one.dsn, "DROP DATABASE IF EXISTS "+template.name+" WITH (FORCE)")
		}
	}()
	return m.Run()
}

// Database makes an empty database for one test and returns its URL. Without a
// PostgreSQL the test is skipped, or fails where CI is "true".
func Database(t testing.TB) string {
	t.Helper()
	// template0 is the one template that nobody is ever connected to.
	return create(t, server(t), "template0")
}

// template is the database that Prepared copies.
var template struct {
	make sync.Once
	name string
	err  error
}

// Prepared is Database, but the database has been prepared: for the first test
// by calling prepare, for the others by copying, which is quicker. A test
// binary has one way to prepare.
func Prepared(t testing.TB, prepare func(url string) error) string {
	t.Helper()
	dsn := server(t)
	template.make.Do(func() {
		template.name = name() + "_template"
		if template.err = run(dsn, "CREATE DATABASE "+template.name+" TEMPLATE template0"); template.err == nil {
			template.err = prepare(named(t, dsn, template.name))
		}
	})
	if template.err != nil {
		t.Fatalf("prepare a database: %v", template.err)
	}
	return create(t, dsn, template.name)
}

// server is a URL of the server of this test binary.
func server(t testing.TB) string {
	t.Helper()
	one.start.Do(func() {
		if one.dsn = os.Getenv("TEST_POSTGRES_DSN"); one.dsn == "" {
			one.own, one.err = start()
		}
		if one.own != nil {
			one.dsn = one.own.dsn()
		}
	})
	if one.err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no PostgreSQL to test with: %v", one.err)
		}
		t.Skipf("no PostgreSQL to test with: %v", one.err)
	}
	return one.dsn
}

// create makes a database of a name that nobody has, and drops it afterwards. A
// server that is not ours loses nothing by it.
func create(t testing.TB, dsn, from string) string {
	t.Helper()
	name := name()
	if err := run(dsn, "CREATE DATABASE "+name+" TEMPLATE "+from); err != nil {
		t.Fatalf("create a database: %v", err)
	}
	t.Cleanup(func() {
		if err := run(dsn, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop database %s: %v", name, err)
		}
	})
	return named(t, dsn, name)
}

func name() string { return fmt.Sprintf("gaoshi_test_%d_%d", os.Getpid(), rand.Uint32()) }

// named is the URL of another database on the same server.
func named(t testing.TB, dsn, name string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme == "" {
		t.Fatalf("TEST_POSTGRES_DSN must be a URL, postgres://… (%v)", err)
	}
	u.Path = "/" + name
	return u.String()
}

func run(dsn, statement string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}
