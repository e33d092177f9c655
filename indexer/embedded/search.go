package embedded

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"

	"gaoshi/indexer"
	"gaoshi/indexer/highlight"
)

// Search implements indexer.Index. A query that no document meets in every
// word is tried again for those that meet half of its rarest words.
func (x *Index) Search(ctx context.Context, q indexer.Query) (indexer.Result, error) {
	q = q.Bounded()
	g, done, err := x.use()
	if err != nil {
		return indexer.Result{}, err
	}
	defer done()
	result, err := g.search(ctx, q)
	if err != nil {
		return indexer.Result{}, away("search", err)
	}
	return result, nil
}

func (g *generation) search(ctx context.Context, q indexer.Query) (result indexer.Result, err error) {
	// A file that was damaged under us makes bleve panic. Search is then away;
	// everything else goes on.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("damaged index: %v", p)
		}
	}()
	snapshot, err := g.snapshot()
	if err != nil {
		return result, err
	}
	defer snapshot.Close()
	if strings.TrimSpace(q.Text) == "" {
		return g.page(ctx, snapshot, q, nil, nil)
	}
	terms := q.Terms()
	words, err := resolve(snapshot, terms)
	if err != nil {
		return result, err
	}
	if ask := strict(words); ask != nil {
		result, err = g.page(ctx, snapshot, q, ask, terms)
		if err != nil || result.Total > 0 || len(terms) == 1 {
			return result, err
		}
	}
	if ask := relaxed(words); ask != nil && len(terms) > 1 {
		return g.page(ctx, snapshot, q, ask, terms)
	}
	return result, ctx.Err()
}

// snapshot returns the index as it is now. The caller closes it.
func (g *generation) snapshot() (*scorch.IndexSnapshot, error) {
	advanced, err := g.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		reader.Close()
		return nil, fmt.Errorf("index gives a %T to read", reader)
	}
	return snapshot, nil
}

// page answers one query: ask ranked by score, or without one the newest first.
func (g *generation) page(ctx context.Context, snapshot *scorch.IndexSnapshot, q indexer.Query, ask query.Query, terms []indexer.Term) (indexer.Result, error) {
	columns, err := g.columnsOf(snapshot)
	if err != nil {
		return indexer.Result{}, err
	}
	c := newCollector(snapshot, columns, q)
	if ask == nil {
		err = c.all(ctx)
	} else {
		err = c.matching(ctx, snapshot, ask, g)
	}
	if err != nil {
		return indexer.Result{}, err
	}
	result := indexer.Result{Total: c.total, Facets: c.facetCounts()}
	marker := highlight.New(terms)
	for _, f := range c.page(q.Offset) {
		hit, err := toHit(snapshot.Segments()[f.segment], f, marker)
		if err != nil {
			return indexer.Result{}, err
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

// toHit reads what is shown of a document and marks it.
func toHit(segment *scorch.SegmentSnapshot, f found, marker *highlight.Marker) (indexer.Hit, error) {
	id, err := segment.DocID(uint64(f.doc))
	if err != nil {
		return indexer.Hit{}, fmt.Errorf("read document %d: %w", f.doc, err)
	}
	var s shown
	var bad error
	err = segment.VisitDocument(uint64(f.doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field == fieldShown {
			bad = json.Unmarshal(value, &s)
		}
		return true
	})
	if err != nil || bad != nil {
		return indexer.Hit{}, fmt.Errorf("read document %s: %w", id, cmp.Or(err, bad))
	}
	return indexer.Hit{
		ID: string(id), Publication: s.Publication, Kind: s.Kind, Lang: s.Lang, Slug: s.Slug,
		Headline: marker.Mark(s.Headline), Snippet: marker.Snippet(s.Summary, s.Body),
		Verdict: s.Verdict, Severity: s.Severity, Published: s.Published, Score: f.score,
	}, nil
}

// idsOf returns the documents of a publication, one per language.
func idsOf(ctx context.Context, g *generation, publication string) ([]string, error) {
	term := bleve.NewTermQuery(publication)
	term.SetField(fieldPublication)
	request := bleve.NewSearchRequestOptions(term, indexer.MaxLimit, 0, false)
	found, err := g.bleve.SearchInContext(ctx, request)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, match := range found.Hits {
		ids = append(ids, match.ID)
	}
	return ids, nil
}
