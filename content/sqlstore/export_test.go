package sqlstore

import (
	"context"
	"testing"
)

// Sweep deletes what is over, as Work does every hour.
func (d *DB) Sweep(ctx context.Context) error { return d.sweep(ctx) }

// Exec runs any SQL, for tests that do what nobody should.
func (d *DB) Exec(t testing.TB, query string, args ...any) {
	t.Helper()
	if _, err := d.write.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// Rows returns what a query of text columns finds.
func (d *DB) Rows(t testing.TB, query string, args ...any) [][]string {
	t.Helper()
	rows, err := d.write.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	err = each(rows, func() error {
		row := make([]string, len(columns))
		targets := make([]any, len(columns))
		for i := range row {
			targets[i] = &row[i]
		}
		all = append(all, row)
		return rows.Scan(targets...)
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return all
}
