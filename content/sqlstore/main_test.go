package sqlstore_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/contenttest/postgrestest"
	"gaoshi/content/sqlstore"
)

func TestMain(m *testing.M) {
	if childMain() {
		return
	}
	os.Exit(postgrestest.Run(m))
}

// engines runs a test on both.
func engines(t *testing.T, test func(t *testing.T, open func(t testing.TB) *sqlstore.DB)) {
	t.Run("SQLite", func(t *testing.T) { test(t, openSQLite) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, openPostgres) })
}

func openSQLite(t testing.TB) *sqlstore.DB {
	return open(t, sqlstore.Config{Path: filepath.Join(t.TempDir(), "gaoshi.db")})
}

func openPostgres(t testing.TB) *sqlstore.DB {
	return open(t, sqlstore.Config{URL: postgrestest.Prepared(t, func(url string) error {
		d, err := sqlstore.Open(context.WithoutCancel(t.Context()), sqlstore.Config{URL: url})
		if err != nil {
			return err
		}
		return d.Close()
	})})
}

func open(t testing.TB, c sqlstore.Config) *sqlstore.DB {
	t.Helper()
	d, err := sqlstore.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return d
}

func TestSuite(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		contenttest.Suite(t, func(t testing.TB) content.Store { return open(t) })
	})
}

func openAt(t testing.TB, path string) *sqlstore.DB {
	return open(t, sqlstore.Config{Path: path})
}
