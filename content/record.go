package content

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Receipt is what became of one observation.
type Receipt struct {
	ID       ID    // of the observation, as it is kept
	Repeated bool  // it was there already: nothing was changed
	Err      error // why it was refused
}

// MaxObservations is how many one Record takes.
const MaxObservations = 20_000

// Record takes observations of one source and says of each what became of it. A
// refused one keeps none of the others out. When it returns, the next reader
// sees what changed. The error is for all of them: then nothing was taken.
func (s *Shelf) Record(ctx context.Context, source ObservationSource, by string, rows []Observation) ([]Receipt, error) {
	receipts, err := s.Check(ctx, source, by, rows)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	var good []Observation
	var at []int
	for i := range rows {
		if receipts[i].Err == nil && !receipts[i].Repeated {
			good, at = append(good, rows[i]), append(at, i)
		}
	}
	if len(good) == 0 {
		return receipts, nil
	}
	added, err := s.group.commit(ctx, good, s.commit)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	for n, ok := range added {
		receipts[at[n]].Repeated = !ok
	}
	return receipts, nil
}

// Check fills rows in as Record would and says of each what would become of
// it, without taking any.
func (s *Shelf) Check(ctx context.Context, source ObservationSource, by string, rows []Observation) ([]Receipt, error) {
	if len(rows) > MaxObservations {
		return nil, Refuse(TooLarge, "", MsgTooMany, "Max", MaxObservations, "Have", len(rows))
	}
	now := toMilli(s.now())
	receipts := make([]Receipt, len(rows))
	err := s.read(ctx, func() {
		for i := range rows {
			o := &rows[i]
			o.Source, o.By, o.Received = source, by, now
			o.Observed, o.NextDelivery, o.Note = toMilli(o.Observed), toMilli(o.NextDelivery), strings.TrimSpace(o.Note)
			o.ID = o.Key()
			receipts[i] = Receipt{ID: o.ID, Err: s.checkOne(*o, now)}
		}
	})
	if err != nil {
		return nil, err
	}
	return receipts, s.markRepeated(ctx, receipts)
}

// checkOne refuses what cannot have been seen, or not there.
func (s *Shelf) checkOne(o Observation, now time.Time) error {
	var c checker
	if _, ok := s.items[o.Item]; !ok {
		c.refuse("item", MsgNoSuchItem, "Value", clip(o.Item, 40))
	}
	switch outlet, ok := s.outlets[o.Outlet]; {
	case !ok:
		c.refuse("outlet", MsgNoSuchOutlet, "Value", clip(o.Outlet, 40))
	case !outlet.Shown():
		c.refuse("outlet", MsgOutletClosed)
	}
	return joinRefusals(c.err(), o.Check(now))
}

func joinRefusals(errs ...error) error {
	var all Errors
	for _, err := range errs {
		all = append(all, RefusalsIn(err)...)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// markRepeated marks what is kept already, or stands above in the same rows.
func (s *Shelf) markRepeated(ctx context.Context, receipts []Receipt) error {
	var ids []ID
	for _, r := range receipts {
		if r.Err == nil {
			ids = append(ids, r.ID)
		}
	}
	known, err := s.store.KnownObservations(ctx, ids)
	if err != nil {
		return err
	}
	for i := range receipts {
		if r := &receipts[i]; r.Err == nil {
			r.Repeated = known[r.ID]
			known[r.ID] = true
		}
	}
	return nil
}

// commit keeps a group of checked observations: one transaction, one event.
func (s *Shelf) commit(ctx context.Context, rows []Observation) ([]bool, error) {
	ev := s.event(WasObserved, nil, fmt.Sprintf("%d observations", len(rows)))
	ev.Subject = NewID(ev.At)
	items := map[string]Item{}
	if err := s.read(ctx, func() {
		for _, o := range rows {
			items[o.Item] = *s.items[o.Item] // Check has let it pass, and items never go
		}
	}); err != nil {
		return nil, err
	}
	added, edition, err := s.store.SaveObservations(ctx, ev, rows, func(before map[Place]Standing, added []Observation) Outcome {
		return outcomeOf(items, before, added)
	})
	if err != nil {
		return nil, err
	}
	s.editions.Advance(edition)
	return added, nil
}

// outcomeOf walks through new observations in the order they were seen.
func outcomeOf(items map[string]Item, before map[Place]Standing, added []Observation) Outcome {
	var out Outcome
	after := map[Place]*Standing{}
	slices.SortStableFunc(added, func(a, b Observation) int { return a.Observed.Compare(b.Observed) })
	for _, o := range added {
		p := o.Place()
		st, ok := after[p]
		if !ok {
			if b, was := before[p]; was {
				st = &b
			}
		}
		after[p] = replace(items[o.Item], st, o, &out)
	}
	for _, st := range after {
		out.Standings = append(out.Standings, *st)
	}
	return out
}

// Limits of a group commit. The pause bounds how often the edition moves while
// observations pour in: with each move every page is made anew.
const (
	groupPause = 100 * time.Millisecond
	groupMost  = 5_000
	groupTime  = 30 * time.Second
)

// group gathers what is handed in while a commit is under way, or was a moment
// ago, into the next one. Whoever comes first commits for those who come after.
type group struct {
	mu      sync.Mutex
	waiting []*handIn
	busy    bool
	last    time.Time
}

// handIn is one caller's rows, and where she hears of them.
type handIn struct {
	rows  []Observation
	added []bool
	err   error
	done  chan struct{}
}

// commit hands rows in and waits until they are kept. Somebody who no longer
// waits has them kept all the same.
func (g *group) commit(ctx context.Context, rows []Observation, keep func(context.Context, []Observation) ([]bool, error)) ([]bool, error) {
	in := &handIn{rows: rows, done: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, in)
	lead := !g.busy
	g.busy = true
	g.mu.Unlock()
	if lead {
		go g.lead(context.WithoutCancel(ctx), keep)
	}
	select {
	case <-in.done:
		return in.added, in.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// lead commits group after group until nobody waits.
func (g *group) lead(ctx context.Context, keep func(context.Context, []Observation) ([]bool, error)) {
	for {
		g.mu.Lock()
		pause := time.Until(g.last.Add(groupPause))
		g.mu.Unlock()
		time.Sleep(pause) // nothing when it is over
		g.mu.Lock()
		now := g.take()
		if len(now) == 0 {
			g.busy = false
			g.mu.Unlock()
			return
		}
		g.mu.Unlock()
		keepAll(ctx, now, keep)
		g.mu.Lock()
		g.last = time.Now()
		g.mu.Unlock()
	}
}

// take is as much of what waits as one transaction should hold.
func (g *group) take() []*handIn {
	n, rows := 0, 0
	for n < len(g.waiting) && (n == 0 || rows+len(g.waiting[n].rows) <= groupMost) {
		rows += len(g.waiting[n].rows)
		n++
	}
	now := slices.Clone(g.waiting[:n])
	g.waiting = slices.Delete(g.waiting, 0, n)
	return now
}

func keepAll(ctx context.Context, group []*handIn, keep func(context.Context, []Observation) ([]bool, error)) {
	ctx, cancel := context.WithTimeout(ctx, groupTime)
	defer cancel()
	var all []Observation
	for _, in := range group {
		all = append(all, in.rows...)
	}
	added, err := keep(ctx, all)
	for _, in := range group {
		if in.err = err; err == nil {
			in.added, added = added[:len(in.rows)], added[len(in.rows):]
		}
		close(in.done)
	}
}
