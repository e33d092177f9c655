package edition

import "sync"

// shelf holds entries up to a number of bytes. It forgets by SIEVE: a hit only
// marks its entry, so readers share a lock and wait for nobody; when room is
// needed, a hand walks from the oldest to the newest, lets the marked ones off
// with the mark taken away, and drops the first that nobody asked for. A
// crawler that reads everything once pushes out nothing that people read.
type shelf struct {
	mu    sync.RWMutex
	max   int64
	bytes int64
	slots map[string]*slot
	head  *slot // the newest
	tail  *slot // the oldest
	hand  *slot
	drops int64
}

// slot is an entry's place in the order they came in.
type slot struct {
	*entry
	newer, older *slot
}

func newShelf(max int64) *shelf { return &shelf{max: max, slots: map[string]*slot{}} }

// get returns the entry of a key, right or outdated, nil where there is none.
func (s *shelf) get(key string) *entry {
	s.mu.RLock()
	at := s.slots[key]
	var e *entry
	if at != nil {
		e = at.entry
	}
	s.mu.RUnlock()
	if e != nil && !e.visited.Load() {
		e.visited.Store(true)
	}
	return e
}

// put keeps an entry, unless there is one of a later edition. One page may
// take an eighth of the shelf; what is larger is made each time.
func (s *shelf) put(e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.slots[e.key]
	if at != nil && at.edition > e.edition {
		return
	}
	if e.size > s.max/8 {
		s.drop(at)
		return
	}
	if at != nil {
		s.bytes += e.size - at.size
		e.visited.Store(at.visited.Load())
		at.entry = e
	} else {
		s.add(&slot{entry: e})
	}
	for s.bytes > s.max {
		s.drop(s.unwanted())
		s.drops++
	}
}

func (s *shelf) add(at *slot) {
	at.older = s.head
	if s.head != nil {
		s.head.newer = at
	} else {
		s.tail = at
	}
	s.head = at
	s.slots[at.key] = at
	s.bytes += at.size
}

// unwanted moves the hand to the next entry nobody asked for since it last came
// by. It ends, because it takes the marks away; never called on an empty shelf.
func (s *shelf) unwanted() *slot {
	at := s.hand
	for {
		if at == nil {
			at = s.tail
		}
		if !at.visited.Swap(false) {
			s.hand = at.newer
			return at
		}
		at = at.newer
	}
}

func (s *shelf) drop(at *slot) {
	if at == nil {
		return
	}
	if at.newer != nil {
		at.newer.older = at.older
	} else {
		s.head = at.older
	}
	if at.older != nil {
		at.older.newer = at.newer
	} else {
		s.tail = at.newer
	}
	if s.hand == at {
		s.hand = at.newer
	}
	delete(s.slots, at.key)
	s.bytes -= at.size
}
