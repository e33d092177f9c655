package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// Publication returns a piece with its working copy; NotFound.
func (d *DB) Publication(ctx context.Context, id content.ID) (*content.Publication, error) {
	r, err := d.reader.GetPublication(ctx, string(id))
	if err != nil {
		return nil, found("read a publication", content.MsgNoSuchPiece, err)
	}
	return publicationOf(r)
}

// PublicationBySlug finds a piece by its address; NotFound.
func (d *DB) PublicationBySlug(ctx context.Context, k content.Kind, slug string) (*content.Publication, error) {
	r, err := d.reader.GetPublicationBySlug(ctx, db.GetPublicationBySlugParams{Kind: string(k), Slug: slug})
	if err != nil {
		return nil, found("read a publication", content.MsgNoSuchPiece, err)
	}
	return publicationOf(db.GetPublicationRow(r))
}

// Revisions lists what was published of a piece, the newest first.
func (d *DB) Revisions(ctx context.Context, id content.ID) ([]content.Revision, error) {
	bodies, err := d.reader.ListRevisions(ctx, string(id))
	if err != nil {
		return nil, failed("read revisions", err)
	}
	revisions := make([]content.Revision, len(bodies))
	for i, body := range bodies {
		if err := json.Unmarshal([]byte(body), &revisions[i]); err != nil {
			return nil, fmt.Errorf("a revision of %s: %w", id, err)
		}
	}
	return revisions, nil
}

// externalsAtOnce keeps a query under the engines' limits of parameters.
const externalsAtOnce = 500

// Externals tells which of the senders' ids are known already.
func (d *DB) Externals(ctx context.Context, k content.Kind, external []string) (map[string]bool, error) {
	known := map[string]bool{}
	for len(external) > 0 {
		n := min(len(external), externalsAtOnce)
		var q query
		q.and("kind = ?", string(k))
		q.in("external", external[:n])
		rows, err := d.read.QueryContext(ctx, "SELECT external FROM publications"+q.where(), q.args...)
		if err != nil {
			return nil, failed("look for known ids", err)
		}
		err = each(rows, func() error {
			var id string
			err := rows.Scan(&id)
			known[id] = true
			return err
		})
		if err != nil {
			return nil, failed("look for known ids", err)
		}
		external = external[n:]
	}
	return known, nil
}
