package match

import (
	"math"
	"slices"
)

// snapshot is the whole index at one moment. It is immutable, so that a check
// reads it without a lock while the next one is being made.
type snapshot struct {
	dict  *dictionary
	slots []*piece // nil: deleted
	live  int
	df    []uint32       // pieces a term occurs in, by id
	total [views]float64 // occurrences in all pieces, for the mean length
	inv   *inverted      // postings of the slots below inv.n; later slots are few and are read one by one
}

// inverted lists for every term the slots that have it.
type inverted struct {
	n   int      // slots covered
	off []uint32 // by term id, into the two below
	doc []uint32
	tf  []uint8
}

// Prior knowledge for small collections: a town begins with a dozen
// clarifications, and there a rare word cannot be told from a common one by
// counting. Counts are taken as if priorPieces other texts were there that hold
// none of the words.
const priorPieces = 500

// idf of a term that occurs in df pieces.
func (s *snapshot) idf(df uint32) float32 {
	return s.logN() - lnHalf(df)
}

func (s *snapshot) logN() float32 { return float32(math.Log(float64(s.live + priorPieces + 1))) }

// lnTable holds ln(n + ½), which a check needs tens of thousands of times.
var lnTable = func() (t [1 << 14]float32) {
	for i := range t {
		t[i] = float32(math.Log(float64(i) + 0.5))
	}
	return t
}()

func lnHalf(n uint32) float32 {
	if n < uint32(len(lnTable)) {
		return lnTable[n]
	}
	return float32(math.Log(float64(n) + 0.5))
}

// mean length of a piece in one view.
func (s *snapshot) mean(v view) float32 {
	return float32(s.total[v] / float64(max(1, s.live)))
}

// next returns a copy of s that the caller alone may change.
func (s *snapshot) next() *snapshot {
	n := *s
	n.dict = s.dict.growing()
	n.slots = slices.Clone(s.slots)
	n.df = slices.Clone(s.df)
	return &n
}

// put adds a piece in a new slot and returns the slot.
func (s *snapshot) put(p *piece) int {
	if n := int(s.dict.n); n > len(s.df) {
		s.df = append(s.df, make([]uint32, n-len(s.df))...)
	}
	s.slots = append(s.slots, p)
	s.count(p, 1)
	return len(s.slots) - 1
}

// drop takes the piece out of a slot.
func (s *snapshot) drop(slot int) {
	s.count(s.slots[slot], -1)
	s.slots[slot] = nil
}

// count adds a piece to the statistics, or with by −1 takes it out.
func (s *snapshot) count(p *piece, by int) {
	s.live += by
	for v := range p.all {
		for _, id := range p.all[v].ids {
			s.df[id] += uint32(by)
		}
		s.total[v] += float64(by) * float64(p.all[v].n)
	}
	for _, id := range p.urls {
		s.df[id] += uint32(by)
	}
}

// settle inverts the slots when too many are not inverted yet, and closes the
// gaps of deleted ones first. It reports whether slots moved.
func (s *snapshot) settle() (moved bool) {
	s.dict.settle()
	loose := len(s.slots) - s.inv.n
	gaps := len(s.slots) - s.live
	if loose <= max(64, s.inv.n/16) && gaps <= max(64, s.live/2) {
		return false
	}
	if gaps > 0 {
		s.slots = slices.DeleteFunc(s.slots, func(p *piece) bool { return p == nil })
	}
	s.inv = invert(s.slots, len(s.df))
	return gaps > 0
}

// invert makes the postings of slots, by counting first and filling after.
func invert(slots []*piece, terms int) *inverted {
	inv := &inverted{n: len(slots), off: make([]uint32, terms+1)}
	each := func(f func(slot int, id uint32, tf uint8)) {
		for slot, p := range slots {
			if p == nil {
				continue
			}
			for v := range p.all {
				for i, id := range p.all[v].ids {
					f(slot, id, p.all[v].times(i))
				}
			}
			for _, id := range p.urls {
				f(slot, id, 1)
			}
		}
	}
	each(func(_ int, id uint32, _ uint8) { inv.off[id+1]++ })
	for i := range terms {
		inv.off[i+1] += inv.off[i]
	}
	n := inv.off[terms]
	inv.doc, inv.tf = make([]uint32, n), make([]uint8, n)
	at := slices.Clone(inv.off)
	each(func(slot int, id uint32, tf uint8) {
		inv.doc[at[id]], inv.tf[at[id]] = uint32(slot), tf
		at[id]++
	})
	return inv
}

// postings of a term; nil for one that is younger than the inversion.
func (inv *inverted) postings(id uint32) ([]uint32, []uint8) {
	if int(id)+1 >= len(inv.off) {
		return nil, nil
	}
	a, b := inv.off[id], inv.off[id+1]
	return inv.doc[a:b], inv.tf[a:b]
}
