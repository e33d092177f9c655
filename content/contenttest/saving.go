package contenttest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
)

// everyField is a publication with something in every field that is kept.
func everyField() content.Write {
	p := Notice(In("east", "west"), About("water", "school"), func(p *content.Piece) {
		p.Verdict, p.Exercise, p.Item, p.Origin = content.Checking, true, "mask", "notices.jsonl"
		p.Effective, p.Expires, p.NextUpdate = Start, Start.Add(48*time.Hour), Start.Add(time.Hour)
		p.Sources = []content.Source{{Title: "report", URL: "https://example.org/"}}
		p.Attachments = []content.Attachment{{Hash: strings.Repeat("a", 64), Type: "image/png", Name: "地图.png", Alt: "map", Bytes: 12}}
	})
	w := live(content.Notice, "every-field", Start, p)
	pub := w.Publication
	pub.Live.Authors, pub.Live.Approver, pub.Live.DutyReason = []content.ID{"a", "b"}, "c", "flood"
	pub.Working = &content.Working{
		Stage: content.Returned, Piece: Notice(), Change: content.Major, Authors: []content.ID{"a"}, Approver: "c", Reason: "why",
		Refused: content.Errors{content.Refuse(content.Invalid, "zh.headline", content.MsgRequired)},
		At:      Start.Add(3 * time.Hour), Saved: Start.Add(time.Minute),
	}
	pub.Expired = Start.Add(5 * time.Millisecond)
	pub.Withdrawn = &content.Withdrawal{At: Start, By: "c", Reason: "因误发撤回"}
	pub.DutyDue, pub.External = true, "N-17"
	return w
}

func keepsEveryField(t *testing.T, s content.Store) {
	w := everyField()
	save(t, s, w)
	wantSame(t, "by id", load(t, s, w.Publication.ID), w.Publication)
	got, err := s.PublicationBySlug(t.Context(), content.Notice, "every-field")
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "by slug", got, w.Publication)
	list, _, err := s.Publications(t.Context(), content.Filter{})
	if err != nil || len(list) != 1 {
		t.Fatalf("list: %v, %v", list, err)
	}
	wantSame(t, "in a list", list[0], w.Publication)

	// A second write changes all that may change.
	n := next(w)
	pub := n.Publication
	pub.Working, pub.Withdrawn, pub.DutyDue, pub.Expired = nil, nil, false, time.Time{}
	rev := *pub.Live
	rev.Number, rev.Change, rev.Piece = 2, content.Major, Notice(In("south"), Note("改了时间"))
	pub.Live, n.Revision, pub.Updated = &rev, &rev, Start.Add(time.Hour)
	save(t, s, n)
	wantSame(t, "after a change", load(t, s, pub.ID), pub)

	revs, err := s.Revisions(t.Context(), pub.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "revisions", revs, []content.Revision{*n.Revision, *w.Revision})
	if revs, err := s.Revisions(t.Context(), "nothing"); err != nil || len(revs) != 0 {
		t.Errorf("revisions of nothing: %v, %v", revs, err)
	}
}

func refusesStale(t *testing.T, s content.Store) {
	w := live(content.Notice, "one", Start, Notice())
	save(t, s, w)
	first, second := next(w), next(w)
	first.Publication.Working = &content.Working{Stage: content.Draft, Piece: Notice(Headline("first")), Saved: Start}
	second.Publication.Working = &content.Working{Stage: content.Draft, Piece: Notice(Headline("second")), Saved: Start}
	second.Event = &content.Event{At: Start, Kind: content.WasSubmitted, Subject: w.Publication.ID}
	save(t, s, first)
	_, err := s.Save(t.Context(), second)
	wantCode(t, "the second save", err, content.Conflict, content.MsgStale)
	if second.Event.Seq != 0 || second.Event.Hash != "" {
		t.Errorf("an event that was not kept has number %d", second.Event.Seq)
	}
	wantSame(t, "what is kept", load(t, s, w.Publication.ID), first.Publication)
	holds(t, s, 1)

	again := w
	again.Event = &content.Event{At: Start, Kind: content.WasPublished, Subject: w.Publication.ID}
	_, err = s.Save(t.Context(), again)
	if content.CodeOf(err) != content.Conflict {
		t.Errorf("adding a piece that is there: %v", err)
	}
}

func refusesMissing(t *testing.T, s content.Store) {
	_, err := s.Publication(t.Context(), content.NewID(Start))
	wantCode(t, "Publication", err, content.NotFound, content.MsgNoSuchPiece)
	_, err = s.PublicationBySlug(t.Context(), content.Notice, "nothing")
	wantCode(t, "PublicationBySlug", err, content.NotFound, content.MsgNoSuchPiece)
	_, err = s.RevisionDigest(t.Context(), content.NewID(Start), 1)
	wantCode(t, "RevisionDigest", err, content.NotFound, content.MsgNoSuchRevision)
	_, err = s.Save(t.Context(), next(fresh(content.Notice, "a", Notice())))
	wantCode(t, "Save", err, content.NotFound, content.MsgNoSuchPiece)
}

func refusesTakenSlug(t *testing.T, s content.Store) {
	save(t, s, live(content.Notice, "water", Start, Notice()))
	_, err := s.Save(t.Context(), fresh(content.Notice, "water", Notice()))
	wantCode(t, "another notice", err, content.Conflict, content.MsgSlugTaken)
	if r := content.RefusalsIn(err); len(r) == 1 && r[0].Field != "slug" {
		t.Errorf("the refusal is for field %q", r[0].Field)
	}
	save(t, s, fresh(content.Clarification, "water", Clarification())) // another address

	other := fresh(content.Notice, "power", Notice())
	save(t, s, other)
	n := next(other)
	n.Publication.Slug = "water"
	_, err = s.Save(t.Context(), n)
	wantCode(t, "a change of slug", err, content.Conflict, content.MsgSlugTaken)
	if got := load(t, s, other.Publication.ID); got.Slug != "power" || got.Version != 1 {
		t.Errorf("after the refusal: %+v", got)
	}
}

func freesDiscardedSlug(t *testing.T, s content.Store) {
	w := fresh(content.Notice, "water", Notice())
	save(t, s, w)
	gone := next(w)
	gone.Publication.Working = nil
	gone.Event = &content.Event{At: Start, Kind: content.WasDiscarded, Subject: w.Publication.ID}
	save(t, s, gone)
	_, err := s.PublicationBySlug(t.Context(), content.Notice, "water")
	wantCode(t, "a discarded piece by slug", err, content.NotFound, content.MsgNoSuchPiece)
	if list, total, err := s.Publications(t.Context(), content.Filter{}); err != nil || len(list) != 0 || total != 0 {
		t.Errorf("a discarded piece is listed: %v, %d, %v", list, total, err)
	}
	load(t, s, w.Publication.ID) // the row stays
	save(t, s, fresh(content.Notice, "water", Notice()))
}

func knowsExternals(t *testing.T, s content.Store) {
	var writes []content.Write
	var ask []string
	for i := range 600 {
		w := live(content.Notice, fmt.Sprintf("n-%d", i), Start, Notice())
		w.Publication.External = fmt.Sprintf("N-%d", i)
		ask = append(ask, w.Publication.External, fmt.Sprintf("X-%d", i))
		writes = append(writes, w)
	}
	save(t, s, writes...)
	known, err := s.Externals(t.Context(), content.Notice, ask)
	if err != nil || len(known) != 600 || !known["N-0"] || !known["N-599"] || known["X-0"] {
		t.Errorf("%d of 600 are known, %v", len(known), err)
	}
	if known, err := s.Externals(t.Context(), content.Clarification, ask); err != nil || len(known) != 0 {
		t.Errorf("another kind: %d known, %v", len(known), err)
	}
	twice := live(content.Notice, "twice", Start, Notice())
	twice.Publication.External = "N-0"
	if _, err := s.Save(t.Context(), twice); content.CodeOf(err) != content.Conflict {
		t.Errorf("an id that is known: %v", err)
	}
	save(t, s, live(content.Notice, "none-1", Start, Notice()), live(content.Notice, "none-2", Start, Notice()))
}

func keepsAllOrNothing(t *testing.T, s content.Store) {
	w := live(content.Notice, "taken", Start, Notice())
	save(t, s, w)
	batch := []content.Write{
		live(content.Notice, "a", Start, Notice(About("a"))), live(content.Notice, "b", Start, Notice()),
		live(content.Notice, "taken", Start, Notice()),
	}
	_, err := s.Save(t.Context(), batch...)
	wantCode(t, "a batch with one that is refused", err, content.Conflict, content.MsgSlugTaken)
	if list, total, err := s.Publications(t.Context(), content.Filter{}); err != nil || total != 1 || list[0].Slug != "taken" {
		t.Errorf("something of the batch was kept: %d, %v", total, err)
	}
	if batch[0].Event.Seq != 0 {
		t.Errorf("an event that was not kept has number %d", batch[0].Event.Seq)
	}
	holds(t, s, 1)
	if edition := save(t, s, batch[:2]...); edition != 3 {
		t.Errorf("the edition after two more is %d", edition)
	}
	holds(t, s, 3)
}

func neverChangesRevisions(t *testing.T, s content.Store) {
	w := live(content.Notice, "one", Start, Notice())
	save(t, s, w)
	again := next(w)
	rev := *w.Revision
	rev.Piece = Notice(Headline("something else"))
	again.Publication.Live, again.Revision = &rev, &rev
	if _, err := s.Save(t.Context(), again); content.CodeOf(err) != content.Conflict {
		t.Errorf("a revision of the same number: %v", err)
	}
	wantSame(t, "what is live", load(t, s, w.Publication.ID), w.Publication)
}
