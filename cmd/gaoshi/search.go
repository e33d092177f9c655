package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"gaoshi/frontend/markdown"
	"gaoshi/indexer"
	"gaoshi/indexer/embedded"
	"gaoshi/indexer/meili"
)

// engine is search as the configuration says: the engine inside, Meilisearch,
// or Meilisearch with the engine inside to fall back on.
type engine struct {
	indexer.Index
	portal *portal
	own    *embedded.Index // nil: there is none inside
	lost   bool            // own is in memory, because its folder cannot be used
	server *meili.Index    // nil: there is no Meilisearch
	both   *indexer.Fallback
}

// openEngine opens the engine inside and looks for Meilisearch. A Meilisearch
// that is away keeps nothing from starting.
func openEngine(ctx context.Context, p *portal) (*engine, error) {
	e := &engine{portal: p}
	if p.config.MeiliURL == "" || p.config.MeiliBackup {
		if err := e.openOwn(filepath.Join(p.config.Data, "index")); err != nil {
			return nil, err
		}
	}
	if p.config.MeiliURL == "" {
		return e, nil
	}
	server, err := meili.Open(ctx, meili.Config{URL: p.config.MeiliURL, Key: p.config.MeiliKey, Index: p.config.MeiliIndex})
	if errors.Is(err, indexer.ErrAway) {
		slog.Warn("Meilisearch is away; it is used when it is back", "err", err)
	} else if err != nil {
		return nil, errors.Join(fmt.Errorf("GAOSHI_MEILI_URL: %w", err), e.close())
	}
	e.server, e.Index = server, server
	if e.own != nil {
		e.both = &indexer.Fallback{Primary: server, Backup: whole{e.own}}
		e.Index = e.both
	}
	return e, nil
}

// openOwn opens the engine inside. A folder that cannot be used, on a full disk
// or a damaged one, must not keep residents from reading: the index is made in
// memory then, until the next start.
func (e *engine) openOwn(folder string) error {
	own, err := embedded.Open(folder)
	if errors.Is(err, embedded.ErrInUse) {
		return fmt.Errorf("%w; is another gaoshi running on this folder?", err)
	}
	if err != nil {
		slog.Warn("the search index is kept in memory, because its folder cannot be used", "err", err)
		if own, err = embedded.Open(""); err != nil {
			return err
		}
		e.lost = true
	}
	e.own, e.Index = own, whole{own}
	return nil
}

// whole is the engine inside once it has been filled. Until then it is away: a
// search that finds nothing because nothing is in the index yet would say that
// there is nothing.
type whole struct{ *embedded.Index }

// Search answers once everything is in.
func (w whole) Search(ctx context.Context, q indexer.Query) (indexer.Result, error) {
	if w.Fresh() {
		return indexer.Result{}, fmt.Errorf("the index is being built: %w", indexer.ErrAway)
	}
	return w.Index.Search(ctx, q)
}

func (e *engine) close() error {
	if e.own == nil {
		return nil
	}
	return e.own.Close()
}

// writer writes what content says into an index.
func (e *engine) writer(x indexer.Index) *indexer.Sync {
	return &indexer.Sync{Library: e.portal.library, Index: x, Plain: markdown.Text}
}

// rebuild fills every engine there is anew, beside what answers, and swaps it
// in when it is whole.
func (e *engine) rebuild(ctx context.Context, progress func(int)) error {
	docs := e.writer(e.Index).All(ctx)
	if e.own != nil {
		if err := e.own.Rebuild(ctx, docs, progress); err != nil {
			return err
		}
	}
	if e.server == nil {
		return nil
	}
	return e.server.Rebuild(ctx, docs, progress)
}

// keep brings the engines in step and holds them there until ctx ends.
func (e *engine) keep(ctx context.Context) {
	var running sync.WaitGroup
	if e.server != nil {
		running.Go(func() { e.keepServer(ctx) })
	}
	if e.own != nil {
		running.Go(func() { e.keepOwn(ctx) })
	}
	running.Wait()
}

// keepOwn fills the engine inside when it is new. On one database several
// instances each have one of their own; an index job is done on one of them
// only, so each follows the log, and builds anew what it missed while it was
// down.
func (e *engine) keepOwn(ctx context.Context) {
	at := e.portal.editions.Current()
	shared := e.portal.config.DatabaseURL != ""
	if e.own.Fresh() || shared {
		slog.Info("building the search index")
		if err := e.own.Rebuild(ctx, e.writer(e.own).All(ctx), nil); err != nil && ctx.Err() == nil {
			slog.Error("cannot build the search index", "err", err)
		}
	}
	if shared {
		indexer.Follow(ctx, e.portal.library, at, e.writer(e.own).Pieces)
	}
}

// lookEvery is how often Meilisearch is asked whether its index is still there
// and of this version.
const lookEvery = 15 * time.Second

// keepServer rebuilds the index of Meilisearch when it is missing, was wiped or
// is of another version. Of several instances one does it.
func (e *engine) keepServer(ctx context.Context) {
	for tick := time.NewTicker(lookEvery); ; {
		if err := e.look(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, indexer.ErrAway) {
			slog.Error("cannot keep the index of Meilisearch", "err", err)
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

func (e *engine) look(ctx context.Context) error {
	needs, err := e.server.NeedsRebuild(ctx)
	if err != nil || !needs {
		return err
	}
	mine, err := e.portal.db.Allow(ctx, "rebuild:"+e.portal.config.MeiliIndex, 1, time.Minute)
	if err != nil || !mine {
		return err
	}
	slog.Info("building the index of Meilisearch")
	at := e.portal.editions.Current()
	if err := e.server.Rebuild(ctx, e.writer(e.server).All(ctx), nil); err != nil {
		return err
	}
	// What another instance wrote meanwhile went into the old index only.
	changed, _, err := e.portal.library.Since(ctx, at)
	if err != nil {
		return err
	}
	return e.writer(e.server).Pieces(ctx, changed)
}

// state is the engine's line of /readyz.
func (e *engine) state(context.Context) (string, error) {
	switch {
	case e.both != nil && e.both.Away():
		return "Meilisearch is away, the engine inside answers", nil
	case e.server != nil:
		return "Meilisearch", nil
	case e.own.Fresh():
		return "is being built", nil
	case e.lost:
		return "inside, in memory: the folder of the index cannot be used", nil
	}
	return "inside", nil
}
