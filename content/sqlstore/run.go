package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// errStarted undoes the start of a run that is there already.
var errStarted = errors.New("the run is there already")

// StartRun keeps a run with its parts and their jobs; see content.AlertStore.
func (d *DB) StartRun(ctx context.Context, r content.Run, parts []content.Part) (bool, error) {
	err := d.inTx(ctx, func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.InsertAlertRun(ctx, db.InsertAlertRunParams{
			ID: string(r.ID), Publication: string(r.Publication), Revision: int64(r.Revision), Kind: string(r.Kind),
			Reach: r.Reach, Started: millis(r.Started), State: string(r.State), Reason: r.Reason,
		})
		if err != nil {
			return err
		}
		if n == 0 {
			return errStarted
		}
		if err := supersede(ctx, q, r); err != nil {
			return err
		}
		jobs := make([]content.Job, len(parts))
		for i, p := range parts {
			jobs[i] = p.Job(time.Time{})
			err := q.InsertAlertPart(ctx, db.InsertAlertPartParams{Run: string(r.ID), Number: int64(p.Number), IDFrom: p.From, IDTo: p.To})
			if err != nil {
				return fmt.Errorf("part %d: %w", p.Number, err)
			}
		}
		return d.jobs.insert(ctx, tx, jobs)
	})
	if errors.Is(err, errStarted) {
		return false, nil
	}
	return err == nil, failed("start a run", err)
}

// supersede ends the runs that a new one takes the place of.
func supersede(ctx context.Context, q *db.Queries, r content.Run) error {
	n, err := q.SupersedeRuns(ctx, db.SupersedeRunsParams{Publication: string(r.Publication), ID: string(r.ID), Revision: int64(r.Revision)})
	if err != nil || n == 0 {
		return err
	}
	if err := q.EndPartsOfSuperseded(ctx, string(r.Publication)); err != nil {
		return err
	}
	if r.Kind != content.RunCorrect {
		return nil
	}
	return q.ReachRun(ctx, string(r.ID))
}

// BeginPart says what a part's job has to do; see content.AlertStore.
func (d *DB) BeginPart(ctx context.Context, p content.Part) (turn *content.Turn, err error) {
	err = d.inTx(ctx, func(_ *sql.Tx, q *db.Queries) error {
		row, err := q.GetAlertRun(ctx, string(p.Run))
		if errors.Is(err, sql.ErrNoRows) {
			return nil // restored from a backup that is older than the job
		}
		if err != nil {
			return err
		}
		r := runOf(row)
		if r.State != content.RunGoing {
			return nil // superseded parts ended with their run; stopped ones wait to be resumed
		}
		busy, err := q.CountBusyBefore(ctx, db.CountBusyBeforeParams{Publication: row.Publication, ID: row.ID})
		if err != nil {
			return err
		}
		n, err := q.SetPartBusy(ctx, db.SetPartBusyParams{Run: row.ID, Number: int64(p.Number), Turn: int64(p.Turn)})
		if err != nil || n == 0 {
			return err
		}
		turn = &content.Turn{Run: r, Wait: busy > 0}
		return nil
	})
	return turn, failed("begin a part of a run", err)
}

func runOf(r db.AlertRun) content.Run {
	return content.Run{
		ID: content.ID(r.ID), Publication: content.ID(r.Publication), Revision: int(r.Revision), Kind: content.RunKind(r.Kind),
		Reach: r.Reach, Started: moment(r.Started), State: content.RunState(r.State), Reason: r.Reason,
	}
}

// EndPart ends a turn; see content.AlertStore.
func (d *DB) EndPart(ctx context.Context, p content.Part, next time.Time) error {
	return failed("end a part of a run", d.inTx(ctx, func(tx *sql.Tx, q *db.Queries) error {
		state, err := q.RunState(ctx, string(p.Run))
		if err != nil {
			return err
		}
		is := "ready"
		if next.IsZero() || content.RunState(state) == content.RunSuperseded {
			is = "done"
		}
		n, err := q.EndTurn(ctx, db.EndTurnParams{Run: string(p.Run), Number: int64(p.Number), Turn: int64(p.Turn), State: is})
		if err != nil || n == 0 {
			return err
		}
		if is == "done" {
			return q.EndRunWhenPartsDone(ctx, string(p.Run))
		}
		if content.RunState(state) != content.RunGoing {
			return nil
		}
		p.Turn++
		return d.jobs.insert(ctx, tx, []content.Job{p.Job(next)})
	}))
}

// EndRun stops a run; see content.AlertStore. Stopping one that is over is no
// error.
func (d *DB) EndRun(ctx context.Context, id content.ID, reason string) error {
	_, err := db.New(d.write).StopRun(ctx, db.StopRunParams{ID: string(id), Reason: reason})
	return failed("stop a run", err)
}

// ResumeRun goes on with a stopped run; see content.AlertStore.
func (d *DB) ResumeRun(ctx context.Context, id content.ID) error {
	return failed("resume a run", d.inTx(ctx, func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.ResumeRun(ctx, string(id))
		if err != nil || n == 0 {
			return err
		}
		rows, err := q.ReopenParts(ctx, string(id))
		if err != nil {
			return err
		}
		jobs := make([]content.Job, len(rows))
		for i, r := range rows {
			jobs[i] = content.Part{Run: id, Number: int(r.Number), Turn: int(r.Turn), From: r.IDFrom, To: r.IDTo}.Job(time.Time{})
		}
		if err := d.jobs.insert(ctx, tx, jobs); err != nil {
			return err
		}
		return q.EndRunWhenPartsDone(ctx, string(id))
	}))
}
