package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"gaoshi/content"
)

// maxAttempts lets a job wait out a week in which what it needs is down.
const maxAttempts = 1000

// atOnce is how many jobs of one kind a process does side by side.
const atOnce = 4

// fetchCooldown is the least time between two looks for more jobs while there
// are some. The engine's own tenth of a second would make a long queue slow.
const fetchCooldown = 10 * time.Millisecond

// prompt are the kinds that a subscriber waits for. On SQLite nobody tells the
// engine of a new job, so it looks for these more often than once a second; a
// look that finds nothing costs a tenth of a millisecond.
var prompt = map[content.JobKind]time.Duration{
	content.JobFanout: 50 * time.Millisecond,
	content.JobAlert:  50 * time.Millisecond,
}

// retries makes a job that failed wait 1, 4, 9 … seconds, ten minutes at most,
// each a little longer so that they do not all come back together.
type retries struct{}

// NextRetry is when a job that failed is tried again.
func (retries) NextRetry(job *rivertype.JobRow) time.Time {
	n := time.Duration(len(job.Errors) + 1)
	wait := min(n*n*time.Second, 10*time.Minute)
	return time.Now().Add(wait + rand.N(wait/4))
}

// worker does the jobs of one kind. The engine wants to know one for every kind
// there is; those without a handler get no queue, so they are never called.
type worker struct {
	river.WorkerDefaults[jobArgs]
	handle Handler
}

var errNoHandler = errors.New("no handler for this kind of job")

// Work does one job.
func (w *worker) Work(ctx context.Context, j *river.Job[jobArgs]) error {
	if w.handle == nil {
		return errNoHandler
	}
	return w.handle(ctx, content.Job{
		Kind: content.JobKind(j.Kind), Subject: j.Args.Subject, Revision: j.Args.Revision,
		At: j.ScheduledAt.UTC(), Args: j.Args.Args,
	})
}

// Work starts doing jobs of the kinds that have a handler, and sweeping what is
// over. Stop lets running jobs end; when its context ends first, their contexts
// are cancelled and they are done again later.
func (d *DB) Work(ctx context.Context) (stop func(context.Context) error, err error) {
	client, err := d.jobs.client()
	if err != nil {
		return nil, err
	}
	if err := d.reclaim(ctx); err != nil {
		return nil, err
	}
	// Stopping is stop's, which lets jobs end; ctx would cut them off.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("start the job engine: %w", err)
	}
	sweeping, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	wg.Go(func() { d.sweepEvery(sweeping, time.Hour) })
	return func(ctx context.Context) error {
		cancel()
		wg.Wait()
		return stopClient(ctx, client)
	}, nil
}

func stopClient(ctx context.Context, client *river.Client[*sql.Tx]) error {
	err := client.Stop(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return client.StopAndCancel(last)
}

// client makes the engine that works the kinds with a handler.
func (j *jobs) client() (*river.Client[*sql.Tx], error) {
	j.mu.Lock()
	handlers := maps.Clone(j.handlers)
	j.mu.Unlock()
	workers, queues := river.NewWorkers(), map[string]river.QueueConfig{}
	for kind, h := range handlers {
		queue := river.QueueConfig{MaxWorkers: atOnce}
		if j.db.pool == nil {
			queue.FetchPollInterval = prompt[kind]
		}
		queues[string(kind)] = queue
		river.AddWorkerArgs(workers, jobArgs{kind: kind}, river.Worker[jobArgs](&worker{handle: h}))
	}
	for _, kind := range content.JobKinds {
		if handlers[kind] == nil {
			river.AddWorkerArgs(workers, jobArgs{kind: kind}, river.Worker[jobArgs](&worker{}))
		}
	}
	if len(queues) == 0 {
		return nil, errors.New("no kind of job has a handler")
	}
	client, err := river.NewClient(j.db.riverDriver(), &river.Config{
		Logger: quiet(j.config.Logger), Queues: queues, Workers: workers, RetryPolicy: retries{},
		JobTimeout: min(JobTimeout, j.config.RescueAfter/2), RescueStuckJobsAfter: j.config.RescueAfter,
		MaxAttempts: maxAttempts, FetchCooldown: fetchCooldown,
	})
	if err != nil {
		return nil, fmt.Errorf("job engine for %v: %w", slices.Sorted(maps.Keys(queues)), err)
	}
	return client, nil
}

// reclaim gives back at once what was running when this process was killed. On
// SQLite one process works the jobs, so what is running before it starts is
// running nowhere. Other instances of a PostgreSQL may be at work; there the
// engine's own rescue waits until it is sure.
func (d *DB) reclaim(ctx context.Context) error {
	if d.pool != nil {
		return nil
	}
	_, err := d.write.ExecContext(ctx, "UPDATE river_job SET state = 'available' WHERE state = 'running'")
	return failed("take back jobs of a killed process", err)
}

func (d *DB) sweepEvery(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := d.sweep(ctx); err != nil && ctx.Err() == nil {
			slog.Warn("cannot delete what is over", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
