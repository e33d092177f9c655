package match

import "maps"

// dictionary numbers terms. It is immutable; grow makes the next one. A small
// map of recent terms is copied at every change and folded into the large one
// now and then, so that adding a claim costs little and readers need no lock.
type dictionary struct {
	old, recent map[uint64]uint32
	n           uint32 // ids given out
}

// id is the number of a term, false if no claim ever had it.
func (d *dictionary) id(h uint64) (uint32, bool) {
	if id, ok := d.old[h]; ok {
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
	d.recent[h] = d.n
	d.n++
	return d.n - 1
}

// settle folds the recent terms into the large map when they have become many.
func (d *dictionary) settle() {
	if len(d.recent) < max(4096, len(d.old)/16) {
		return
	}
	if len(d.old) == 0 {
		d.old, d.recent = d.recent, nil
		return
	}
	old := make(map[uint64]uint32, len(d.old)+len(d.recent))
	maps.Copy(old, d.old)
	maps.Copy(old, d.recent)
	d.old, d.recent = old, nil
}
