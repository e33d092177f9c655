package town

import (
	"path/filepath"
	"testing"

	"gaoshi/content"
	"gaoshi/content/sqlstore"
)

// The town in a real database: what the public may see of it is there, the log
// holds, and what needs a reviewer waits for one.
func TestFillSQLite(t *testing.T) {
	ctx := t.Context()
	store, err := sqlstore.Open(ctx, sqlstore.Config{Path: filepath.Join(t.TempDir(), "town.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	editions := content.NewEditions(0)
	town, err := Fill(ctx, store, editions, content.Office{}, moment, plain)
	if err != nil {
		t.Fatal(err)
	}

	last, err := content.VerifyLog(ctx, store)
	if err != nil || last.Seq != editions.Current() {
		t.Errorf("the log ends at %d, the edition is %d: %v", last.Seq, editions.Current(), err)
	}
	library := content.NewLibrary(store, editions)
	_, all, err := library.List(ctx, content.Filter{})
	if err != nil || all != 37+26 {
		t.Errorf("the public may see %d pieces: %v", all, err)
	}
	top, _, err := library.InForce(ctx, content.Notice, moment, 3)
	if err != nil || len(top) != 3 || top[0].Piece.Severity != content.Emergency {
		t.Errorf("in force first: %v, %v", top, err)
	}
	history, err := library.History(ctx, town.IDs["sealed-seven-days"])
	if err != nil || len(history) != 3 || history[2].Piece.Verdict != content.Checking {
		t.Errorf("history of the seven days: %d, %v", len(history), err)
	}
	if _, err := library.ByID(ctx, town.IDs["schools-reopen"]); content.CodeOf(err) != content.NotFound {
		t.Errorf("a piece in review is public: %v", err)
	}
	due, _, err := content.NewDesk(store, editions, nil).Publications(ctx, content.Filter{DutyDue: true})
	if err != nil || len(due) != 1 || due[0].ID != town.IDs["old-ferry-bridge"] {
		t.Errorf("waiting for a review after: %v, %v", due, err)
	}
	terms, err := library.Terms(ctx)
	if err != nil || len(terms) != 16 {
		t.Errorf("%d terms: %v", len(terms), err)
	}
}

// BenchmarkFillSQLite is what a demo waits for before its first page, without
// the hashing of passwords.
func BenchmarkFillSQLite(b *testing.B) {
	for b.Loop() {
		store, err := sqlstore.Open(b.Context(), sqlstore.Config{Path: filepath.Join(b.TempDir(), "town.db")})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Fill(b.Context(), store, content.NewEditions(0), content.Office{}, moment, plain); err != nil {
			b.Fatal(err)
		}
		store.Close()
	}
}
