package contenttest

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"gaoshi/content"
)

// Suite is what every content.Store must pass. Open returns an empty store that
// is closed with its test.
func Suite(t *testing.T, open func(t testing.TB) content.Store) {
	for _, part := range []struct {
		name string
		test func(t *testing.T, s content.Store)
	}{
		{"keeps every field", keepsEveryField},
		{"refuses a stale version", refusesStale},
		{"refuses a piece that is not there", refusesMissing},
		{"refuses a taken slug", refusesTakenSlug},
		{"gives a discarded slug back", freesDiscardedSlug},
		{"knows imported ids", knowsExternals},
		{"keeps all of a batch or nothing", keepsAllOrNothing},
		{"never changes a revision", neverChangesRevisions},
		{"numbers and chains events", chainsEvents},
		{"saves from many sides", savesConcurrently},
		{"lets one of many win", letsOneWin},
		{"lists by filter", listsByFilter},
		{"keeps drafts out of public lists", hidesDrafts},
		{"orders lists", ordersLists},
		{"pages without repeating", pages},
		{"keeps accounts", keepsAccounts},
		{"keeps vocabularies", keepsTerms},
		{"keeps files", keepsFiles},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, open(t)) })
	}
}

// fresh is a new draft as a Newsroom would write it.
func fresh(k content.Kind, slug string, p content.Piece) content.Write {
	pub := &content.Publication{
		ID: content.NewID(Start), Kind: k, Slug: slug, Version: 1, Author: "author", Created: Start,
		Working: &content.Working{Stage: content.Draft, Piece: p, Change: content.First, Authors: []content.ID{"author"}, Saved: Start},
	}
	return content.Write{Publication: pub}
}

// live is a new published piece as a Newsroom would write it.
func live(k content.Kind, slug string, at time.Time, p content.Piece) content.Write {
	w := fresh(k, slug, p)
	pub := w.Publication
	pub.Working = nil
	pub.Live = &content.Revision{Publication: pub.ID, Number: 1, Piece: p, Change: content.First, At: at}
	pub.Published, pub.Updated = at, at
	w.Revision = pub.Live
	w.Event = &content.Event{At: at, Kind: content.WasPublished, Subject: pub.ID, Revision: 1}
	w.Jobs = []content.Job{{Kind: content.JobIndex, Subject: pub.ID, Revision: 1}}
	return w
}

// next is the same piece once more, as a change of what is in the store.
func next(w content.Write) content.Write {
	pub := *w.Publication
	pub.Version++
	return content.Write{Publication: &pub, Expect: w.Publication.Version}
}

func save(t *testing.T, s content.Store, writes ...content.Write) int64 {
	t.Helper()
	edition, err := s.Save(t.Context(), writes...)
	if err != nil {
		t.Fatalf("Save: %v", err)
	}
	return edition
}

// wantCode fails unless err is the refusal that is wanted.
func wantCode(t *testing.T, what string, err error, code content.Code, m content.Message) {
	t.Helper()
	refusals := content.RefusalsIn(err)
	if content.CodeOf(err) != code || len(refusals) == 0 || refusals[0].Message != m {
		t.Errorf("%s: got %v, want %s %s", what, err, code, m)
	}
}

// wantSame compares as JSON, which shows what differs.
func wantSame(t *testing.T, what string, got, want any) {
	t.Helper()
	g, errG := json.MarshalIndent(got, "", " ")
	w, errW := json.MarshalIndent(want, "", " ")
	if errG != nil || errW != nil {
		t.Fatal(errG, errW)
	}
	if string(g) != string(w) {
		t.Errorf("%s:\ngot  %s\nwant %s", what, g, w)
	}
}

func load(t *testing.T, s content.Store, id content.ID) *content.Publication {
	t.Helper()
	p, err := s.Publication(t.Context(), id)
	if err != nil {
		t.Fatalf("Publication(%s): %v", id, err)
	}
	return p
}

// holds fails unless the log is whole and has as many events as wanted.
func holds(t *testing.T, s content.Store, events int64) {
	t.Helper()
	last, err := content.VerifyLog(context.WithoutCancel(t.Context()), s)
	if err != nil {
		t.Errorf("VerifyLog: %v", err)
	}
	edition, err := s.Edition(t.Context())
	if err != nil || edition != events || last.Seq != events {
		t.Errorf("the log ends at %d, the edition is %d (%v), want %d", last.Seq, edition, err, events)
	}
}
