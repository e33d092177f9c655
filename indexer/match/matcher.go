package match

import (
	"sync"
	"sync/atomic"
)

// Matcher holds the claims and answers checks. Its methods may be called at the
// same time from any goroutine: a check reads a snapshot and never waits for a
// change; changes wait for each other.
type Matcher struct {
	weights *Weights
	now     atomic.Pointer[snapshot]
	scratch sync.Pool

	change sync.Mutex
	slotOf map[string]int
}

// New returns an empty matcher. With no weights given it uses Default.
func New(w *Weights) *Matcher {
	if w == nil {
		w = Default()
	}
	m := &Matcher{weights: w, slotOf: map[string]int{}}
	m.now.Store(&snapshot{dict: &dictionary{}, inv: &inverted{}})
	m.scratch.New = func() any { return new(scratch) }
	return m
}

// Put adds claims, or replaces those with the same ID. When it returns, the
// next check finds them. Many at once cost less than one by one.
func (m *Matcher) Put(claims ...Claim) {
	m.change.Lock()
	defer m.change.Unlock()
	s := m.now.Load().next()
	b := &builder{dict: s.dict}
	for _, c := range claims {
		if slot, ok := m.slotOf[c.ID]; ok {
			s.drop(slot)
		}
		m.slotOf[c.ID] = s.put(b.piece(c))
	}
	m.publish(s)
}

// Delete takes claims out. Unknown ids are no error.
func (m *Matcher) Delete(ids ...string) {
	m.change.Lock()
	defer m.change.Unlock()
	s := m.now.Load().next()
	for _, id := range ids {
		if slot, ok := m.slotOf[id]; ok {
			s.drop(slot)
			delete(m.slotOf, id)
		}
	}
	m.publish(s)
}

// publish makes s what checks read from now on. The caller holds change.
func (m *Matcher) publish(s *snapshot) {
	if s.settle() {
		for slot, p := range s.slots {
			m.slotOf[p.claim.ID] = slot
		}
	}
	m.now.Store(s)
}

// Len is the number of claims held.
func (m *Matcher) Len() int { return m.now.Load().live }

// look gathers and weighs the candidates for a message.
func (s *snapshot) look(q *query, sc *scratch) []candidate {
	sc.fit(int(s.dict.n), len(s.slots))
	for i, t := range q.terms {
		sc.mark[t.id] = int32(i + 1)
	}
	defer func() {
		for _, t := range q.terms {
			sc.mark[t.id] = 0
		}
	}()
	return s.weigh(q, sc, s.gather(q, sc))
}
