package sqlstore_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
)

// filled is an office with something in every table, and a piece scheduled for
// later.
func filled(t testing.TB, d *sqlstore.DB) (*contenttest.Office, *content.Publication) {
	t.Helper()
	ctx := t.Context()
	f := contenttest.Open(t, d, content.Office{})
	load(t, f, 40)
	pub := f.Published(t, content.Clarification, contenttest.Clarification(contenttest.In("east")))
	f.Withdrawn(t, f.Published(t, content.Notice, contenttest.Notice()), "因误发撤回")
	f.Drafted(t, content.Notice, contenttest.Notice())
	later := f.Submitted(t, content.Notice, contenttest.Notice())
	if _, err := f.Newsroom.Schedule(ctx, f.Reviewer, later.ID, later.Version, f.Clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := f.Desk.SaveTerms(ctx, nil, content.Term{Set: content.Areas, Code: "east", Names: map[content.Lang]string{"zh": "东"}}); err != nil {
		t.Fatal(err)
	}
	if err := d.SaveFile(ctx, content.File{Hash: strings.Repeat("a", 64), Type: "image/png", Bytes: []byte{0, 1, 255}, At: contenttest.Start}); err != nil {
		t.Fatal(err)
	}
	job := content.Job{Kind: content.JobPublish, Subject: later.ID, At: time.Now().Add(time.Hour), Args: "a b"}
	if err := d.Enqueue(ctx, job); err != nil {
		t.Fatal(err)
	}
	if err := d.SetSetting(ctx, "key", "value"); err != nil {
		t.Fatal(err)
	}
	if err := d.Sessions().Commit("token", []byte("data"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	return f, pub
}

func TestBackupAndRestore(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		engines(t, func(t *testing.T, openTo func(t testing.TB) *sqlstore.DB) {
			ctx := t.Context()
			d := open(t)
			f, pub := filled(t, d)
			path := filepath.Join(t.TempDir(), "backup.db")
			reported := int64(0)
			last, err := d.Backup(ctx, path, func(done, total int64) { reported = total - done })
			if err != nil {
				t.Fatal(err)
			}
			if reported != 0 {
				t.Errorf("the last progress report is %d short", reported)
			}
			if edition, _ := d.Edition(ctx); last.Seq != edition {
				t.Errorf("the backup ends at %d, the log at %d", last.Seq, edition)
			}
			if left, _ := filepath.Glob(path + "?*"); len(left) != 0 {
				t.Errorf("left beside the backup: %v", left)
			}

			to := openTo(t)
			other := contenttest.Open(t, to, content.Office{}) // what is there is replaced
			other.Published(t, content.Notice, contenttest.Notice())
			restored, err := to.Restore(ctx, path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if restored != last {
				t.Errorf("restored up to %+v, backed up to %+v", restored, last)
			}
			sameContent(t, d, to)
			got, err := to.Publication(ctx, pub.ID)
			if err != nil || got.Live.Piece.Original() != pub.Live.Piece.Original() {
				t.Errorf("a piece after restoring: %+v, %v", got, err)
			}
			if _, found, err := to.Sessions().Find("token"); found || err != nil {
				t.Errorf("a session was restored: %v, %v", found, err)
			}
			waiting := jobsOf(t, to)
			if !strings.Contains(waiting, "publish scheduled") || waiting != jobsOf(t, d) {
				t.Errorf("jobs after restoring:\n%s\nwant\n%s", waiting, jobsOf(t, d))
			}
			// The restored log goes on where it stopped.
			n := content.NewNewsroom(to, content.NewEditions(last.Seq), content.Office{}, f.Clock.Now)
			if _, err := n.Create(ctx, f.Secretary, content.Notice, content.Edit{Piece: contenttest.Notice()}); err != nil {
				t.Errorf("write into what was restored: %v", err)
			}
			if _, err := n.Withdraw(ctx, f.Reviewer, pub.ID, pub.Version, "过时"); err != nil {
				t.Errorf("withdraw what was restored: %v", err)
			}
			if end, err := content.VerifyLog(ctx, to); err != nil || end.Seq != last.Seq+1 {
				t.Errorf("the log goes on to %d, %v", end.Seq, err)
			}
		})
	})
}

// sameContent compares everything that a store can be asked.
func sameContent(t *testing.T, a, b *sqlstore.DB) {
	t.Helper()
	var said [2]string
	for i, d := range []*sqlstore.DB{a, b} {
		said[i] = dump(t, d)
	}
	if said[0] != said[1] {
		t.Errorf("what was restored differs:\n%s\nwant\n%s", said[1], said[0])
	}
}

func TestBackupRefuses(t *testing.T) {
	ctx := t.Context()
	d := openSQLite(t)
	filled(t, d)
	dir := t.TempDir()
	there := filepath.Join(dir, "there.db")
	if err := os.WriteFile(there, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Backup(ctx, there, nil); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("over a file: %v", err)
	}
	if b, _ := os.ReadFile(there); string(b) != "precious" {
		t.Errorf("the file is now %q", b)
	}
	broken := filepath.Join(dir, "broken.db")
	d.Exec(t, "UPDATE revisions SET body = replace(body, '停水', '通水') WHERE publication = (SELECT id FROM publications WHERE live_revision > 0 ORDER BY id LIMIT 1)")
	if _, err := d.Backup(ctx, broken, nil); err == nil || !strings.Contains(err.Error(), "was changed after it was published") {
		t.Errorf("a store whose log does not hold: %v", err)
	}
	if left, _ := filepath.Glob(broken + "*"); len(left) != 0 {
		t.Errorf("left after a failure: %v", left)
	}
}

func TestRestoreRefuses(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		filled(t, d)
		before := dump(t, d)
		dir := t.TempDir()
		notDB := filepath.Join(dir, "text.db")
		if err := os.WriteFile(notDB, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		tampered := filepath.Join(dir, "tampered.db")
		bad := openAt(t, tampered)
		filled(t, bad)
		bad.Exec(t, "UPDATE events SET note = 'x' WHERE seq = 5")
		bad.Close()
		inUse := filepath.Join(dir, "used.db")
		filled(t, openAt(t, inUse))
		for path, want := range map[string]string{
			filepath.Join(dir, "missing.db"): "cannot be read",
			notDB:                            "not a database",
			tampered:                         "log broken at event 5",
			inUse:                            "in use",
		} {
			if _, err := d.Restore(context.WithoutCancel(t.Context()), path, nil); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("restore of %s: %v, want %q", filepath.Base(path), err, want)
			}
		}
		if dump(t, d) != before {
			t.Error("a refused backup changed what is there")
		}
	})
}
