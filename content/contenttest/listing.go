package contenttest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
)

// shelf is a store with one piece for every filter. The slug says what it is.
func shelf(t *testing.T, s content.Store) {
	day := 24 * time.Hour
	at := func(days int) time.Time { return Start.Add(time.Duration(days) * day) }
	period := func(from, to time.Time) func(*content.Piece) {
		return func(p *content.Piece) { p.Effective, p.Expires = from, to }
	}
	withdrawn := live(content.Notice, "withdrawn", at(-1), Notice(Severe(content.Emergency), In("east")))
	withdrawn.Publication.Withdrawn = &content.Withdrawal{At: at(0), By: "r", Reason: "因误发"}
	duty := live(content.Notice, "duty", at(-2), Notice(Severe(content.Warning), About("power")))
	duty.Publication.DutyDue, duty.Publication.Author = true, "night"
	review := fresh(content.Notice, "review", Notice(Severe(content.Emergency), About("secret"), In("east"), Headline("尚未发布")))
	review.Publication.Working.Stage = content.InReview
	// Live says one thing, the correction in work another.
	corrected := live(content.Clarification, "corrected", at(-3), Clarification(About("water"), In("west")))
	corrected.Publication.Working = &content.Working{
		Stage: content.Draft, Saved: Start,
		Piece: Clarification(Found(content.True), About("power"), In("east"), Headline("更正稿")),
	}
	save(t, s,
		live(content.Notice, "everywhere", at(-4), Notice(Headline("全市停水 100%_WATER"))),
		live(content.Notice, "east", at(-5), Notice(In("east"), Severe(content.Info))),
		live(content.Notice, "expired", at(-6), Notice(In("west"), period(time.Time{}, at(-1)))),
		live(content.Notice, "future", at(-7), Notice(In("west"), period(at(1), time.Time{}))),
		live(content.Clarification, "checking", at(-8), Clarification(Found(content.Checking), About("school"))),
		withdrawn, duty, review, corrected, fresh(content.Clarification, "draft", Clarification()),
	)
}

func listsByFilter(t *testing.T, s content.Store) {
	shelf(t, s)
	day := 24 * time.Hour
	for _, c := range []struct {
		name string
		f    content.Filter
		want string // slugs in order
	}{
		{"public", content.Filter{Public: true}, "withdrawn duty corrected everywhere east expired future checking"},
		{"public kind", content.Filter{Public: true, Kind: content.Clarification}, "corrected checking"},
		{"public topic", content.Filter{Public: true, Topic: "power"}, "duty"},
		{"public topic of a draft", content.Filter{Public: true, Topic: "secret"}, ""},
		{"public area", content.Filter{Public: true, Area: "west"}, "duty corrected everywhere expired future checking"},
		{"public area that nobody names", content.Filter{Public: true, Area: "north"}, "duty everywhere checking"},
		{"an area is no topic", content.Filter{Public: true, Topic: "west"}, ""},
		{"public verdict", content.Filter{Public: true, Verdict: content.False}, "corrected"},
		{"public verdict of a draft", content.Filter{Public: true, Verdict: content.True}, ""},
		{"public severity", content.Filter{Public: true, Severity: content.Info}, "east"},
		{"unknown severity", content.Filter{Public: true, Severity: "loud"}, ""},
		{"at least", content.Filter{Public: true, Least: content.Warning}, "withdrawn duty"},
		{"at least info has no clarifications", content.Filter{Public: true, Least: content.Info}, "withdrawn duty everywhere east expired future"},
		{"at least unknown", content.Filter{Public: true, Least: "loud"}, ""},
		{"since", content.Filter{Public: true, Since: Start.Add(-2 * day)}, "withdrawn duty"},
		{"until", content.Filter{Public: true, Until: Start.Add(-7 * day)}, "checking"},
		{"period", content.Filter{Public: true, Since: Start.Add(-5 * day), Until: Start.Add(-3 * day)}, "everywhere east"},
		{"in force", content.Filter{Public: true, InForce: Start}, "duty corrected everywhere east checking"},
		{"in force then", content.Filter{Public: true, InForce: Start.Add(-2 * day), Kind: content.Notice}, "duty everywhere east expired"},
		{"in force when it expires", content.Filter{Public: true, InForce: Start.Add(-day), Area: "west", Kind: content.Notice}, "duty everywhere"},
		{"in force when it takes effect", content.Filter{Public: true, InForce: Start.Add(day), Area: "west", Kind: content.Notice}, "duty everywhere future"},
		{"text", content.Filter{Public: true, Text: "全市"}, "everywhere"},
		{"text of any case", content.Filter{Public: true, Text: "Water o", Kind: content.Notice}, "withdrawn duty everywhere east expired future"},
		{"text with a percent sign", content.Filter{Public: true, Text: "100%_w"}, "everywhere"},
		{"percent sign alone", content.Filter{Public: true, Text: "0%w"}, ""},
		{"underscore alone", content.Filter{Public: true, Text: "停_"}, ""},
		{"text that is SQL", content.Filter{Public: true, Text: "' OR 1=1 --"}, ""},
		{"text of a draft", content.Filter{Public: true, Text: "尚未"}, ""},
		{"text longer than any headline", content.Filter{Text: strings.Repeat("水", 10_000)}, ""},
		{"several at once", content.Filter{Public: true, Kind: content.Notice, Area: "east", Topic: "water", Least: content.Advice}, "withdrawn everywhere"},

		{"desk has drafts", content.Filter{Kind: content.Clarification, Order: content.ByID}, "checking corrected draft"},
		{"desk topic is the newest text's", content.Filter{Topic: "power"}, "duty corrected"},
		{"desk area is the newest text's", content.Filter{Area: "east", Kind: content.Clarification}, "corrected checking draft"},
		{"desk verdict", content.Filter{Verdict: content.True}, "corrected"},
		{"desk text", content.Filter{Text: "更正"}, "corrected"},
		{"desk severity", content.Filter{Severity: content.Emergency}, "withdrawn review"},
		{"desk in force is never a draft", content.Filter{InForce: Start, Area: "east"}, "duty corrected everywhere east checking"},
		{"stage", content.Filter{Stages: []content.Stage{content.InReview}}, "review"},
		{"stages", content.Filter{Stages: []content.Stage{content.InReview, content.Draft}, Kind: content.Notice}, "review"},
		{"author", content.Filter{Author: "night"}, "duty"},
		{"duty due", content.Filter{DutyDue: true}, "duty"},
	} {
		list, total, err := s.Publications(t.Context(), c.f)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got, want := slugs(list), strings.Fields(c.want)
		if c.f.Order == content.ByID { // ids of one instant are in no order
			slices.Sort(got)
		}
		if !slices.Equal(got, want) || total != len(want) {
			t.Errorf("%s: got %v (%d in all), want %v", c.name, got, total, want)
		}
	}
}

func slugs(list []*content.Publication) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Slug)
	}
	return out
}

// hidesDrafts is the promise of a public list: nothing of a working copy is in
// it, and no working copy changes what it says or where it stands.
func hidesDrafts(t *testing.T, s content.Store) {
	public := content.Filter{Public: true, Order: content.SevereFirst}
	calm := live(content.Notice, "calm", Start, Notice(Severe(content.Info)))
	save(t, s, calm, live(content.Notice, "other", Start, Notice(Severe(content.Advice))))
	before, _, err := s.Publications(t.Context(), public)
	if err != nil {
		t.Fatal(err)
	}
	n := next(calm)
	n.Publication.Working = &content.Working{Stage: content.Draft, Saved: Start.Add(time.Hour),
		Piece: Notice(Severe(content.Emergency), Headline("机密"), About("secret"))}
	save(t, s, n, fresh(content.Notice, "draft", Notice(Severe(content.Emergency))))
	after, total, err := s.Publications(t.Context(), public)
	if err != nil || total != 2 {
		t.Fatalf("%d in all, %v", total, err)
	}
	for i, p := range after {
		if p.Working != nil {
			t.Errorf("%s is listed with its working copy", p.Slug)
		}
		wantSame(t, "public view of "+p.Slug, p.Public(), before[i].Public())
	}
}

func ordersLists(t *testing.T, s content.Store) {
	var writes []content.Write
	for i, sev := range []content.Severity{content.Info, content.Emergency, content.Info, content.Warning} {
		writes = append(writes, live(content.Notice, fmt.Sprint("n", i), Start.Add(time.Duration(i)*time.Hour), Notice(Severe(sev))))
	}
	save(t, s, writes...)
	for i, hour := range []int{8, 6} { // n0 waits since 8, n1 since 6
		n := next(writes[i])
		at := Start.Add(time.Duration(hour) * time.Hour)
		n.Publication.Working = &content.Working{Stage: content.InReview, Piece: Notice(Severe(content.Advice)), Saved: Start}
		n.Event = &content.Event{At: at, Kind: content.WasSubmitted, Subject: n.Publication.ID}
		save(t, s, n)
		again := next(n) // a save in the same stage does not wait anew
		again.Event = &content.Event{At: at.Add(5 * time.Hour), Kind: content.WasApproved, Subject: n.Publication.ID}
		save(t, s, again)
	}
	waiting := content.Filter{Stages: []content.Stage{content.InReview}, Order: content.LongestWaited}
	for _, c := range []struct {
		name string
		f    content.Filter
		want string
	}{
		{"newest", content.Filter{Public: true}, "n3 n2 n1 n0"},
		{"newest of a kind", content.Filter{Public: true, Kind: content.Notice}, "n3 n2 n1 n0"},
		{"severe", content.Filter{Public: true, Order: content.SevereFirst}, "n1 n3 n2 n0"},
		{"severe of a kind", content.Filter{Public: true, Kind: content.Notice, Order: content.SevereFirst}, "n1 n3 n2 n0"},
		{"severe at the desk", content.Filter{Order: content.SevereFirst}, "n3 n1 n0 n2"},
		{"saved", content.Filter{Order: content.LastSaved}, "n0 n1 n3 n2"},
		{"waiting", waiting, "n1 n0"},
	} {
		list, _, err := s.Publications(t.Context(), c.f)
		if got := strings.Join(slugs(list), " "); err != nil || got != c.want {
			t.Errorf("%s: got %q, want %q (%v)", c.name, got, c.want, err)
		}
	}
}

func pages(t *testing.T, s content.Store) {
	var writes []content.Write
	for i := range 1003 { // all of one instant: only the id tells them apart
		writes = append(writes, live(content.Notice, fmt.Sprintf("n-%d", i), Start, Notice()))
	}
	save(t, s, writes...)
	for _, order := range []content.Order{content.NewestFirst, content.SevereFirst, content.LastSaved, content.LongestWaited, content.ByID} {
		seen := map[content.ID]bool{}
		for offset := 0; ; offset += 100 {
			list, total, err := s.Publications(t.Context(), content.Filter{Order: order, Limit: 100, Offset: offset})
			if err != nil || total != len(writes) {
				t.Fatalf("order %q: %d in all, %v", order, total, err)
			}
			for _, p := range list {
				seen[p.ID] = true
			}
			if len(list) < 100 {
				break
			}
		}
		if len(seen) != len(writes) {
			t.Errorf("order %q shows %d of %d pieces", order, len(seen), len(writes))
		}
	}
	for limit, want := range map[int]int{0: 20, -1: 20, 7: 7, 1000: 1000, 1_000_000: 1000} {
		list, _, err := s.Publications(t.Context(), content.Filter{Public: true, Limit: limit, Offset: -5})
		if err != nil || len(list) != want {
			t.Errorf("limit %d gives %d, %v", limit, len(list), err)
		}
	}
	walk(t, s, len(writes))
}

func walk(t *testing.T, s content.Store, want int) {
	t.Helper()
	seen, after := 0, content.ID("")
	for {
		list, total, err := s.Publications(t.Context(), content.Filter{Public: true, Order: content.ByID, After: after, Limit: 500})
		if err != nil || total != want {
			t.Fatalf("walk: %d in all, %v", total, err)
		}
		for _, p := range list {
			if p.ID <= after {
				t.Fatalf("walk: %s after %s", p.ID, after)
			}
			after = p.ID
		}
		if seen += len(list); len(list) == 0 {
			break
		}
	}
	if seen != want {
		t.Errorf("the walk saw %d of %d", seen, want)
	}
}
