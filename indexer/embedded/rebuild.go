package embedded

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"gaoshi/indexer"
)

// rebuildBatch is how many documents go in at a time: more make no difference
// in speed and some in memory.
const rebuildBatch = 250

// rebuild is a generation that is being filled.
type rebuild struct {
	next *generation
	// put and deleted hold the documents and publications that were written
	// meanwhile. What the rebuild has read of them may be older, and is passed
	// over.
	put, deleted map[string]bool
}

// Rebuild fills an index anew from docs and puts it in the place of the one
// that has answered until then. Put and Delete may be called meanwhile and
// count in both. On an error, or when ctx ends, nothing changes. progress, if
// not nil, is told how many documents are in.
func (x *Index) Rebuild(ctx context.Context, docs iter.Seq2[indexer.Document, error], progress func(int)) error {
	x.rebuilding.Lock()
	defer x.rebuilding.Unlock()
	err := x.begin()
	if err != nil {
		return fmt.Errorf("rebuild search index: %w", err)
	}
	err = x.fill(ctx, docs, progress)
	if err == nil {
		err = x.settle(ctx)
	}
	if err == nil {
		err = x.compact(ctx)
	}
	if err == nil {
		err = x.swap()
	}
	if err != nil {
		x.abandon()
		return fmt.Errorf("rebuild search index: %w", err)
	}
	return nil
}

func (x *Index) begin() error {
	x.write.Lock()
	defer x.write.Unlock()
	g, done, err := x.use()
	if err != nil {
		return err
	}
	defer done()
	next, err := newGeneration(x.dir, nextName(g.name), true)
	if err != nil {
		return err
	}
	x.rebuild = &rebuild{next, map[string]bool{}, map[string]bool{}}
	return nil
}

func (x *Index) fill(ctx context.Context, docs iter.Seq2[indexer.Document, error], progress func(int)) error {
	count := 0
	batch := make([]indexer.Document, 0, rebuildBatch)
	flush := func() error {
		x.write.Lock()
		defer x.write.Unlock()
		if x.now == nil { // only a holder of write closes
			return bleve.ErrorIndexClosed
		}
		if err := x.rebuild.fill(batch); err != nil {
			return err
		}
		count += len(batch)
		batch = batch[:0]
		if progress != nil {
			progress(count)
		}
		return ctx.Err()
	}
	for d, err := range docs {
		if err != nil {
			return err
		}
		if batch = append(batch, d); len(batch) == rebuildBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// swap makes the rebuilt generation the one that answers. It waits for searches
// under way, a few milliseconds.
func (x *Index) swap() error {
	x.write.Lock()
	defer x.write.Unlock()
	if x.now == nil {
		return bleve.ErrorIndexClosed
	}
	next := x.rebuild.next
	if x.dir != "" {
		if err := writeCurrent(x.dir, current{format, next.name, true}); err != nil {
			return err
		}
	}
	x.lock.Lock()
	old := x.now
	x.now, x.filled, x.rebuild = next, true, nil
	x.lock.Unlock()
	old.close()
	if x.dir != "" {
		os.RemoveAll(filepath.Join(x.dir, old.name))
	}
	return nil
}

// settle writes the new generation to disk and opens it in the mode where every batch waits for the disk.
func (x *Index) settle(ctx context.Context) error {
	x.write.Lock()
	defer x.write.Unlock()
	if x.dir == "" {
		return nil
	}
	if err := x.rebuild.next.flush(ctx); err != nil {
		return err
	}
	if err := x.rebuild.next.close(); err != nil {
		return err
	}
	next, err := openGeneration(x.dir, x.rebuild.next.name)
	if err == nil {
		x.rebuild.next = next
	}
	return err
}

// flush waits until all that was put is on disk. Closing alone loses what a
// fast generation had not written yet.
func (g *generation) flush(ctx context.Context) error {
	written := make(chan error, 1)
	batch := g.bleve.NewBatch()
	batch.SetInternal([]byte("flushed"), []byte("yes"))
	batch.SetPersistedCallback(func(err error) { written <- err })
	if err := g.bleve.Batch(batch); err != nil {
		return err
	}
	select {
	case err := <-written:
		return err
	case <-ctx.Done(): // a full disk is tried again and again
		return ctx.Err()
	}
}

// compact merges the new generation into one segment. It takes as long as a
// third of the filling, and halves the time of every search from then on.
func (x *Index) compact(ctx context.Context) error {
	x.write.Lock()
	advanced, err := x.rebuild.next.bleve.Advanced()
	x.write.Unlock() // writes may go on
	if err != nil {
		return err
	}
	if s, ok := advanced.(*scorch.Scorch); ok && x.dir != "" {
		if err := s.ForceMerge(ctx, nil); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// abandon throws a generation away that did not come to answer.
func (x *Index) abandon() {
	x.write.Lock()
	defer x.write.Unlock()
	next := x.rebuild.next
	x.rebuild = nil
	next.close()
	if x.dir != "" {
		os.RemoveAll(filepath.Join(x.dir, next.name))
	}
}

// fill adds documents that were not written meanwhile.
func (r *rebuild) fill(docs []indexer.Document) error {
	fresh := docs[:0:0]
	for _, d := range docs {
		if !r.put[d.ID] && !r.deleted[d.Publication] {
			fresh = append(fresh, d)
		}
	}
	return r.next.put(fresh)
}

func (r *rebuild) putToo(docs []indexer.Document) error {
	for _, d := range docs {
		r.put[d.ID] = true
	}
	return r.next.put(docs)
}

func (r *rebuild) deleteToo(ctx context.Context, publications []string) error {
	for _, p := range publications {
		r.deleted[p] = true
	}
	return r.next.delete(ctx, publications)
}

// nextName counts generations up.
func nextName(name string) string {
	n, _ := strconv.Atoi(strings.TrimPrefix(name, "g-"))
	return fmt.Sprintf("g-%06d", n+1)
}
