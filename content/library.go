package content

import (
	"context"
	"fmt"
	"time"
)

// Library reads what the public may see: live revisions, their history, and
// nothing of what is being written.
type Library struct {
	store    Store
	editions *Editions
}

// NewLibrary reads from a store.
func NewLibrary(store Store, editions *Editions) *Library {
	return &Library{store: store, editions: editions}
}

// Edition is the newest edition this instance knows. It costs nothing.
func (l *Library) Edition() int64 { return l.editions.Current() }

// Changed is closed when the next edition is there; see Editions.Changed.
func (l *Library) Changed() <-chan struct{} { return l.editions.Changed() }

// ByID returns NotFound for what was never published.
func (l *Library) ByID(ctx context.Context, id ID) (*Published, error) {
	p, err := l.store.Publication(ctx, id)
	return public(p, err)
}

// BySlug returns NotFound for what was never published.
func (l *Library) BySlug(ctx context.Context, k Kind, slug string) (*Published, error) {
	if !ValidSlug(slug) {
		return nil, Refuse(NotFound, "", MsgNoSuchPiece)
	}
	p, err := l.store.PublicationBySlug(ctx, k, slug)
	return public(p, err)
}

func public(p *Publication, err error) (*Published, error) {
	if err != nil {
		return nil, err
	}
	if pub := p.Public(); pub != nil {
		return pub, nil
	}
	return nil, Refuse(NotFound, "", MsgNoSuchPiece)
}

// List returns one page and how many there are in all. Withdrawn and expired
// pieces are in it, marked by their Status, unless f.InForce is set.
func (l *Library) List(ctx context.Context, f Filter) ([]*Published, int, error) {
	f.Public, f.Stages, f.Author, f.DutyDue = true, nil, "", false
	list, total, err := l.store.Publications(ctx, f)
	if err != nil {
		return nil, 0, fmt.Errorf("list: %w", err)
	}
	out := make([]*Published, 0, len(list))
	for _, p := range list {
		if pub := p.Public(); pub != nil {
			out = append(out, pub)
		}
	}
	return out, total, nil
}

// InForce lists what holds at an instant, the most severe first.
func (l *Library) InForce(ctx context.Context, k Kind, at time.Time, limit int) ([]*Published, int, error) {
	return l.List(ctx, Filter{Kind: k, InForce: at, Order: SevereFirst, Limit: limit})
}

// History lists every revision of a published piece, the newest first.
func (l *Library) History(ctx context.Context, id ID) ([]Revision, error) {
	if _, err := l.ByID(ctx, id); err != nil {
		return nil, err
	}
	revs, err := l.store.Revisions(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", id, err)
	}
	return revs, nil
}

// Since lists what may have changed after an edition, each piece once, and the
// edition the list is up to. It is for copies of content that follow the log:
// the matcher and the search index inside an instance.
func (l *Library) Since(ctx context.Context, after int64) (changed []ID, edition int64, err error) {
	const page = 1000
	seen := map[ID]bool{}
	for edition = after; ; {
		events, err := l.store.Events(ctx, edition, page)
		if err != nil {
			return nil, after, fmt.Errorf("changes since edition %d: %w", after, err)
		}
		for _, e := range events {
			edition = e.Seq
			if e.changes() {
				if !seen[e.Subject] {
					seen[e.Subject] = true
					changed = append(changed, e.Subject)
				}
			}
		}
		if len(events) < page {
			return changed, edition, nil
		}
	}
}

// Terms lists the topics and areas, in their order.
func (l *Library) Terms(ctx context.Context) ([]Term, error) { return l.store.Terms(ctx) }

// File returns an attachment's bytes.
func (l *Library) File(ctx context.Context, hash string) (*File, error) {
	if len(hash) != 64 {
		return nil, Refuse(NotFound, "", MsgNoSuchFile)
	}
	return l.store.File(ctx, hash)
}

// Each calls f for every published piece, withdrawn ones too, until f returns
// an error. It is for rebuilding what is derived: index and matcher. It walks by
// id, so what is published meanwhile shifts nothing out of sight.
func (l *Library) Each(ctx context.Context, f func(p *Published) error) error {
	const page = 500
	after := ID("")
	for {
		list, _, err := l.List(ctx, Filter{Order: ByID, After: after, Limit: page})
		if err != nil {
			return err
		}
		for _, p := range list {
			if err := f(p); err != nil {
				return err
			}
			after = p.ID
		}
		if len(list) < page {
			return nil
		}
	}
}
