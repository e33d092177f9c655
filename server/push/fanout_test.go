package push_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend/samples"
	"gaoshi/server/push"
	"gaoshi/server/push/pushtest"
)

// town is a newsroom whose alerts go to a test push service.
type town struct {
	*contenttest.Office
	db      *sqlstore.DB
	alerts  *content.Alerts
	service *pushtest.Service
	sender  *push.Sender
	vapid   push.VAPID
}

// newTown starts one on SQLite, at work. The clock is the real one: jobs wait
// by it.
func newTown(t testing.TB, change ...func(*push.FanoutConfig)) *town {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(t.TempDir(), "gaoshi.db")})
	if err != nil {
		t.Fatal(err)
	}
	w := &town{Office: contenttest.Open(t, db, content.Office{}), db: db, alerts: content.NewAlerts(db, nil), service: pushtest.New(t)}
	w.Newsroom = content.NewNewsroom(db, w.Editions, content.Office{}, nil)
	if w.vapid, err = push.MakeVAPID(); err != nil {
		t.Fatal(err)
	}
	w.sender = newSender(t, w.service, func(c *push.Config) { c.VAPID = w.vapid })
	w.service.Require(w.vapid.Public())
	c := push.FanoutConfig{Office: samples.Office(), Library: w.Library, Alerts: w.alerts, Sender: w.sender}
	for _, f := range change {
		f(&c)
	}
	f := push.NewFanout(c)
	db.Handle(content.JobFanout, f.Start)
	db.Handle(content.JobAlert, f.Work)
	terms := []content.Term{{Set: content.Topics, Code: "water"}, {Set: content.Topics, Code: "food"}, {Set: content.Areas, Code: "east"}}
	if err := w.Desk.SaveTerms(t.Context(), w.Admin, terms...); err != nil {
		t.Fatal(err)
	}
	stop, err := db.Work(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return w
}

// subscribe adds a subscriber of everything in Chinese, after the changes.
func (w *town) subscribe(t testing.TB, change ...func(*content.Subscription)) pushtest.Subscription {
	t.Helper()
	made := w.service.Subscribe()
	s := content.Subscription{Endpoint: made.Endpoint, P256dh: made.P256dh, Auth: made.Auth, Lang: content.Chinese}
	for _, f := range change {
		f(&s)
	}
	if _, _, err := w.alerts.Subscribe(t.Context(), s, ""); err != nil {
		t.Fatal(err)
	}
	return made
}

// finished waits until the newest run of a piece is over, and returns it.
func (w *town) finished(t testing.TB, pub *content.Publication, k content.RunKind) content.Progress {
	t.Helper()
	return w.wait(t, pub, k, func(p content.Progress) bool {
		return p.State != content.RunGoing && p.PartsDone == p.Parts || p.State == content.RunStopped
	})
}

// wait waits for a run to be as wanted.
func (w *town) wait(t testing.TB, pub *content.Publication, k content.RunKind, is func(content.Progress) bool) (last content.Progress) {
	t.Helper()
	end := time.Now().Add(60 * time.Second)
	for time.Now().Before(end) {
		runs, err := w.alerts.Runs(t.Context(), pub.ID, 10)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(runs, func(p content.Progress) bool { return p.Kind == k && p.Revision == pub.Live.Number })
		if i >= 0 {
			if last = runs[i]; is(last) {
				return last
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the run did not get there: %+v", last)
	return last
}

// shown are the alerts that a phone got.
func (w *town) shown(t testing.TB, s pushtest.Subscription) (out []push.Alert) {
	t.Helper()
	for _, m := range w.service.Sent(s) {
		var a push.Alert
		if err := json.Unmarshal(m.Payload, &a); err != nil {
			t.Fatalf("payload %q: %v", m.Payload, err)
		}
		out = append(out, a)
	}
	return out
}

func titles(all []push.Alert) string {
	var out []string
	for _, a := range all {
		out = append(out, a.Title)
	}
	return strings.Join(out, "|")
}

// TestPublicationArrives is the whole way: published in the newsroom, sent by
// jobs, decrypted on phones; to those who want it and to nobody else.
func TestPublicationArrives(t *testing.T) {
	w := newTown(t)
	all := w.subscribe(t)
	english := w.subscribe(t, func(s *content.Subscription) { s.Lang = content.English })
	food := w.subscribe(t, func(s *content.Subscription) { s.Topics = []string{"food"} })
	loud := w.subscribe(t, func(s *content.Subscription) { s.Least = content.Warning })
	pub := w.Published(t, content.Clarification, contenttest.Clarification())
	run := w.finished(t, pub, content.RunPublish)
	if run.State != content.RunDone || run.Delivered != 2 || run.Matched != 2 || run.Failed+run.Gone+run.Waiting != 0 || run.First.IsZero() {
		t.Errorf("%+v", run)
	}
	got := w.shown(t, all)
	if len(got) != 1 {
		t.Fatalf("got %+v", got)
	}
	a := got[0]
	if a.Title != "自来水今早检测合格，可以饮用" || a.URL != "/rumors/"+pub.Slug || a.Tag != string(pub.ID) || a.Verdict != "false" || a.Correction {
		t.Errorf("%+v", a)
	}
	if m := w.service.Sent(all)[0]; m.Topic != string(pub.ID) || strings.Contains(string(m.Payload), "有毒") {
		t.Errorf("topic %q, payload %s", m.Topic, m.Payload)
	}
	if got := w.shown(t, english); len(got) != 1 || got[0].URL != "/en/rumors/"+pub.Slug || got[0].Lang != "zh-Hans" {
		t.Errorf("in English: %+v", got)
	}
	if n := len(w.service.Sent(food)) + len(w.service.Sent(loud)); n != 0 {
		t.Errorf("%d alerts to who did not want them", n)
	}
	if c := w.service.Complaints(); len(c) > 0 {
		t.Error(c)
	}
}

// TestCorrectionRecalls sends a correction and a withdrawal to exactly those
// who got the piece, whatever they want to hear of now.
func TestCorrectionRecalls(t *testing.T) {
	w := newTown(t)
	stays, left, gone := w.subscribe(t), w.subscribe(t), w.subscribe(t)
	pub := w.Published(t, content.Notice, contenttest.Notice())
	w.finished(t, pub, content.RunPublish)

	later := w.subscribe(t)
	change := content.Subscription{Endpoint: stays.Endpoint, P256dh: stays.P256dh, Auth: stays.Auth, Lang: content.English, Topics: []string{"food"}}
	if _, created, err := w.alerts.Subscribe(t.Context(), change, ""); err != nil || created {
		t.Fatalf("created %t, %v", created, err)
	}
	if err := w.alerts.Unsubscribe(t.Context(), left.Endpoint); err != nil {
		t.Fatal(err)
	}
	w.service.Unsubscribe(gone)
	pub = w.Corrected(t, pub, content.Minor, contenttest.Notice(contenttest.Body("错字。")))
	pub = w.Corrected(t, pub, content.Major, contenttest.Notice(contenttest.Body("改到周四。"), contenttest.Note("改到周四")))
	run := w.finished(t, pub, content.RunCorrect)
	if run.Matched != 3 || run.Delivered != 1 || run.Gone != 2 {
		t.Errorf("%+v", run)
	}
	if got := titles(w.shown(t, stays)); got != "墨石街周三停水六小时|Correction: Water off in Inkstone Street on Wednesday" {
		t.Error(got)
	}
	if got := w.shown(t, stays); !got[1].Correction || got[0].Tag != got[1].Tag {
		t.Errorf("%+v", got)
	}
	if _, err := w.alerts.Find(t.Context(), gone.Endpoint); content.CodeOf(err) != content.NotFound {
		t.Errorf("a subscription that is gone is still there: %v", err)
	}
	pub = w.Withdrawn(t, pub, "日期没有定")
	run = w.finished(t, pub, content.RunWithdraw)
	if run.Delivered != 1 || run.Gone != 2 {
		t.Errorf("%+v", run)
	}
	got := w.shown(t, stays)
	if last := got[len(got)-1]; last.Title != "Withdrawn: Water off in Inkstone Street on Wednesday" || !strings.Contains(last.Body, "日期没有定") {
		t.Errorf("%+v", last)
	}
	if n := len(w.service.Sent(later)); n != 0 {
		t.Errorf("%d to who subscribed after it", n)
	}
}
