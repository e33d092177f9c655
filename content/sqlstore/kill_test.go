package sqlstore_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
)

// saveAndWork is the child: it publishes as fast as it can, says what it was
// told is kept, and does the jobs, until somebody kills it.
func saveAndWork(path string) {
	slog.SetDefault(slog.New(slog.DiscardHandler)) // a killed process leaves elections and the like to warn of
	ctx := context.Background()
	d, err := sqlstore.Open(ctx, sqlstore.Config{Path: path})
	if err != nil {
		fmt.Println("error", err)
		return
	}
	noteJobs(d)
	if _, err := d.Work(ctx); err != nil {
		fmt.Println("error", err)
		return
	}
	edition, err := d.Edition(ctx)
	if err != nil {
		fmt.Println("error", err)
		return
	}
	n := content.NewNewsroom(d, content.NewEditions(edition), content.Office{Solo: true}, nil)
	by := &content.Editor{ID: content.NewID(time.Now()), Roles: content.Roles}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				if err := publishAndCorrect(ctx, n, by); err != nil {
					fmt.Println("error", err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func publishAndCorrect(ctx context.Context, n *content.Newsroom, by *content.Editor) error {
	pub, err := n.Create(ctx, by, content.Notice, content.Edit{Piece: contenttest.Notice()})
	if err != nil {
		return err
	}
	if pub, err = n.Publish(ctx, by, pub.ID, pub.Version); err != nil {
		return err
	}
	fmt.Println("kept", pub.ID, pub.Live.Number)
	pub, err = n.Save(ctx, by, pub.ID, pub.Version, content.Edit{Piece: contenttest.Notice(contenttest.Body("更正")), Change: content.Minor})
	if err != nil {
		return err
	}
	if pub, err = n.Publish(ctx, by, pub.ID, pub.Version); err != nil {
		return err
	}
	fmt.Println("kept", pub.ID, pub.Live.Number)
	return nil
}

// noteJobs has every job leave a note that it was done.
func noteJobs(d *sqlstore.DB) {
	for _, k := range []content.JobKind{content.JobIndex, content.JobFanout} {
		d.Handle(k, func(ctx context.Context, j content.Job) error {
			return d.SetSetting(ctx, fmt.Sprintf("%s %s %d", k, j.Subject, j.Revision), "done")
		})
	}
}

// TestKill kills a process at random moments while it saves and works. What it
// was told is kept is there, nothing is half done, and every job gets done.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gaoshi.db")
	kept := map[string]int{} // the newest revision acknowledged of a piece
	for range 5 {
		killed(t, path, kept)
	}
	if len(kept) == 0 {
		t.Fatal("nothing was ever acknowledged")
	}
	d := openAt(t, path)
	for id, revision := range kept {
		pub, err := d.Publication(t.Context(), content.ID(id))
		if err != nil || pub.Live == nil || pub.Live.Number < revision {
			t.Errorf("acknowledged revision %d of %s, there is %+v, %v", revision, id, pub, err)
		}
	}
	nothingHalfDone(t, d)
	noteJobs(d)
	work(t, d)
	everyJobDone(t, d)
}

// killed runs the child until it has acknowledged a few, then kills it.
func killed(t *testing.T, path string, kept map[string]int) {
	t.Helper()
	cmd := child("work", path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := 1 + rand.IntN(40)
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if n == kill {
			cmd.Process.Kill()
		}
		var id string
		var revision int
		if _, err := fmt.Sscanf(lines.Text(), "kept %s %d", &id, &revision); err != nil {
			t.Errorf("the child says %q", lines.Text())
			cmd.Process.Kill()
			break
		}
		kept[id] = max(kept[id], revision)
	}
	cmd.Wait()
}

// nothingHalfDone: every revision has its event, every event its revision, and
// the rows say the same.
func nothingHalfDone(t *testing.T, d *sqlstore.DB) {
	t.Helper()
	if _, err := content.VerifyLog(t.Context(), d); err != nil {
		t.Error(err)
	}
	for what, query := range map[string]string{
		"pages that are damaged":        "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
		"rows that refer to nothing":    `SELECT "table" FROM pragma_foreign_key_check`,
		"revisions without their event": "SELECT publication FROM revisions r WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.subject = r.publication AND e.revision = r.number)",
		"events without their revision": "SELECT subject FROM events e WHERE revision > 0 AND NOT EXISTS (SELECT 1 FROM revisions r WHERE e.subject = r.publication AND e.revision = r.number)",
		"pieces behind their revisions": "SELECT id FROM publications p WHERE live_revision <> (SELECT COUNT(*) FROM revisions r WHERE r.publication = p.id)",
		"events without their job":      "SELECT subject FROM events e WHERE NOT EXISTS (SELECT 1 FROM river_job j WHERE j.kind = 'index' AND json_extract(j.args, '$.subject') = e.subject AND json_extract(j.args, '$.revision') = e.revision)",
	} {
		if rows := d.Rows(t, query); len(rows) > 0 {
			t.Errorf("%d %s, such as %s", len(rows), what, rows[0])
		}
	}
}

func everyJobDone(t *testing.T, d *sqlstore.DB) {
	t.Helper()
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for jobsOf(t, d) != "" {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("jobs that are never done: %s", strings.SplitN(jobsOf(t, d), "\n", 2)[0])
		}
	}
	missing := d.Rows(t, `SELECT subject FROM events e WHERE NOT EXISTS (SELECT 1 FROM settings s WHERE s.name = 'index ' || e.subject || ' ' || e.revision)`)
	if len(missing) > 0 {
		t.Errorf("%d jobs were counted as done and were not, such as of %s", len(missing), missing[0])
	}
}
