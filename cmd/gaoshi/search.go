package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"

	"gaoshi/frontend/markdown"
	"gaoshi/indexer"
	"gaoshi/indexer/embedded"
)

// engine is the search engine that the configuration names, with what keeps it
// in step.
type engine struct {
	indexer.Index
	sync    *indexer.Sync
	rebuild func(ctx context.Context, progress func(int)) error
	fresh   bool // it is empty or of an older form: rebuild it
	own     bool // it lives in this instance, so jobs done elsewhere pass it by
	close   func() error
}

// openEngine opens the engine inside, or connects to Meilisearch.
func openEngine(ctx context.Context, p *portal) (*engine, error) {
	index, err := embedded.Open(filepath.Join(p.config.Data, "index"))
	if err != nil {
		return nil, fmt.Errorf("%w; is another gaoshi running on this folder?", err)
	}
	e := &engine{Index: index, fresh: index.Fresh(), own: true, close: index.Close}
	e.sync = &indexer.Sync{Library: p.library, Index: index, Plain: markdown.Text}
	e.rebuild = func(ctx context.Context, progress func(int)) error {
		return index.Rebuild(ctx, e.sync.All(ctx), progress)
	}
	return e, nil
}

// keep brings the engine in step and holds it there until ctx ends. On one
// database several instances each have an engine of their own; a job is done
// on one of them only, so the others follow the log.
func (e *engine) keep(ctx context.Context, p *portal) {
	at := p.editions.Current()
	shared := p.config.DatabaseURL != ""
	if e.fresh || e.own && shared {
		slog.Info("building the search index")
		if err := e.rebuild(ctx, func(int) {}); err != nil && ctx.Err() == nil {
			slog.Error("cannot build the search index", "err", err)
		}
	}
	if e.own && shared {
		indexer.Follow(ctx, p.library, at, e.sync.Pieces)
	}
}
