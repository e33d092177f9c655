package sqlstore_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gaoshi/content"
	"gaoshi/content/sqlstore"
)

// dump says everything a store can be asked about its content.
func dump(t testing.TB, d *sqlstore.DB) string {
	t.Helper()
	ctx := t.Context()
	var b strings.Builder
	say := func(what any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(what)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n", line)
	}
	list, total, err := d.Publications(ctx, content.Filter{Order: content.ByID, Limit: 1000})
	say(list, err)
	say(total, nil)
	for _, p := range list {
		revs, err := d.Revisions(ctx, p.ID)
		say(revs, err)
	}
	events, err := d.Events(ctx, 0, 10_000)
	say(events, err)
	editors, err := d.Editors(ctx)
	say(editors, err)
	terms, err := d.Terms(ctx)
	say(terms, err)
	file, err := d.File(ctx, strings.Repeat("a", 64))
	if content.CodeOf(err) != content.NotFound {
		say(file, err)
	}
	value, found, err := d.Setting(ctx, "key")
	say([]any{value, found}, err)
	east, n, err := d.Publications(ctx, content.Filter{Public: true, Area: "area-3", Topic: "topic-3"})
	say(east, err)
	say(n, nil)
	return b.String()
}

// jobsOf lists the jobs that are not done, one a line.
func jobsOf(t testing.TB, d *sqlstore.DB) string {
	t.Helper()
	var lines []string
	for _, r := range d.Rows(t, "SELECT kind, CAST(state AS TEXT), CAST(attempt AS TEXT) FROM river_job WHERE finalized_at IS NULL") {
		lines = append(lines, strings.Join(r, " "))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
