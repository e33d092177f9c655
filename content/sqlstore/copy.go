package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// table is a table that is copied from database to database.
type table struct {
	name    string
	columns []string
	flags   []bool // columns that are booleans, which SQLite keeps as numbers
}

// tablesOf lists the tables of a SQLite file in the order they were made, so
// that none comes before what it refers to. Later migrations are in it without
// anybody thinking of it. The job engine's tables differ between the engines;
// its jobs are copied as jobs.
func tablesOf(ctx context.Context, file *sql.DB) ([]table, error) {
	rows, err := file.QueryContext(ctx, `SELECT m.name, c.name, c.type = 'BOOLEAN' FROM sqlite_master m, pragma_table_info(m.name) c
WHERE m.type = 'table' AND m.name NOT LIKE 'river%' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'goose%'
ORDER BY m.rowid, c.cid`)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	var tables []table
	err = each(rows, func() error {
		var name, column string
		var flag bool
		if err := rows.Scan(&name, &column, &flag); err != nil {
			return err
		}
		if len(tables) == 0 || tables[len(tables)-1].name != name {
			tables = append(tables, table{name: name})
		}
		t := &tables[len(tables)-1]
		t.columns, t.flags = append(t.columns, column), append(t.flags, flag)
		return nil
	})
	return tables, err
}

// passing are tables whose rows stay behind: they mean nothing elsewhere.
var passing = []string{"sessions", "allowances"}

// side is the database that is copied from, as of one instant.
type side struct {
	d  *DB
	tx *sql.Tx
}

// replaceAll replaces what to holds with what from holds, in one transaction.
func replaceAll(ctx context.Context, from side, to *DB, tables []table, progress Progress) error {
	total, err := countRows(ctx, from.tx, tables)
	if err != nil {
		return err
	}
	return to.inTx(ctx, func(tx *sql.Tx, _ *db.Queries) error {
		for _, t := range slices.Backward(tables) {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+t.name); err != nil {
				return fmt.Errorf("empty %s: %w", t.name, err)
			}
		}
		var done int64
		for _, t := range tables {
			if slices.Contains(passing, t.name) {
				continue
			}
			err := t.copy(ctx, from.tx, tx, func() { done++; progress.report(done, total) })
			if err != nil {
				return fmt.Errorf("copy %s: %w", t.name, err)
			}
		}
		return copyJobs(ctx, from, to, tx)
	})
}

func countRows(ctx context.Context, tx *sql.Tx, tables []table) (total int64, err error) {
	for _, t := range tables {
		if slices.Contains(passing, t.name) {
			continue
		}
		var n int64
		if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+t.name).Scan(&n); err != nil {
			return 0, fmt.Errorf("count %s: %w", t.name, err)
		}
		total += n
	}
	return total, nil
}

func (t table) copy(ctx context.Context, from, to *sql.Tx, copied func()) error {
	columns := strings.Join(t.columns, ", ")
	var q query
	values, targets := make([]any, len(t.columns)), make([]any, len(t.columns))
	marks := make([]string, len(t.columns))
	for i := range values {
		targets[i] = &values[i]
		marks[i] = q.arg(nil)
	}
	insert, err := to.PrepareContext(ctx, "INSERT INTO "+t.name+" ("+columns+") VALUES ("+strings.Join(marks, ", ")+")")
	if err != nil {
		return err
	}
	defer insert.Close()
	rows, err := from.QueryContext(ctx, "SELECT "+columns+" FROM "+t.name)
	if err != nil {
		return err
	}
	return each(rows, func() error {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		for i, v := range values {
			if n, ok := v.(int64); ok && t.flags[i] {
				values[i] = n != 0
			}
		}
		if _, err := insert.ExecContext(ctx, values...); err != nil {
			return err
		}
		copied()
		return nil
	})
}

// copyJobs takes what is still to be done along: a piece that is scheduled for
// tomorrow is published tomorrow by the restored portal too.
func copyJobs(ctx context.Context, from side, to *DB, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM river_job"); err != nil {
		return fmt.Errorf("empty the jobs: %w", err)
	}
	const page = 1000
	params := river.NewJobListParams().First(page).OrderBy(river.JobListOrderByID, river.SortOrderAsc).
		States(rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
			rivertype.JobStateRunning, rivertype.JobStateScheduled)
	for {
		found, err := from.d.jobs.inserter.JobListTx(ctx, from.tx, params)
		if err != nil {
			return fmt.Errorf("list jobs: %w", err)
		}
		list := make([]content.Job, len(found.Jobs))
		for i, row := range found.Jobs {
			var args jobArgs
			if err := json.Unmarshal(row.EncodedArgs, &args); err != nil {
				return fmt.Errorf("job %d: %w", row.ID, err)
			}
			list[i] = content.Job{Kind: content.JobKind(row.Kind), Subject: args.Subject, Revision: args.Revision,
				Args: args.Args, At: row.ScheduledAt}
		}
		if err := to.jobs.insert(ctx, tx, list); err != nil {
			return err
		}
		if len(found.Jobs) < page {
			return nil
		}
		params = params.After(found.LastCursor)
	}
}
