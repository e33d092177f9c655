package content

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Newsroom writes. Each method is one move: it asks whether the editor may,
// whether she saw the newest version, whether the piece may move and is whole,
// and then saves row, revision, event and jobs together. Every method that
// takes a version returns a *Stale error when somebody saved in between, and
// the refusals of Office.May.
type Newsroom struct {
	store    Store
	editions *Editions
	office   Office
	now      func() time.Time
}

// NewNewsroom writes to a store and tells editions what it committed. A nil
// clock is the real one.
func NewNewsroom(store Store, editions *Editions, office Office, clock func() time.Time) *Newsroom {
	if clock == nil {
		clock = time.Now
	}
	return &Newsroom{store: store, editions: editions, office: office, now: clock}
}

// Office is how this newsroom works.
func (n *Newsroom) Office() Office { return n.office }

// instant is now, as exact as stores keep it.
func (n *Newsroom) instant() time.Time { return toMilli(n.now()) }

// Stale is the conflict of two editors on one piece: Current is what is in the
// store now. The desk shows it beside what the second one typed.
type Stale struct {
	Refusal *Error
	Current *Publication
}

func (s *Stale) Error() string { return s.Refusal.Error() }
func (s *Stale) Unwrap() error { return s.Refusal }

// move is one step in the making: what the piece is now, who moves it, when.
type move struct {
	by  *Editor
	at  time.Time
	pub *Publication
	w   Write
}

// begin loads the piece and refuses what may not be done with it.
func (n *Newsroom) begin(ctx context.Context, by *Editor, a Act, id ID, version int) (*move, error) {
	pub, err := n.store.Publication(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", a, id, err)
	}
	if pub.Version != version {
		return nil, &Stale{Refuse(Conflict, "", MsgStale), pub}
	}
	if err := n.office.May(by, a, pub); err != nil {
		return nil, fmt.Errorf("%s %s: %w", a, id, err)
	}
	return &move{by: by, at: n.instant(), pub: pub, w: Write{Publication: pub, Expect: pub.Version}}, nil
}

// log gives the move its event.
func (m *move) log(kind EventKind, note string) {
	m.w.Event = &Event{At: m.at, Kind: kind, Subject: m.pub.ID, Note: note}
	if m.by != nil {
		m.w.Event.Actor = m.by.ID
	}
}

func (m *move) job(k JobKind, at time.Time) {
	m.w.Jobs = append(m.w.Jobs, Job{Kind: k, Subject: m.pub.ID, At: at})
}

// commit saves the move and makes its edition current.
func (n *Newsroom) commit(ctx context.Context, m *move) (*Publication, error) {
	m.pub.Version++
	for i := range m.w.Jobs {
		if m.pub.Live != nil {
			m.w.Jobs[i].Revision = m.pub.Live.Number
		}
	}
	edition, err := n.store.Save(ctx, m.w)
	if CodeOf(err) == Conflict {
		// Somebody saved between begin and here: show what she saved.
		if current, rerr := n.store.Publication(ctx, m.pub.ID); rerr == nil && current.Version != m.w.Expect {
			return nil, &Stale{Refuse(Conflict, "", MsgStale), current}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("save %s: %w", m.pub.ID, err)
	}
	n.editions.Advance(edition)
	return m.pub, nil
}

// Edit is what a writer hands in.
type Edit struct {
	Piece  Piece
	Change Change // of a correction: Minor or Major
	Slug   string // empty: made from the headline; fixed once published
}

// Create starts a new piece as a draft.
func (n *Newsroom) Create(ctx context.Context, by *Editor, k Kind, e Edit) (*Publication, error) {
	if !k.Known() {
		return nil, Refuse(Invalid, "kind", MsgUnknownValue, "Value", clip(string(k), 40))
	}
	at := n.instant()
	pub := &Publication{ID: NewID(at), Kind: k, Author: by.ID, Created: at}
	if err := n.office.May(by, ActWrite, pub); err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	m := &move{by: by, at: at, pub: pub, w: Write{Publication: pub}}
	if err := m.write(e); err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	return n.commit(ctx, m)
}

// Save keeps a draft, or starts a correction when nothing is being written. It
// takes unfinished pieces; Bounds is all that it holds them to.
func (n *Newsroom) Save(ctx context.Context, by *Editor, id ID, version int, e Edit) (*Publication, error) {
	m, err := n.begin(ctx, by, ActWrite, id, version)
	if err != nil {
		return nil, err
	}
	if err := m.write(e); err != nil {
		return nil, fmt.Errorf("save %s: %w", id, err)
	}
	return n.commit(ctx, m)
}

// write puts an edit into the working copy.
func (m *move) write(e Edit) error {
	piece := e.Piece.Tidy()
	if err := piece.Bounds(); err != nil {
		return err
	}
	if err := m.setSlug(e.Slug, piece); err != nil {
		return err
	}
	w := m.pub.Working
	if w == nil {
		w = &Working{Stage: Draft}
		m.pub.Working = w
	}
	w.Piece, w.Saved = piece, m.at
	w.Change = changeOf(e.Change, m.pub.Live)
	if !slices.Contains(w.Authors, m.by.ID) {
		w.Authors = append(w.Authors, m.by.ID)
	}
	return nil
}

// changeOf is First until something is live, then what the writer chose, and
// major when she chose nothing: too much told is better than too little.
func changeOf(c Change, live *Revision) Change {
	switch {
	case live == nil:
		return First
	case c == Minor:
		return Minor
	}
	return Major
}

// setSlug takes a chosen slug, or keeps one in step with the headline until
// the first publication fixes it.
func (m *move) setSlug(chosen string, p Piece) error {
	switch {
	case m.pub.Live != nil:
		if chosen != "" && chosen != m.pub.Slug {
			return Refuse(Invalid, "slug", MsgSlugFixed)
		}
	case chosen == "":
		m.pub.Slug = makeSlug(p, m.pub.ID, m.pub.Created)
	case !ValidSlug(chosen):
		return Refuse(Invalid, "slug", MsgBadSlug)
	default:
		m.pub.Slug = chosen
	}
	return nil
}

// sameBody reports whether a correction would change nothing a reader sees.
func sameBody(a, b Piece) bool {
	for _, p := range []*Piece{&a, &b} {
		texts := make(map[Lang]Text, len(p.Texts))
		for l, t := range p.Texts {
			t.ChangeNote = ""
			texts[l] = t
		}
		p.Texts = texts
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
