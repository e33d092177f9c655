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
	own   *server
	err   error
}

// Run runs the tests of a package and stops the server that they started, if
// they did. It is the body of TestMain: os.Exit(postgrestest.Run(m)).
func Run(m *testing.M) int {
	defer func() {
		if one.own != nil {
			one.own.stop()
		}
	}()
	return m.Run()
}

// Database makes an empty database for one test and returns its URL. Without a
// PostgreSQL the test is skipped, or fails where CI is "true".
func Database(t testing.TB) string {
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
	return create(t, one.dsn)
}

// create makes a database of a name that nobody has, and drops it afterwards. A
// server that is not ours loses nothing by it.
func create(t testing.TB, dsn string) string {
	t.Helper()
	name := fmt.Sprintf("gaoshi_test_%d_%d", os.Getpid(), rand.Uint32())
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatalf("connect to PostgreSQL: %v", err)
	}
	// template0 is the one template that nobody is ever connected to.
	if _, err := db.Exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
		t.Fatalf("create a database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop database %s: %v", name, err)
		}
		db.Close()
	})
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatalf("TEST_POSTGRES_DSN must be a URL, postgres://…: %v", err)
	}
	u.Path = "/" + name
	return u.String()
}
