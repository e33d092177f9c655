package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"go.etcd.io/bbolt"

	"gaoshi/indexer"
)

// Index is an indexer.Index in the process. Its methods may be called from any
// goroutine.
type Index struct {
	dir    string
	folder *bbolt.DB // the claim on dir; nil in memory

	// lock is held for reading by whoever uses now, for writing by whoever
	// replaces it.
	lock   sync.RWMutex
	now    *generation // nil when closed
	filled bool

	// write is held by whoever writes, so that a rebuild and the writes that
	// come during it have an order. It is taken before lock.
	write   sync.Mutex
	rebuild *rebuild // nil unless one is under way

	rebuilding sync.Mutex // one Rebuild at a time
}

var _ indexer.Index = (*Index)(nil)

// Open opens the index in dir, making the folder if there is none. An index
// that is missing, of another format or damaged is made anew, empty, and Fresh
// says so. With dir "" the index is in memory. A folder that another process
// has open is an error.
func Open(dir string) (*Index, error) {
	if dir == "" {
		g, err := newGeneration("", "", true)
		return &Index{now: g}, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open search index: %w", err)
	}
	folder, err := claim(dir)
	if err != nil {
		return nil, fmt.Errorf("open search index %s: %w", dir, err)
	}
	x := &Index{dir: dir, folder: folder}
	if err := x.open(); err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	return x, nil
}

// open takes the generation that CURRENT names, or starts over.
func (x *Index) open() error {
	c, err := readCurrent(x.dir)
	if err == nil && c.Format == format {
		x.now, err = openGeneration(x.dir, c.Generation)
		x.filled = c.Filled
	}
	if errors.Is(err, ErrInUse) {
		return fmt.Errorf("open search index %s: %w", x.dir, err)
	}
	if x.now == nil {
		return x.startOver()
	}
	sweep(x.dir, c.Generation)
	return nil
}

// startOver gives x an empty index in place of one that is of no use.
func (x *Index) startOver() error {
	sweep(x.dir, "")
	g, err := newGeneration(x.dir, nextName(""), false)
	if err != nil {
		return err
	}
	x.now, x.filled = g, false
	if err := writeCurrent(x.dir, current{format, g.name, false}); err != nil {
		g.close()
		return err
	}
	return nil
}

// Fresh reports whether the index needs filling: no Rebuild has finished since
// it was made. What Put added is in it all the same.
func (x *Index) Fresh() bool {
	x.lock.RLock()
	defer x.lock.RUnlock()
	return !x.filled
}

// Close waits for what is under way and closes the index.
func (x *Index) Close() error {
	x.write.Lock()
	defer x.write.Unlock()
	x.lock.Lock()
	defer x.lock.Unlock()
	if x.now == nil {
		return nil
	}
	err := x.now.close()
	x.now = nil
	if x.folder != nil {
		err = errors.Join(err, x.folder.Close())
	}
	return err
}

// Put implements indexer.Index. One call is one batch, and as good as on disk
// when it returns: a few hundred documents at a time are fast, one at a time
// are not.
func (x *Index) Put(ctx context.Context, docs ...indexer.Document) error {
	x.write.Lock()
	defer x.write.Unlock()
	if x.rebuild != nil {
		if err := x.rebuild.putToo(docs); err != nil {
			return away("put", err)
		}
	}
	g, done, err := x.use()
	if err != nil {
		return err
	}
	defer done()
	if err := ctx.Err(); err != nil {
		return away("put", err)
	}
	return away("put", g.put(docs))
}

func (g *generation) put(docs []indexer.Document) error {
	batch := g.bleve.NewBatch()
	for _, d := range docs {
		doc, err := toBleve(d)
		if err != nil {
			return err
		}
		if err := batch.IndexAdvanced(doc); err != nil {
			return fmt.Errorf("index document %q: %w", d.ID, err)
		}
	}
	if batch.Size() == 0 {
		return nil
	}
	return g.bleve.Batch(batch)
}

// Delete implements indexer.Index.
func (x *Index) Delete(ctx context.Context, publicationIDs ...string) error {
	x.write.Lock()
	defer x.write.Unlock()
	if x.rebuild != nil {
		if err := x.rebuild.deleteToo(ctx, publicationIDs); err != nil {
			return away("delete", err)
		}
	}
	g, done, err := x.use()
	if err != nil {
		return err
	}
	defer done()
	return away("delete", g.delete(ctx, publicationIDs))
}

func (g *generation) delete(ctx context.Context, publications []string) error {
	batch := g.bleve.NewBatch()
	for _, p := range publications {
		ids, err := idsOf(ctx, g, p)
		if err != nil {
			return err
		}
		for _, id := range ids {
			batch.Delete(id)
		}
	}
	if batch.Size() == 0 {
		return nil
	}
	return g.bleve.Batch(batch)
}

// use returns the generation that answers, and done, which lets it be replaced.
func (x *Index) use() (*generation, func(), error) {
	x.lock.RLock()
	if x.now == nil {
		x.lock.RUnlock()
		return nil, nil, away("use", bleve.ErrorIndexClosed)
	}
	return x.now, x.lock.RUnlock, nil
}

// away adds that the engine failed to an error: whatever goes wrong inside,
// another engine may answer.
func away(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s in embedded index: %w: %w", what, indexer.ErrAway, err)
}
