package content

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Shelf keeps what is on the shelves: who sells, what, and what was seen when.
// It holds the newest observation of every item at every outlet in memory and
// reads on by edition, so what may be said now is derived without a query and
// is the same on every instance. It is safe for concurrent use.
type Shelf struct {
	store    ShelfStore
	editions *Editions
	now      func() time.Time

	syncing sync.Mutex // held by who reads on
	mu      sync.RWMutex
	at      int64            // edition of what is below
	items   map[string]*Item // nothing that is pointed at is ever changed, only replaced
	outlets map[string]*Outlet
	byItem  map[string]map[string]*Standing // by item, then outlet

	group  group
	trends trends
}

// NewShelf keeps shelves in a store. A nil clock is the real one.
func NewShelf(store ShelfStore, editions *Editions, clock func() time.Time) *Shelf {
	if clock == nil {
		clock = time.Now
	}
	return &Shelf{store: store, editions: editions, now: clock, at: -1,
		items: map[string]*Item{}, outlets: map[string]*Outlet{}, byItem: map[string]map[string]*Standing{}}
}

// Edition is the newest edition this instance knows.
func (s *Shelf) Edition() int64 { return s.editions.Current() }

// sync reads on to the current edition.
func (s *Shelf) sync(ctx context.Context) error {
	if s.upTo() >= s.editions.Current() {
		return nil
	}
	s.syncing.Lock()
	defer s.syncing.Unlock()
	want, have := s.editions.Current(), s.upTo() // before anything is read
	if have >= want {
		return nil
	}
	items, err := s.store.Items(ctx, have)
	if err != nil {
		return fmt.Errorf("read on items: %w", err)
	}
	outlets, err := s.store.Outlets(ctx, have)
	if err != nil {
		return fmt.Errorf("read on outlets: %w", err)
	}
	standings, err := s.store.Standings(ctx, have)
	if err != nil {
		return fmt.Errorf("read on shelves: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apply(items, outlets, standings)
	s.at = want
	return nil
}

func (s *Shelf) upTo() int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.at
}

func (s *Shelf) apply(items []Item, outlets []Outlet, standings []Standing) {
	for i := range items {
		s.items[items[i].Code] = &items[i]
	}
	for i := range outlets {
		s.outlets[outlets[i].ID] = &outlets[i]
	}
	for i := range standings {
		st := &standings[i]
		if s.byItem[st.Item] == nil {
			s.byItem[st.Item] = map[string]*Standing{}
		}
		s.byItem[st.Item][st.Outlet] = st
	}
}

// read calls f with everything up to date and held still.
func (s *Shelf) read(ctx context.Context, f func()) error {
	if err := s.sync(ctx); err != nil {
		return err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	f()
	return nil
}

// SaveItems adds items or changes them. By is nil for the command line.
func (s *Shelf) SaveItems(ctx context.Context, by *Editor, items ...Item) error {
	for _, i := range items {
		if err := i.Check(); err != nil {
			return fmt.Errorf("item %q: %w", i.Code, err)
		}
	}
	edition, err := s.store.SaveItems(ctx, items, s.event(ItemsSaved, by, fmt.Sprintf("%d items", len(items))))
	if err != nil {
		return fmt.Errorf("save items: %w", err)
	}
	s.editions.Advance(edition)
	return nil
}

// SaveOutlets adds outlets or changes them. By is nil for the command line.
func (s *Shelf) SaveOutlets(ctx context.Context, by *Editor, outlets ...Outlet) error {
	at := toMilli(s.now())
	for i := range outlets {
		if err := outlets[i].Check(); err != nil {
			return fmt.Errorf("outlet %q: %w", outlets[i].ID, err)
		}
		outlets[i].Updated = at
	}
	edition, err := s.store.SaveOutlets(ctx, outlets, s.event(OutletsSaved, by, fmt.Sprintf("%d outlets", len(outlets))))
	if err != nil {
		return fmt.Errorf("save outlets: %w", err)
	}
	s.editions.Advance(edition)
	return nil
}

// event is one of the log, about no publication.
func (s *Shelf) event(k EventKind, by *Editor, note string) *Event {
	ev := &Event{At: toMilli(s.now()), Kind: k, Note: note}
	if by != nil {
		ev.Actor = by.ID
	}
	return ev
}
