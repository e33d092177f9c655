package contenttest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gaoshi/content"
)

// AlertSuite is what every content.AlertStore must pass. Open returns an empty
// store that is a content.Store as well.
func AlertSuite[S interface {
	content.Store
	content.AlertStore
}](t *testing.T, open func(t testing.TB) S) {
	t.Run("counts who wants a piece", func(t *testing.T) { countsWants(t, open(t)) })
	t.Run("keeps a subscription as it was", func(t *testing.T) { keepsSubscription(t, open(t)) })
	t.Run("tells each once", func(t *testing.T) { tellsOnce(t, open(t)) })
	t.Run("recalls whom it told", func(t *testing.T) { recalls(t, open(t)) })
	t.Run("stops and goes on", func(t *testing.T) { stopsAndGoesOn(t, open(t)) })
	t.Run("moves the ledger with an endpoint", func(t *testing.T) { movesLedger(t, open(t)) })
}

// Subscriber is the n-th one, who wants everything, after the changes.
func Subscriber(n int, changes ...func(*content.Subscription)) content.Subscription {
	endpoint := fmt.Sprintf("https://push.example/%d", n)
	s := content.Subscription{
		ID: content.SubscriptionID(endpoint), Endpoint: endpoint, P256dh: "key", Auth: "secret",
		Lang: content.Chinese, Least: content.Info, Created: Start, Seen: Start,
	}
	for _, f := range changes {
		f(&s)
	}
	return s
}

func subscribe(t *testing.T, store content.AlertStore, s content.Subscription) content.Subscription {
	t.Helper()
	if err := store.SaveSubscription(t.Context(), s, ""); err != nil {
		t.Fatal(err)
	}
	return s
}

// countsWants holds the SQL to what Wants says, for every mix of choices.
func countsWants(t *testing.T, store content.AlertStore) {
	lists := [][]string{nil, {"water"}, {"water", "food"}, {`od"d%_`}, {"foo"}}
	var all []content.Subscription
	for i, topics := range lists {
		for j, areas := range lists {
			for k, least := range content.Severities {
				all = append(all, subscribe(t, store, Subscriber(i*100+j*10+k, func(s *content.Subscription) {
					s.Topics, s.Areas, s.Least = topics, areas, least
				})))
			}
		}
	}
	for _, kind := range content.Kinds {
		for _, topics := range lists {
			for _, areas := range lists {
				p := &content.Published{Kind: kind, Piece: content.Piece{Severity: content.Warning, Topics: topics, Areas: areas}}
				want := 0
				for _, s := range all {
					if s.Wants(p) {
						want++
					}
				}
				if got, err := store.CountSubscriptions(t.Context(), p); got != want || err != nil {
					t.Errorf("%s of %q in %q: %d want it, %v; want %d", kind, topics, areas, got, err, want)
				}
			}
		}
	}
}

func keepsSubscription(t *testing.T, store content.AlertStore) {
	want := subscribe(t, store, Subscriber(1, func(s *content.Subscription) {
		s.Topics, s.Areas, s.Least, s.Quiet = []string{"water"}, []string{"east"}, content.Warning, content.Quiet{From: 1320, To: 420}
	}))
	got, err := store.Subscription(t.Context(), want.ID)
	if err != nil || fmt.Sprint(*got) != fmt.Sprint(want) {
		t.Errorf("got %+v, %v", got, err)
	}
	for range 2 {
		if err := store.DeleteSubscription(t.Context(), want.ID); err != nil {
			t.Error(err)
		}
	}
	if _, err := store.Subscription(t.Context(), want.ID); content.CodeOf(err) != content.NotFound {
		t.Errorf("after its end: %v", err)
	}
}

// begin starts a run of one part and its turn.
func begin(t *testing.T, store content.AlertStore, revision int, k content.RunKind) (content.Run, content.Part) {
	t.Helper()
	at := Start.Add(time.Duration(revision) * time.Hour)
	r := content.Run{ID: content.NewID(at), Publication: "p", Revision: revision, Kind: k, Started: at, State: content.RunGoing}
	p := content.Part{Run: r.ID, To: "g"}
	if ok, err := store.StartRun(t.Context(), r, []content.Part{p}); !ok || err != nil {
		t.Fatalf("start: %t, %v", ok, err)
	}
	return turn(t, store, p), p
}

func turn(t *testing.T, store content.AlertStore, p content.Part) content.Run {
	t.Helper()
	got, err := store.BeginPart(t.Context(), p)
	if err != nil || got == nil {
		t.Fatalf("begin: %v, %v", got, err)
	}
	return got.Run
}

func targets(t *testing.T, store content.AlertStore, r content.Run, p content.Part) []content.Target {
	t.Helper()
	got, err := store.Targets(t.Context(), r, p, 100)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func record(t *testing.T, store content.AlertStore, p content.Part, left, waiting int, rows ...content.Delivery) bool {
	t.Helper()
	going, err := store.Record(t.Context(), p, rows, left, waiting)
	if err != nil {
		t.Fatal(err)
	}
	return going
}

func end(t *testing.T, store content.AlertStore, p content.Part, next time.Time) {
	t.Helper()
	if err := store.EndPart(t.Context(), p, next); err != nil {
		t.Fatal(err)
	}
}

func row(s content.Subscription, state content.DeliveryState) content.Delivery {
	return content.Delivery{Subscriber: s.ID, State: state, Status: 201, Attempts: 1, At: Start.Add(2 * time.Hour)}
}

func tellsOnce(t *testing.T, store content.AlertStore) {
	a, b, c := subscribe(t, store, Subscriber(1)), subscribe(t, store, Subscriber(2)), subscribe(t, store, Subscriber(3))
	subscribe(t, store, Subscriber(4, func(s *content.Subscription) { s.Created = Start.Add(5 * time.Hour) })) // after the run began
	r, p := begin(t, store, 1, content.RunPublish)
	again := r
	again.ID = content.NewID(Start)
	if ok, err := store.StartRun(t.Context(), again, nil); ok || err != nil {
		t.Errorf("started twice: %t, %v", ok, err)
	}
	if n := len(targets(t, store, r, p)); n != 3 {
		t.Errorf("%d targets", n)
	}
	wait := row(b, content.IsWaiting)
	if !record(t, store, p, 1, 1, row(a, content.WasDelivered), wait, row(c, content.WasGone)) {
		t.Error("the run is over")
	}
	left := targets(t, store, r, p)
	if len(left) != 1 || left[0].ID != b.ID || left[0].Before == nil || !left[0].Before.At.Equal(wait.At) {
		t.Errorf("left: %+v", left)
	}
	if _, err := store.Subscription(t.Context(), c.ID); content.CodeOf(err) != content.NotFound {
		t.Errorf("who is gone is there: %v", err)
	}
	end(t, store, p, time.Now().Add(time.Hour))
	if got, err := store.BeginPart(t.Context(), p); got != nil || err != nil {
		t.Errorf("an old turn began: %v, %v", got, err)
	}
	p.Turn++
	turn(t, store, p)
	record(t, store, p, 0, 0, row(b, content.WasDelivered))
	end(t, store, p, time.Time{})
	got, err := store.Run(t.Context(), r.ID)
	want := content.Tally{Matched: 3, Delivered: 2, Gone: 1, First: wait.At, Last: wait.At}
	if err != nil || got.State != content.RunDone || got.Tally != want || got.PartsDone != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if tr, err := store.Troubles(t.Context(), r.ID); err != nil || len(tr) != 1 || tr[0].Count != 1 {
		t.Errorf("troubles %+v, %v", tr, err)
	}
}

func recalls(t *testing.T, store content.AlertStore) {
	told, untold, left := subscribe(t, store, Subscriber(1)), subscribe(t, store, Subscriber(2)), subscribe(t, store, Subscriber(3))
	_, p := begin(t, store, 1, content.RunPublish)
	record(t, store, p, 1, 0, row(told, content.WasDelivered), row(left, content.WasDelivered))
	if err := store.DeleteSubscription(t.Context(), left.ID); err != nil {
		t.Fatal(err)
	}
	// The first run is still at work: the second waits for it, then reaches
	// whom it had not.
	r2 := content.Run{ID: content.NewID(Start), Publication: "p", Revision: 2, Kind: content.RunCorrect, Started: Start.Add(3 * time.Hour), State: content.RunGoing}
	p2 := content.Part{Run: r2.ID, To: "g"}
	if ok, err := store.StartRun(t.Context(), r2, []content.Part{p2}); !ok || err != nil {
		t.Fatalf("start: %t, %v", ok, err)
	}
	got, err := store.BeginPart(t.Context(), p2)
	if err != nil || got == nil || !got.Wait || !got.Run.Reach {
		t.Fatalf("begin: %+v, %v", got, err)
	}
	if record(t, store, p, 1, 0) {
		t.Error("a superseded run goes on")
	}
	end(t, store, p, time.Now())
	if got, err = store.BeginPart(t.Context(), p2); err != nil || got == nil || got.Wait {
		t.Fatalf("begin: %+v, %v", got, err)
	}
	list := targets(t, store, got.Run, p2)
	find := func(id string) content.Target {
		i := slices.IndexFunc(list, func(x content.Target) bool { return x.ID == id })
		if i < 0 {
			t.Fatalf("%s is not in %+v", id, list)
		}
		return list[i]
	}
	if len(list) != 3 || !find(told.ID).Told || find(untold.ID).Told || find(left.ID).Endpoint != "" {
		t.Errorf("%+v", list)
	}
	record(t, store, p2, 0, 0, row(told, content.WasDelivered), row(untold, content.WasDelivered), row(left, content.WasGone))
	end(t, store, p2, time.Time{})
	r3, p3 := begin(t, store, 2, content.RunWithdraw)
	if list := targets(t, store, r3, p3); len(list) != 3 {
		t.Errorf("withdrawn from %+v", list)
	}
	runs, err := store.Runs(t.Context(), "p", 10)
	if err != nil || len(runs) != 3 {
		t.Errorf("%+v, %v", runs, err)
	}
}

func stopsAndGoesOn(t *testing.T, store content.AlertStore) {
	a := subscribe(t, store, Subscriber(1))
	r, p := begin(t, store, 1, content.RunPublish)
	if err := store.EndRun(t.Context(), r.ID, "because"); err != nil {
		t.Fatal(err)
	}
	if record(t, store, p, 1, 0) {
		t.Error("a stopped run goes on")
	}
	end(t, store, p, time.Now())
	p.Turn++
	if got, err := store.BeginPart(t.Context(), p); got != nil || err != nil {
		t.Errorf("a stopped part began: %v, %v", got, err)
	}
	if got, err := store.Run(t.Context(), r.ID); err != nil || got.State != content.RunStopped || got.Reason != "because" {
		t.Errorf("%+v, %v", got, err)
	}
	if err := store.ResumeRun(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	p.Turn++
	if list := targets(t, store, turn(t, store, p), p); len(list) != 1 || list[0].ID != a.ID {
		t.Errorf("%+v", list)
	}
	if _, err := store.Run(t.Context(), "nobody's"); content.CodeOf(err) != content.NotFound {
		t.Errorf("a run that is not there: %v", err)
	}
}

func movesLedger(t *testing.T, store content.AlertStore) {
	old, fresh := subscribe(t, store, Subscriber(1)), Subscriber(2)
	_, p := begin(t, store, 1, content.RunPublish)
	record(t, store, p, 0, 0, row(old, content.WasDelivered))
	end(t, store, p, time.Time{})
	if err := store.SaveSubscription(t.Context(), fresh, old.ID); err != nil {
		t.Fatal(err)
	}
	r, p2 := begin(t, store, 2, content.RunCorrect)
	if list := targets(t, store, r, p2); len(list) != 1 || list[0].Endpoint != fresh.Endpoint || !list[0].Told {
		t.Errorf("%+v", list)
	}
}
