package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"gaoshi/content"
)

// JobTimeout is how long one job may run before its context ends.
const JobTimeout = 2 * time.Minute

// rescueAfter must be longer than JobTimeout: what still runs then has lost
// its process.
const rescueAfter = 5 * time.Minute

// jobs keeps the engine out of everybody's sight. Each kind is a queue of its
// own, so that a process takes only the kinds it has a handler for, the others
// stay where they are, and a slow kind does not hold up a quick one.
type jobs struct {
	db       *DB
	inserter *river.Client[*sql.Tx] // works nothing: it is for inserting
	config   Config

	mu       sync.Mutex
	handlers map[content.JobKind]Handler
}

// Handler does one job. An error, or a panic, has it done again later. It must
// bear being called twice for one job.
type Handler func(ctx context.Context, j content.Job) error

// jobArgs is a job as the engine keeps it; the kind is beside it.
type jobArgs struct {
	kind     content.JobKind
	Subject  content.ID `json:"subject,omitempty"`
	Revision int        `json:"revision,omitempty"`
	Args     string     `json:"args,omitempty"`
}

// Kind is the engine's name for the kind.
func (a jobArgs) Kind() string { return string(a.kind) }

func newJobs(d *DB, c Config) (*jobs, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.RescueAfter == 0 {
		c.RescueAfter = rescueAfter
	}
	j := &jobs{db: d, config: c, handlers: map[content.JobKind]Handler{}}
	var err error
	j.inserter, err = river.NewClient(d.riverDriver(), &river.Config{Logger: quiet(c.Logger)})
	if err != nil {
		return nil, fmt.Errorf("job engine: %w", err)
	}
	return j, nil
}

// riverDriver is the engine's way to this database. On SQLite it shares the one
// writing connection, so it never waits for a lock that we hold.
func (d *DB) riverDriver() riverdriver.Driver[*sql.Tx] {
	if d.pool != nil {
		return riverdatabasesql.NewWithPgxListener(d.write, d.pool)
	}
	return riversqlite.New(d.write)
}

// insert stores jobs in the transaction of the write they follow from. Jobs
// are not made unique: one that is running may have read the state of before
// this write, so it does not stand for the new one.
func (j *jobs) insert(ctx context.Context, tx *sql.Tx, list []content.Job) error {
	if len(list) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, len(list))
	for i, job := range list {
		if !job.At.After(time.Now()) {
			job.At = time.Time{} // a time that is over is now; the engine would wait for its next look at the clock
		}
		if len(job.Args) > content.MaxJobArgs {
			return fmt.Errorf("job %s of %s: its arguments are %d bytes, more than %d", job.Kind, job.Subject, len(job.Args), content.MaxJobArgs)
		}
		params[i] = river.InsertManyParams{
			Args: jobArgs{kind: job.Kind, Subject: job.Subject, Revision: job.Revision, Args: job.Args},
			InsertOpts: &river.InsertOpts{
				Queue: string(job.Kind), ScheduledAt: job.At, MaxAttempts: maxAttempts,
			},
		}
	}
	if _, err := j.inserter.InsertManyFastTx(ctx, tx, params); err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	return nil
}

// Enqueue stores jobs that follow from no write of content, such as the parts
// of a bigger job. All of them are stored, or none.
func (d *DB) Enqueue(ctx context.Context, list ...content.Job) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return failed("enqueue", err)
	}
	defer tx.Rollback()
	if err := d.jobs.insert(ctx, tx, list); err != nil {
		return failed("enqueue", err)
	}
	return failed("enqueue", tx.Commit())
}

// Handle has jobs of a kind done by f in this process. Call it before Work. A
// kind that no running process handles waits until one does.
func (d *DB) Handle(kind content.JobKind, f func(ctx context.Context, j content.Job) error) {
	d.jobs.mu.Lock()
	defer d.jobs.mu.Unlock()
	d.jobs.handlers[kind] = f
}
