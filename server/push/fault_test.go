package push_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/server/push/pushtest"
)

// TestFaultsOfOneSubscriber plays what push services do on bad days: what it
// does to that subscriber, and that it does nothing to the others.
func TestFaultsOfOneSubscriber(t *testing.T) {
	t.Parallel() // it waits for retries
	w := newTown(t)
	faults := []struct {
		name   string
		faults []pushtest.Fault
		state  content.DeliveryState
		status int
	}{
		{"well", nil, content.WasDelivered, 201},
		{"200 instead of 201", []pushtest.Fault{{Status: 200, Taken: true}}, content.WasDelivered, 200},
		{"404", []pushtest.Fault{pushtest.Status(404)}, content.WasGone, 404},
		{"410", []pushtest.Fault{pushtest.Status(410)}, content.WasGone, 410},
		{"413", []pushtest.Fault{pushtest.Status(413)}, content.WasFailed, 413},
		{"one refusal among good ones", []pushtest.Fault{pushtest.Status(403)}, content.WasFailed, 403},
		{"429 with Retry-After", []pushtest.Fault{pushtest.Busy("1")}, content.WasDelivered, 201},
		{"429 without", []pushtest.Fault{pushtest.Busy("")}, content.WasDelivered, 201},
		{"503", []pushtest.Fault{pushtest.Down("")}, content.WasDelivered, 201},
		{"reset", []pushtest.Fault{{Reset: true}}, content.WasDelivered, 201},
		{"slow", []pushtest.Fault{pushtest.Slow(200 * time.Millisecond)}, content.WasDelivered, 201},
		{"redirect", []pushtest.Fault{pushtest.Redirect(307, "http://127.0.0.1:1/")}, content.WasDelivered, 201},
		{"hangs", []pushtest.Fault{{Hang: true}}, content.WasDelivered, 201},
	}
	subs := make([]pushtest.Subscription, len(faults))
	for i, f := range faults {
		subs[i] = w.subscribe(t)
		w.service.Play(subs[i], f.faults...)
	}
	pub := w.Published(t, content.Notice, contenttest.Notice())
	run := w.finished(t, pub, content.RunPublish)
	for i, f := range faults {
		sent := len(w.service.Sent(subs[i]))
		_, err := w.alerts.Find(t.Context(), subs[i].Endpoint)
		if gone := content.CodeOf(err) == content.NotFound; gone != (f.state == content.WasGone) {
			t.Errorf("%s: the subscription is gone: %t", f.name, gone)
		}
		if (sent == 1) != (f.state == content.WasDelivered) {
			t.Errorf("%s: the phone got %d", f.name, sent)
		}
	}
	want := content.Tally{Matched: len(faults), Delivered: 9, Gone: 2, Failed: 2, First: run.First, Last: run.Last}
	if run.State != content.RunDone || run.Tally != want {
		t.Errorf("%+v, want %+v", run, want)
	}
	troubles, err := w.alerts.Troubles(t.Context(), run.ID)
	if err != nil || len(troubles) != 4 {
		t.Errorf("troubles %+v, %v", troubles, err)
	}
}

// TestOurOwnFaultStopsTheRun: a push service that refuses everything refuses
// us. The run stops with what it said, and goes on when the desk says so.
func TestOurOwnFaultStopsTheRun(t *testing.T) {
	for _, status := range []int{400, 401, 403} {
		w := newTown(t)
		for range 30 {
			w.subscribe(t)
		}
		w.service.PlayAll(func(int, string) pushtest.Fault { return pushtest.Status(status) })
		pub := w.Published(t, content.Notice, contenttest.Notice())
		run := w.finished(t, pub, content.RunPublish)
		if run.State != content.RunStopped || !strings.Contains(run.Reason, "127.0.0.1 answered 4") || run.Failed+run.Gone != 0 {
			t.Errorf("%d: %+v", status, run)
		}
		w.service.PlayAll(nil)
		if err := w.alerts.Resume(t.Context(), w.Secretary, run.ID); content.CodeOf(err) != content.Denied {
			t.Errorf("a secretary resumed it: %v", err)
		}
		// The part's turn may still be ending; what it leaves is taken up.
		if err := w.alerts.Resume(t.Context(), w.Reviewer, run.ID); err != nil {
			t.Fatal(err)
		}
		run = w.wait(t, pub, content.RunPublish, func(p content.Progress) bool { return p.State == content.RunDone })
		if run.Delivered != 30 || len(w.service.Counts()) != 30 {
			t.Errorf("after going on: %+v", run)
		}
	}
}

// TestCorrectionOvertakes: a correction while the first revision is still being
// sent ends that run. Who got the first is corrected, who did not gets the
// right text at once, and nobody gets the wrong one after the right one.
func TestCorrectionOvertakes(t *testing.T) {
	w := newTown(t)
	var subs []pushtest.Subscription
	for range 200 {
		subs = append(subs, w.subscribe(t))
	}
	w.service.PlayAll(func(int, string) pushtest.Fault { return pushtest.Slow(30 * time.Millisecond) })
	pub := w.Published(t, content.Notice, contenttest.Notice(contenttest.Headline("周三停水")))
	w.wait(t, pub, content.RunPublish, func(p content.Progress) bool { return p.Delivered > 0 })
	pub = w.Corrected(t, pub, content.Major, contenttest.Notice(contenttest.Headline("周四停水"), contenttest.Note("改期")))
	w.finished(t, pub, content.RunCorrect)
	count := map[string]int{}
	for _, s := range subs {
		got := w.shown(t, s)
		count[titles(got)]++
		if last := got[len(got)-1]; !strings.HasSuffix(last.Title, "周四停水") {
			t.Fatalf("the last that a phone got is %q", titles(got))
		}
	}
	if count["周三停水|更正：周四停水"] == 0 || count["周四停水"] == 0 || len(count) != 2 {
		t.Errorf("phones got %v", count)
	}
}

// TestWithdrawnBeforeSent tells nobody of what no longer stands.
func TestWithdrawnBeforeSent(t *testing.T) {
	w := newTown(t)
	waits := w.subscribe(t)
	w.service.Play(waits, pushtest.Down("3600"))
	pub := w.Published(t, content.Notice, contenttest.Notice())
	w.wait(t, pub, content.RunPublish, func(p content.Progress) bool { return p.Waiting == 1 })
	pub = w.Withdrawn(t, pub, "弄错了")
	run := w.finished(t, pub, content.RunWithdraw)
	if run.Matched != 0 || len(w.service.Sent(waits)) != 0 {
		t.Errorf("%+v", run)
	}
	runs, err := w.alerts.Runs(t.Context(), pub.ID, 10)
	if err != nil || !slices.ContainsFunc(runs, func(p content.Progress) bool { return p.State == content.RunSuperseded && p.Waiting == 0 }) {
		t.Errorf("%+v, %v", runs, err)
	}
}

// TestLouderReachesMore: a correction that makes a piece an emergency also goes
// to who wants to hear of emergencies only.
func TestLouderReachesMore(t *testing.T) {
	w := newTown(t)
	all := w.subscribe(t)
	loud := w.subscribe(t, func(s *content.Subscription) {
		s.Least = content.Emergency
		s.Quiet = content.Quiet{From: 0, To: 23*60 + 59} // an emergency passes
	})
	night := w.subscribe(t, func(s *content.Subscription) { s.Quiet = content.Quiet{From: 1, To: 0} })
	pub := w.Published(t, content.Notice, contenttest.Notice())
	w.wait(t, pub, content.RunPublish, func(p content.Progress) bool { return p.Delivered == 1 && p.Waiting == 1 })
	if n := len(w.service.Sent(loud)) + len(w.service.Sent(night)); n != 0 {
		t.Fatalf("%d alerts too many", n)
	}
	piece := contenttest.Notice(contenttest.Note("水质不合格"), func(p *content.Piece) {
		p.Severity, p.Expires = content.Emergency, time.Now().Add(time.Hour)
	})
	pub = w.Corrected(t, pub, content.Major, piece)
	w.finished(t, pub, content.RunCorrect)
	for _, s := range []pushtest.Subscription{loud, night} {
		if got := w.shown(t, s); len(got) != 1 || got[0].Correction || got[0].Severity != "emergency" {
			t.Errorf("%+v", got)
		}
	}
	if got := w.shown(t, all); len(got) != 2 || !got[1].Correction {
		t.Errorf("%+v", got)
	}
}
