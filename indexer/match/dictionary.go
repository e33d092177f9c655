package match

import (
	"maps"
	"math/bits"
)

// dictionary numbers terms. It is immutable; grow makes the next one. A small
// map of recent terms is copied at every change and folded into the large table
// now and then, so that adding a claim costs little and readers need no lock.
type dictionary struct {
	old    table
	recent map[uint64]uint32
	n      uint32 // ids given out
}

// table is a hash table that never changes once it is filled. It takes half the
// memory of a map, and terms are a fifth of what the matcher holds.
type table struct {
	hash []uint64 // 0: empty
	id   []uint32
	n    int
}

// newTable has room for n terms, three quarters full.
func newTable(n int) table {
	size := n + n/3 + 1
	return table{hash: make([]uint64, size), id: make([]uint32, size)}
}

// slot is where a term is, or where it would be put.
func (t *table) slot(h uint64) int {
	at, _ := bits.Mul64(h*0x9E3779B97F4A7C15, uint64(len(t.hash)))
	for t.hash[at] != h && t.hash[at] != 0 {
		if at++; at == uint64(len(t.hash)) {
			at = 0
		}
	}
	return int(at)
}

func (t *table) put(h uint64, id uint32) {
	at := t.slot(h)
	t.hash[at], t.id[at] = h, id
	t.n++
}

func (t *table) get(h uint64) (uint32, bool) {
	if t.n == 0 {
		return 0, false
	}
	at := t.slot(h)
	return t.id[at], t.hash[at] == h
}

// id is the number of a term, false if no claim ever had it.
func (d *dictionary) id(h uint64) (uint32, bool) {
	h = max(h, 1) // 0 marks an empty slot
	if id, ok := d.old.get(h); ok {
		return id, true
	}
	id, ok := d.recent[h]
	return id, ok
}

// growing returns a dictionary that the caller alone may add to.
func (d *dictionary) growing() *dictionary {
	g := &dictionary{old: d.old, recent: maps.Clone(d.recent), n: d.n}
	if g.recent == nil {
		g.recent = map[uint64]uint32{}
	}
	return g
}

// add returns the number of a term and gives it one if it has none.
func (d *dictionary) add(h uint64) uint32 {
	if id, ok := d.id(h); ok {
		return id
	}
	d.recent[max(h, 1)] = d.n
	d.n++
	return d.n - 1
}

// settle folds the recent terms into the large table when they have become many.
func (d *dictionary) settle() {
	if len(d.recent) < max(4096, d.old.n/16) {
		return
	}
	next := newTable(d.old.n + len(d.recent))
	for i, h := range d.old.hash {
		if h != 0 {
			next.put(h, d.old.id[i])
		}
	}
	for h, id := range d.recent {
		next.put(h, id)
	}
	d.old, d.recent = next, nil
}
