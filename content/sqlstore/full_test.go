package sqlstore_test

import (
	"strings"
	"testing"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
)

// TestDiskFull fills the database to a page limit, which SQLite reports as it
// reports a full disk.
func TestDiskFull(t *testing.T) {
	d := openSQLite(t)
	ctx := t.Context()
	f := contenttest.Open(t, d, content.Office{})
	kept := f.Published(t, content.Notice, contenttest.Notice())
	d.Exec(t, "PRAGMA max_page_count = 1") // SQLite takes the present size for it
	var err error
	for range 100 {
		if _, err = f.Newsroom.Create(ctx, f.Secretary, content.Notice, content.Edit{Piece: contenttest.Notice(contenttest.Body(strings.Repeat("长", 40_000)))}); err != nil {
			break
		}
	}
	refusals := content.RefusalsIn(err)
	if content.CodeOf(err) != content.Unavailable || len(refusals) == 0 || refusals[0].Message != content.MsgStoreFull {
		t.Fatalf("a full disk: %v", err)
	}
	before := dump(t, d)
	if err := d.SaveFile(ctx, content.File{Hash: "x", Bytes: make([]byte, 1<<20)}); content.CodeOf(err) != content.Unavailable {
		t.Errorf("a file on a full disk: %v", err)
	}
	if dump(t, d) != before {
		t.Error("what was refused left something behind")
	}
	if got, err := f.Library.ByID(ctx, kept.ID); err != nil || got.Revision != 1 {
		t.Errorf("reading on a full disk: %v", err)
	}
	if _, err := content.VerifyLog(ctx, d); err != nil {
		t.Error(err)
	}
	d.Exec(t, "PRAGMA max_page_count = 100000")
	f.Published(t, content.Notice, contenttest.Notice()) // and on it goes
}

// TestAway is a database that does not answer any more.
func TestAway(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		f := contenttest.Open(t, d, content.Office{})
		pub := f.Drafted(t, content.Notice, contenttest.Notice())
		if err := d.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.Close()
		if err := d.Ready(t.Context()); err == nil {
			t.Error("ready though it is closed")
		}
		if _, err := d.Publication(t.Context(), pub.ID); err == nil || content.CodeOf(err) == content.NotFound {
			t.Errorf("a database that is away knows nothing: %v", err)
		}
	})
}
