package meili

import (
	"context"
	"crypto/rand"
	"fmt"
	"iter"

	"github.com/meilisearch/meilisearch-go"

	"gaoshi/indexer"
)

// rebuildBatch is how many documents are sent at a time.
const rebuildBatch = 500

// rebuild is an index that is being filled.
type rebuild struct {
	x    *Index
	name string
	// put and deleted hold the documents and publications that were written
	// meanwhile. What the rebuild has read of them may be older, and is passed
	// over.
	put, deleted map[string]bool
}

// Rebuild fills NAME-new from docs, swaps it with NAME and deletes what was
// there. On an error, or when ctx ends, what answers stays as it was. Put and
// Delete of this process may be called meanwhile and count in both; those of
// another process count in the old index only and must be done again after it.
// progress, if not nil, is told how many documents are in.
func (x *Index) Rebuild(ctx context.Context, docs iter.Seq2[indexer.Document, error], progress func(int)) error {
	x.rebuilding.Lock()
	defer x.rebuilding.Unlock()
	r := &rebuild{x, x.name + "-new", map[string]bool{}, map[string]bool{}}
	err := r.begin(ctx)
	if err == nil {
		err = r.fillAll(ctx, docs, progress)
	}
	if err == nil {
		err = r.swap(ctx)
	}
	x.write.Lock()
	x.rebuild = nil
	x.write.Unlock()
	// Half of a new index, or the old one: gone with it. If that fails the next
	// rebuild begins with it.
	cleanup := r.drop(context.WithoutCancel(ctx))
	if err != nil {
		return away("rebuild", ctx, err)
	}
	return away("delete the old index", ctx, cleanup)
}

func (r *rebuild) begin(ctx context.Context) error {
	if err := r.drop(ctx); err != nil {
		return err
	}
	err := r.x.do(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return r.x.server.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: r.name, PrimaryKey: primaryKey})
	})
	if err != nil {
		return fmt.Errorf("create %s: %w", r.name, err)
	}
	if err := r.x.applySettings(ctx, r.name); err != nil {
		return fmt.Errorf("settings of %s: %w", r.name, err)
	}
	r.x.write.Lock()
	defer r.x.write.Unlock()
	r.x.rebuild = r
	return nil
}

func (r *rebuild) drop(ctx context.Context) error {
	err := r.x.do(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return r.x.server.DeleteIndexWithContext(ctx, r.name)
	})
	if missing(err) {
		return nil
	}
	return err
}

func (r *rebuild) fillAll(ctx context.Context, docs iter.Seq2[indexer.Document, error], progress func(int)) error {
	count := 0
	batch := make([]indexer.Document, 0, rebuildBatch)
	flush := func() error {
		if err := r.fill(ctx, batch); err != nil {
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

// fill adds documents that were not written meanwhile.
func (r *rebuild) fill(ctx context.Context, docs []indexer.Document) error {
	task, err := r.startFill(ctx, docs)
	if err != nil || task == 0 {
		return err
	}
	return r.x.wait(ctx, task)
}

// startFill is locked so that no write comes between looking and sending.
func (r *rebuild) startFill(ctx context.Context, docs []indexer.Document) (task int64, err error) {
	r.x.write.Lock()
	defer r.x.write.Unlock()
	var fresh []indexer.Document
	for _, d := range docs {
		if !r.put[d.ID] && !r.deleted[d.Publication] {
			fresh = append(fresh, d)
		}
	}
	if len(fresh) == 0 {
		return 0, nil
	}
	return r.x.add(ctx, r.name, fresh)
}

// swap marks the new index as whole and gives it the name that answers.
func (r *rebuild) swap(ctx context.Context) error {
	r.x.write.Lock()
	defer r.x.write.Unlock()
	build := rand.Text()
	err := r.x.do(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return r.x.server.Index(r.name).AddDocumentsWithContext(ctx, []marker{{markerID, mark, build}}, nil)
	})
	if err != nil {
		return fmt.Errorf("mark %s: %w", r.name, err)
	}
	_, err = request(ctx, r.x, func(ctx context.Context) (*meilisearch.IndexResult, error) {
		return r.x.server.GetIndexWithContext(ctx, r.x.name)
	})
	first := missing(err) // then there is nothing to swap with
	if err != nil && !first {
		return fmt.Errorf("look for %s: %w", r.x.name, err)
	}
	pair := []*meilisearch.SwapIndexesParams{{Indexes: []string{r.name, r.x.name}, Rename: first}}
	err = r.x.do(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return r.x.server.SwapIndexesWithContext(ctx, pair)
	})
	if codeOf(err) == "task_not_found" {
		// A swap belongs to no index, so the server does not show it to a key
		// of some indexes. What it did shows.
		err = r.x.waitFor(ctx, build)
	}
	if err != nil {
		return fmt.Errorf("swap %s and %s: %w", r.name, r.x.name, err)
	}
	r.x.rebuild = nil
	return nil
}
