package town

import (
	"maps"
	"slices"
	"testing"
	"time"

	"gaoshi/content"
)

func plain(p string) (string, error) { return "hash of " + p, nil }

func fill(t *testing.T, now time.Time) (Town, *fakeStore) {
	t.Helper()
	store := newFake()
	town, err := Fill(t.Context(), store, content.NewEditions(0), content.Office{}, now, plain)
	if err != nil {
		t.Fatal(err)
	}
	return town, store
}

// Every state that a desk and a site must be able to show is in the town.
func TestEveryState(t *testing.T) {
	town, store := fill(t, moment)
	have := map[content.Kind]map[string]int{content.Notice: {}, content.Clarification: {}}
	for _, id := range town.IDs {
		p, err := store.Publication(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		n := have[p.Kind]
		n["all"]++
		n[string(p.Status(moment))]++
		piece := p.Latest()
		n[string(piece.Severity)]++
		n[string(piece.Verdict)]++
		if len(piece.Written()) == 2 {
			n["both"]++
		} else {
			n["only "+string(piece.Lang)]++
		}
		if piece.Exercise {
			n["exercise"]++
		}
		if p.DutyDue {
			n["duty"]++
		}
		for _, r := range store.revisions[id] {
			n["as "+string(r.Change)]++
		}
	}
	delete(have[content.Notice], "")
	delete(have[content.Clarification], "")
	want := map[content.Kind]map[string]int{
		content.Notice: {
			"all": 44, "both": 38, "only zh": 5, "only en": 1,
			"draft": 2, "in_review": 2, "returned": 1, "approved": 1, "scheduled": 1,
			"published": 32, "expired": 3, "withdrawn": 2,
			"info": 26, "advice": 9, "warning": 6, "emergency": 3,
			"exercise": 2, "duty": 1, "as first": 37, "as major": 5, "as minor": 2,
		},
		content.Clarification: {
			"all": 31, "both": 29, "only zh": 1, "only en": 1,
			"draft": 1, "in_review": 1, "returned": 1, "approved": 1, "scheduled": 1,
			"published": 24, "expired": 1, "withdrawn": 1,
			"checking": 2, "false": 17, "misleading": 4, "partly_true": 4, "true": 2, "unproven": 2,
			"as first": 26, "as major": 3, "as minor": 1,
		},
	}
	for k := range want {
		if !maps.Equal(have[k], want[k]) {
			t.Errorf("%s: %v", k, have[k])
		}
	}
}

// The town must be there at whatever hour, day or night, it is started.
func TestAnyHour(t *testing.T) {
	for _, hour := range []int{0, 5, 13, 23} {
		fill(t, time.Date(2026, 2, 28, hour, 3, 0, 0, moment.Location()))
	}
}

func TestFillTwiceDiffersInIDsOnly(t *testing.T) {
	a, storeA := fill(t, moment)
	b, storeB := fill(t, moment)
	if !slices.Equal(slices.Sorted(maps.Keys(a.IDs)), slices.Sorted(maps.Keys(b.IDs))) {
		t.Error("the keys differ")
	}
	if len(storeA.events) != len(storeB.events) {
		t.Fatalf("%d events, then %d", len(storeA.events), len(storeB.events))
	}
	for i, e := range storeA.events {
		if o := storeB.events[i]; e.Kind != o.Kind || !e.At.Equal(o.At) || e.Note != o.Note {
			t.Errorf("event %d: %v, then %v", i+1, e, o)
		}
	}
}

// The log reads as it would have been written: nothing in it comes before what
// it follows from, and nothing is in the future.
func TestLogIsInOrder(t *testing.T) {
	_, store := fill(t, moment)
	var last time.Time
	for _, e := range store.events {
		if e.At.Before(last) || e.At.After(moment) {
			t.Errorf("event %d %s at %s, after %s", e.Seq, e.Kind, e.At, last)
		}
		last = e.At
	}
}

func TestLogins(t *testing.T) {
	town, store := fill(t, moment)
	for _, r := range content.Roles {
		l := town.Logins.As(r)
		if l.Name == "" || l.Password == "" {
			t.Errorf("nobody is %s", r)
		}
		for _, e := range store.editors {
			if e.Login == l.Login && e.Secret != "hash of "+l.Password {
				t.Errorf("the secret of %s is %q", e.Login, e.Secret)
			}
		}
	}
}
