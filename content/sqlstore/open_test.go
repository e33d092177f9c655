package sqlstore_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/contenttest/postgrestest"
	"gaoshi/content/sqlstore"
)

// wontOpen fails unless opening is refused in words that say what is wrong.
func wontOpen(t *testing.T, c sqlstore.Config, want ...string) {
	t.Helper()
	d, err := sqlstore.Open(t.Context(), c)
	if err == nil {
		d.Close()
		t.Errorf("opened, want %q", want)
		return
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("got %q, want %q in it", err, w)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	wontOpen(t, sqlstore.Config{}, "neither a file nor a URL is set")
	wontOpen(t, sqlstore.Config{Path: "a", URL: "postgres://b"}, "not both")

	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("these are notes. ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	wontOpen(t, sqlstore.Config{Path: text}, text, "is not a database")
	if b, err := os.ReadFile(text); err != nil || !strings.HasPrefix(string(b), "these are notes.") {
		t.Errorf("the file that is no database now says %.20q, %v", b, err)
	}
	wontOpen(t, sqlstore.Config{Path: filepath.Join(text, "deeper", "gaoshi.db")}, "the folder", "cannot be made")
	wontOpen(t, sqlstore.Config{Path: dir}, dir)

	wontOpen(t, sqlstore.Config{URL: "postgres://%zz"}, "URL cannot be read")
	const secret = "hunter2"
	_, err := sqlstore.Open(t.Context(), sqlstore.Config{URL: "postgres://u:" + secret + "@127.0.0.1:1/gaoshi?connect_timeout=2"})
	if err == nil || !strings.Contains(err.Error(), "127.0.0.1:1 does not answer") || strings.Contains(err.Error(), secret) {
		t.Errorf("a server that is not there: %v", err)
	}
}

func TestOpenRefusesNewer(t *testing.T) {
	for name, c := range map[string]func(t *testing.T) sqlstore.Config{
		"SQLite":     func(t *testing.T) sqlstore.Config { return sqlstore.Config{Path: filepath.Join(t.TempDir(), "a.db")} },
		"PostgreSQL": func(t *testing.T) sqlstore.Config { return sqlstore.Config{URL: postgrestest.Database(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			c := c(t)
			d := open(t, c)
			d.Exec(t, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)")
			wontOpen(t, c, "newer version", "9999")
		})
	}
}

// TestOpenReadOnly runs as somebody else when it is root, since root may write
// anything.
func TestOpenReadOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	path := filepath.Join(dir, "gaoshi.db")
	d, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	for _, p := range []string{path, filepath.Join(dir, "new.db")} {
		out := childWithoutRights(t, "open", p)
		if !strings.Contains(out, "cannot be") || !strings.Contains(out, p) {
			t.Errorf("opening %s says %q", filepath.Base(p), out)
		}
	}
	if out := childWithoutRights(t, "open", filepath.Join(dir, "folder", "new.db")); !strings.Contains(out, "cannot be made") {
		t.Errorf("a folder that cannot be made: %q", out)
	}
}

func TestOpenAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "一个 folder?#%20", "gaoshi.db")
	d := openAt(t, path)
	pub := contenttest.Open(t, d, content.Office{}).Published(t, content.Notice, contenttest.Notice())
	again := openAt(t, path) // while the first is open, as a command beside the server is
	if got, err := again.Publication(t.Context(), pub.ID); err != nil || got.Slug != pub.Slug {
		t.Errorf("%+v, %v", got, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}
	if err := again.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestOpenTogether is several instances that start on an empty database.
func TestOpenTogether(t *testing.T) {
	url := postgrestest.Database(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			d, err := sqlstore.Open(t.Context(), sqlstore.Config{URL: url})
			if err != nil {
				t.Error(err)
				return
			}
			if err := d.Ready(t.Context()); err != nil {
				t.Error(err)
			}
			d.Close()
		})
	}
	wg.Wait()
}
