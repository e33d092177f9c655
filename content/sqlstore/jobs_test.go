package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
)

// work starts doing jobs and stops with the test.
func work(t testing.TB, d *sqlstore.DB) func(context.Context) error {
	t.Helper()
	stop, err := d.Work(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	stopOnce := func(ctx context.Context) (err error) {
		once.Do(func() { err = stop(ctx) })
		return err
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := stopOnce(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return stopOnce
}

// into hands jobs to a channel.
func into(ch chan<- content.Job) sqlstore.Handler {
	return func(ctx context.Context, j content.Job) error {
		select {
		case ch <- j:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// take waits for the next job; only a broken engine makes it fail.
func take(t testing.TB, ch <-chan content.Job) content.Job {
	t.Helper()
	select {
	case j := <-ch:
		return j
	case <-time.After(30 * time.Second):
		t.Fatal("no job came")
		return content.Job{}
	}
}

func TestJobsFollowTheirWrite(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		f := contenttest.Open(t, d, content.Office{})
		ch := make(chan content.Job)
		d.Handle(content.JobIndex, into(ch))
		work(t, d)
		for range 3 {
			pub := f.Published(t, content.Notice, contenttest.Notice())
			if j := take(t, ch); j.Kind != content.JobIndex || j.Subject != pub.ID || j.Revision != 1 {
				t.Errorf("published %s, got job %+v", pub.ID, j)
			}
		}
		// A write that is not kept has no jobs.
		pub := f.Published(t, content.Notice, contenttest.Notice())
		take(t, ch)
		bad := content.Write{Publication: pub, Expect: 99, Jobs: []content.Job{{Kind: content.JobIndex, Subject: "never"}}}
		if _, err := d.Save(t.Context(), bad); content.CodeOf(err) != content.Conflict {
			t.Fatal(err)
		}
		last := content.Job{Kind: content.JobIndex, Args: "一 \x22quoted\x22 <args>", Revision: 7}
		if err := d.Enqueue(t.Context(), last); err != nil {
			t.Fatal(err)
		}
		if j := take(t, ch); j.Args != last.Args || j.Revision != 7 || j.Subject != "" {
			t.Errorf("enqueued %+v, got %+v", last, j)
		}
	})
}

func TestJobsHaveALimit(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		ok := content.Job{Kind: content.JobFanout, Args: strings.Repeat("x", content.MaxJobArgs)}
		if err := d.Enqueue(t.Context(), ok); err != nil {
			t.Error(err)
		}
		long := content.Job{Kind: content.JobFanout, Args: ok.Args + "x"}
		if err := d.Enqueue(t.Context(), ok, long); err == nil || !strings.Contains(err.Error(), "8193 bytes") {
			t.Errorf("arguments that are too long: %v", err)
		}
		if got := jobsOf(t, d); got != "fanout available 0" {
			t.Errorf("kept: %s", got)
		}
	})
}

func TestJobsWaitForTheirTime(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		ch := make(chan content.Job)
		d.Handle(content.JobPublish, into(ch))
		later := time.Now().Add(time.Second).UTC().Truncate(time.Millisecond)
		err := d.Enqueue(t.Context(),
			content.Job{Kind: content.JobPublish, Subject: "later", At: later},
			content.Job{Kind: content.JobPublish, Subject: "tomorrow", At: later.Add(24 * time.Hour)},
			content.Job{Kind: content.JobPublish, Subject: "yesterday", At: later.Add(-24 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		work(t, d)
		if j := take(t, ch); j.Subject != "yesterday" {
			t.Errorf("first came %+v", j)
		}
		if j := take(t, ch); j.Subject != "later" || !j.At.Equal(later) || time.Now().Before(later) {
			t.Errorf("then came %+v, want it at %v", j, later)
		}
		if got := jobsOf(t, d); !strings.Contains(got, "publish scheduled 0") {
			t.Errorf("left: %s", got)
		}
	})
}

// TestJobsAreDoneAgain: an error and a panic both mean later.
func TestJobsAreDoneAgain(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		ch := make(chan content.Job)
		var tries atomic.Int64
		d.Handle(content.JobIndex, func(ctx context.Context, j content.Job) error {
			switch tries.Add(1) {
			case 1:
				return errors.New("the engine is down")
			case 2:
				panic("a bug")
			}
			return into(ch)(ctx, j)
		})
		if err := d.Enqueue(t.Context(), content.Job{Kind: content.JobIndex, Subject: "a"}); err != nil {
			t.Fatal(err)
		}
		work(t, d)
		if j := take(t, ch); j.Subject != "a" || tries.Load() != 3 {
			t.Errorf("after %d tries: %+v", tries.Load(), j)
		}
	})
}

// TestJobsWaitForAHandler: a process that cannot do a kind leaves it for one
// that can.
func TestJobsWaitForAHandler(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		index, fanout := make(chan content.Job), make(chan content.Job)
		d.Handle(content.JobIndex, into(index))
		stop := work(t, d)
		err := d.Enqueue(t.Context(), content.Job{Kind: content.JobFanout, Subject: "push"}, content.Job{Kind: "of a later version"},
			content.Job{Kind: content.JobIndex})
		if err == nil {
			t.Fatal("a kind that cannot be a queue was taken")
		}
		err = d.Enqueue(t.Context(), content.Job{Kind: content.JobFanout, Subject: "push"}, content.Job{Kind: "later_kind"},
			content.Job{Kind: content.JobIndex})
		if err != nil {
			t.Fatal(err)
		}
		take(t, index)
		if err := stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := jobsOf(t, d); got != "fanout available 0\nlater_kind available 0" {
			t.Errorf("left: %s", got)
		}
		d.Handle(content.JobFanout, into(fanout))
		work(t, d)
		if j := take(t, fanout); j.Subject != "push" {
			t.Errorf("got %+v", j)
		}
	})
}

func TestStopLetsJobsEnd(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		started, finish := make(chan struct{}), make(chan struct{})
		var ended atomic.Bool
		d.Handle(content.JobIndex, func(ctx context.Context, j content.Job) error {
			close(started)
			<-finish
			ended.Store(ctx.Err() == nil)
			return nil
		})
		stop := work(t, d)
		if err := d.Enqueue(t.Context(), content.Job{Kind: content.JobIndex}); err != nil {
			t.Fatal(err)
		}
		<-started
		stopped := make(chan error)
		go func() { stopped <- stop(context.Background()) }()
		close(finish)
		if err := <-stopped; err != nil || !ended.Load() {
			t.Errorf("stopped with %v, the job ended: %t", err, ended.Load())
		}
		if got := jobsOf(t, d); got != "" {
			t.Errorf("left: %s", got)
		}
	})
}

func TestStopCutsOffWhatDoesNotEnd(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		started := make(chan struct{})
		d.Handle(content.JobIndex, func(ctx context.Context, j content.Job) error {
			close(started)
			<-ctx.Done()
			return ctx.Err()
		})
		stop := work(t, d)
		if err := d.Enqueue(t.Context(), content.Job{Kind: content.JobIndex, Subject: "long"}); err != nil {
			t.Fatal(err)
		}
		<-started
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := stop(ctx); err != nil {
			t.Error(err)
		}
		if got := jobsOf(t, d); !strings.HasPrefix(got, "index ") {
			t.Errorf("a job that was cut off is lost: %q", got)
		}
	})
}

func TestManyJobs(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		const n = 200
		var done sync.Map
		var left sync.WaitGroup
		left.Add(n)
		d.Handle(content.JobFanout, func(ctx context.Context, j content.Job) error {
			if _, twice := done.LoadOrStore(j.Subject, true); !twice {
				left.Done()
			}
			return nil
		})
		list := make([]content.Job, n)
		for i := range list {
			list[i] = content.Job{Kind: content.JobFanout, Subject: content.ID(fmt.Sprint("part ", i))}
		}
		if err := d.Enqueue(t.Context(), list...); err != nil {
			t.Fatal(err)
		}
		work(t, d)
		left.Wait()
	})
}
