//go:build unix

package push_test

import (
	"bytes"
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend/samples"
	"gaoshi/server/push"
	"gaoshi/server/push/pushtest"
)

// BenchmarkFanout publishes to GAOSHI_BENCH_SUBSCRIBERS subscribers (2,000 if
// unset) on SQLite, while the newsroom goes on publishing, and compares with
// the library alone and with the floor, each sending to as many in the same
// run, before and after in turns. The shares are what counts.
//
//	of-library, of-floor  messages a second against theirs
//	cpu-of-library        the same by processor time, which a busy machine disturbs less
//	first-ms              from publishing to the first message at the push service
//	publish-p99-ms        of publishing while the fan-out runs
//	peak-MB               heap in use at most, the push service's included
func BenchmarkFanout(b *testing.B) {
	n := number(b, "SUBSCRIBERS", 2000)
	service := pushtest.New(b)
	service.CheckOneIn(1000)
	made := service.SubscribeMany(n)
	text := bytes.Repeat([]byte("x"), 300)
	library := &contestant{name: "library", send: byLibrary(b, service, made, text)}
	floor := &contestant{name: "floor", send: byFloor(b, service, made, text)}
	part := max(n/2, 1)
	var sent int
	var took, first, p99, cpu, cpuOfLibrary time.Duration
	var peak uint64
	for b.Loop() {
		round(b, floor, part)
		cpuOfLibrary += processorTime(func() { round(b, library, part) })
		r := fanOut(b, service, made, false)
		took, cpu, first, peak = took+r.took, cpu+r.cpu, max(first, r.first), max(peak, r.peak)
		sent += n
		cpuOfLibrary += processorTime(func() { round(b, library, part) })
		round(b, floor, part)
		p99 = max(p99, fanOut(b, service, made, true).p99)
	}
	rate := float64(sent) / took.Seconds()
	b.ReportMetric(rate, "msg/s")
	b.ReportMetric(rate/(float64(2*part*b.N)/library.took.Seconds()), "of-library")
	b.ReportMetric(rate/(float64(2*part*b.N)/floor.took.Seconds()), "of-floor")
	b.ReportMetric(cpuOfLibrary.Seconds()/float64(2*part*b.N)/(cpu.Seconds()/float64(sent)), "cpu-of-library")
	b.ReportMetric(float64(first.Milliseconds()), "first-ms")
	b.ReportMetric(float64(p99.Microseconds())/1000, "publish-p99-ms")
	b.ReportMetric(float64(peak>>20), "peak-MB")
}

type fanOutResult struct {
	took, cpu, first, p99 time.Duration
	peak                  uint64
}

// fanOut is one publication to everybody, when busy with the newsroom at work
// beside it.
func fanOut(b *testing.B, service *pushtest.Service, made []pushtest.Subscription, busy bool) (r fanOutResult) {
	db, err := sqlstore.Open(b.Context(), sqlstore.Config{Path: filepath.Join(b.TempDir(), "gaoshi.db")})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	office := contenttest.Open(b, db, content.Office{})
	office.Newsroom = content.NewNewsroom(db, office.Editions, content.Office{}, nil)
	beside := office.Published(b, content.Notice, contenttest.Notice(nobodys))
	subscribeAll(b, db, made)
	f := push.NewFanout(push.FanoutConfig{
		Office: samples.Office(), Library: office.Library, Alerts: content.NewAlerts(db, nil),
		Sender: newSender(b, service, func(c *push.Config) { c.Connections = 256 }),
	})
	service.Require("")
	db.Handle(content.JobFanout, f.Start)
	db.Handle(content.JobAlert, f.Work)
	stop, err := db.Work(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := stop(context.WithoutCancel(b.Context())); err != nil {
			b.Error(err)
		}
	}()
	pub := office.Submitted(b, content.Notice, contenttest.Notice())
	before, began, cpu := service.Requests(), time.Now(), processorTime(nil)
	if pub, err = office.Newsroom.Publish(b.Context(), office.Reviewer, pub.ID, pub.Version); err != nil {
		b.Fatal(err)
	}
	for service.Requests() == before {
		time.Sleep(time.Millisecond)
	}
	r.first = time.Since(began)
	watch, cancel := context.WithCancel(b.Context())
	var watching sync.WaitGroup
	if busy {
		watching.Go(func() { r.p99 = publishing(watch, b, office, beside) })
	}
	watching.Go(func() { r.peak = peakHeap(watch) })
	for {
		runs, err := db.Runs(b.Context(), pub.ID, 1)
		if err != nil {
			b.Fatal(err)
		}
		if len(runs) == 1 && runs[0].State == content.RunDone {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	r.took, r.cpu = time.Since(began), processorTime(nil)-cpu
	cancel()
	watching.Wait()
	return r
}

// nobodys is a piece that no subscriber wants.
func nobodys(p *content.Piece) { p.Topics = nil }

// publishing publishes minor corrections, which tell nobody, until ctx ends,
// and returns how long 99 of 100 took at most.
func publishing(ctx context.Context, b *testing.B, office *contenttest.Office, pub *content.Publication) time.Duration {
	var took []time.Duration
	for i := 0; ctx.Err() == nil; i++ {
		edit := content.Edit{Change: content.Minor, Piece: contenttest.Notice(nobodys, contenttest.Body("第"+strconv.Itoa(i)+"版。"))}
		var err error
		if pub, err = office.Newsroom.Save(b.Context(), office.Secretary, pub.ID, pub.Version, edit); err != nil {
			b.Error(err)
			return 0
		}
		if pub, err = office.Newsroom.Submit(b.Context(), office.Secretary, pub.ID, pub.Version); err != nil {
			b.Error(err)
			return 0
		}
		began := time.Now()
		if pub, err = office.Newsroom.Publish(b.Context(), office.Reviewer, pub.ID, pub.Version); err != nil {
			b.Error(err)
			return 0
		}
		took = append(took, time.Since(began))
		time.Sleep(20 * time.Millisecond)
	}
	slices.Sort(took)
	if len(took) == 0 {
		return 0
	}
	return took[len(took)*99/100]
}

func peakHeap(ctx context.Context) (peak uint64) {
	for ctx.Err() == nil {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapInuse)
		time.Sleep(250 * time.Millisecond)
	}
	return peak
}

// processorTime is what this process has used so far, or what f uses.
func processorTime(f func()) time.Duration {
	now := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			return 0
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	began := now()
	if f == nil {
		return began
	}
	f()
	return now() - began
}
