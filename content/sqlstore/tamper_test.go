package sqlstore_test

import (
	"errors"
	"strings"
	"testing"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
)

// TestTampering does what somebody with the database in hand could do, and
// sees that the log names the first place where it no longer holds.
func TestTampering(t *testing.T) {
	for _, c := range []struct {
		name, sql string
		seq       int64
		why       string
	}{
		{"a text is changed", "UPDATE revisions SET body = replace(body, '合格', '有毒')", 9, "was changed after it was published"},
		{"a revision is deleted", "DELETE FROM revisions", 9, "is gone"},
		{"a note is changed", "UPDATE events SET note = 'x' WHERE seq = 4", 4, "its own fields were changed"},
		{"a time is moved", "UPDATE events SET at = at + 1 WHERE seq = 5", 5, "its own fields were changed"},
		{"who did it is changed", "UPDATE events SET actor = 'somebody' WHERE seq = 8", 8, "its own fields were changed"},
		{"an event is taken out", "DELETE FROM events WHERE seq = 6", 6, "the event is missing; the next one there is 7"},
		{"a hash is changed", "UPDATE events SET hash = 'x' WHERE seq = 7", 7, "its own fields were changed"},
		{"the chain is cut", "UPDATE events SET prev = '' WHERE seq = 7", 7, "it does not follow the event before it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			test := func(t *testing.T, d *sqlstore.DB) {
				f := contenttest.Open(t, d, content.Office{}) // 6 events
				f.Submitted(t, content.Notice, contenttest.Notice())
				f.Published(t, content.Clarification, contenttest.Clarification())
				if last, err := content.VerifyLog(t.Context(), d); err != nil || last.Seq != 9 {
					t.Fatalf("before: %d events, %v", last.Seq, err)
				}
				d.Exec(t, c.sql)
				_, err := content.VerifyLog(t.Context(), d)
				var broken *content.BrokenLink
				if !errors.As(err, &broken) || broken.Seq != c.seq || !strings.Contains(broken.Why, c.why) {
					t.Errorf("got %v, want event %d: %s", err, c.seq, c.why)
				}
			}
			t.Run("SQLite", func(t *testing.T) { test(t, openSQLite(t)) })
			if c.seq == 9 { // what is read differently; the chain is content's own
				t.Run("PostgreSQL", func(t *testing.T) { test(t, openPostgres(t)) })
			}
		})
	}
}

// TestLiveTextIsTheLoggedOne: what readers see comes from the row that the log
// has the digest of, so it cannot be changed without the log showing it.
func TestLiveTextIsTheLoggedOne(t *testing.T) {
	d := openSQLite(t)
	f := contenttest.Open(t, d, content.Office{})
	pub := f.Published(t, content.Notice, contenttest.Notice())
	d.Exec(t, "DELETE FROM revisions")
	if _, err := f.Library.ByID(t.Context(), pub.ID); content.CodeOf(err) != content.Internal {
		t.Errorf("a live piece whose revision is gone: %v", err)
	}
}
