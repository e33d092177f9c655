package town

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"gaoshi/content"
)

// fakeStore keeps in memory what Fill needs, so that the texts can be tested
// without a database.
type fakeStore struct {
	content.Store // nil: whatever is not below is not used
	pubs          map[content.ID][]byte
	events        []content.Event
	revisions     map[content.ID][]content.Revision
	editors       map[content.ID]content.Editor
	terms         []content.Term
	jobs          []content.Job
}

func newFake() *fakeStore {
	return &fakeStore{pubs: map[content.ID][]byte{}, revisions: map[content.ID][]content.Revision{},
		editors: map[content.ID]content.Editor{}}
}

func (f *fakeStore) event(e *content.Event) int64 {
	var last content.Event
	if n := len(f.events); n > 0 {
		last = f.events[n-1]
	}
	e.Chain(last.Seq, last.Hash)
	f.events = append(f.events, *e)
	return e.Seq
}

func (f *fakeStore) Save(_ context.Context, writes ...content.Write) (edition int64, err error) {
	for _, w := range writes {
		id := w.Publication.ID
		var was content.Publication
		json.Unmarshal(f.pubs[id], &was)
		if was.Version != w.Expect {
			return 0, content.Refuse(content.Conflict, "", content.MsgStale)
		}
		if f.pubs[id], err = json.Marshal(w.Publication); err != nil {
			return 0, err
		}
		if w.Revision != nil {
			f.revisions[id] = append(f.revisions[id], *w.Revision)
		}
		if w.Event != nil {
			edition = f.event(w.Event)
		}
		f.jobs = append(f.jobs, w.Jobs...)
	}
	return edition, nil
}

func (f *fakeStore) Publication(_ context.Context, id content.ID) (*content.Publication, error) {
	raw, ok := f.pubs[id]
	if !ok {
		return nil, content.Refuse(content.NotFound, "", content.MsgNoSuchPiece)
	}
	p := new(content.Publication)
	return p, json.Unmarshal(raw, p)
}

func (f *fakeStore) Editors(context.Context) ([]*content.Editor, error) {
	var out []*content.Editor
	for _, id := range slices.Sorted(maps.Keys(f.editors)) {
		e := f.editors[id]
		out = append(out, &e)
	}
	return out, nil
}

func (f *fakeStore) SaveEditor(_ context.Context, e *content.Editor, ev *content.Event) (int64, error) {
	f.editors[e.ID] = *e
	return f.event(ev), nil
}

func (f *fakeStore) SaveTerms(_ context.Context, terms []content.Term, ev *content.Event) (int64, error) {
	f.terms = append(f.terms, terms...)
	return f.event(ev), nil
}
