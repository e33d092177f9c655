package embedded

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"gaoshi/indexer"
	"gaoshi/indexer/highlight"
)

// maxFacet is how many values of one facet are counted, the most frequent.
const maxFacet = 100

var facetFields = []string{fieldKind, fieldTopic, fieldArea, fieldVerdict, fieldSeverity, fieldLang}

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

func (g *generation) search(ctx context.Context, q indexer.Query) (indexer.Result, error) {
	if strings.TrimSpace(q.Text) == "" {
		return g.page(ctx, q, nil, nil)
	}
	terms := q.Terms()
	words, err := g.resolve(terms)
	if err != nil {
		return indexer.Result{}, err
	}
	if ask := strict(words); ask != nil {
		result, err := g.page(ctx, q, ask, terms)
		if err != nil || result.Total > 0 || len(terms) == 1 {
			return result, err
		}
	}
	if ask := relaxed(words); ask != nil && len(terms) > 1 {
		return g.page(ctx, q, ask, terms)
	}
	return indexer.Result{}, ctx.Err()
}

func (g *generation) resolve(terms []indexer.Term) ([]wanted, error) {
	advanced, err := g.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return resolve(reader, terms)
}

// page runs one request: ask ranked by score, or without one the newest first.
func (g *generation) page(ctx context.Context, q indexer.Query, ask query.Query, terms []indexer.Term) (indexer.Result, error) {
	request := bleve.NewSearchRequestOptions(narrowed(q, ask), q.Limit, q.Offset, false)
	request.Fields = []string{fieldShown}
	if ask == nil {
		request.Score = bleve.ScoreNone
		request.Sort = search.SortOrder{&search.SortField{Field: fieldNewest, Type: search.SortFieldAsString}}
	}
	if q.Facets {
		for _, field := range facetFields {
			request.AddFacet(field, bleve.NewFacetRequest(field, maxFacet))
		}
	}
	found, err := g.bleve.SearchInContext(ctx, request)
	if err != nil {
		return indexer.Result{}, err
	}
	result := indexer.Result{Total: int(found.Total), Facets: facets(q, found)}
	marker := highlight.New(terms)
	for _, match := range found.Hits {
		hit, err := toHit(match, marker)
		if err != nil {
			return indexer.Result{}, err
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

// narrowed joins what is asked with the filters of q.
func narrowed(q indexer.Query, ask query.Query) query.Query {
	must := filters(q)
	var mustNot []query.Query
	if !q.InForce.IsZero() {
		mustNot = notInForce(q.InForce)
	}
	var narrow query.Query
	switch {
	case len(mustNot) > 0:
		narrow = query.NewBooleanQuery(must, nil, mustNot)
	case len(must) > 0:
		narrow = query.NewConjunctionQuery(must)
	case ask == nil:
		return bleve.NewMatchAllQuery()
	default:
		return ask
	}
	if ask == nil {
		return narrow
	}
	both := query.NewBooleanQuery([]query.Query{ask}, nil, nil)
	both.AddFilter(narrow)
	return both
}

func facets(q indexer.Query, found *bleve.SearchResult) map[string]map[string]int {
	if !q.Facets {
		return nil
	}
	counts := map[string]map[string]int{}
	for field, facet := range found.Facets {
		counts[field] = map[string]int{}
		for _, term := range facet.Terms.Terms() {
			counts[field][term.Term] = term.Count
		}
	}
	return counts
}

func toHit(match *search.DocumentMatch, marker *highlight.Marker) (indexer.Hit, error) {
	stored, _ := match.Fields[fieldShown].(string)
	var s shown
	if err := json.Unmarshal([]byte(stored), &s); err != nil {
		return indexer.Hit{}, fmt.Errorf("read stored document %s: %w", match.ID, err)
	}
	return indexer.Hit{
		ID: match.ID, Publication: s.Publication, Kind: s.Kind, Lang: s.Lang, Slug: s.Slug,
		Headline: marker.Mark(s.Headline), Snippet: marker.Snippet(s.Summary, s.Body),
		Verdict: s.Verdict, Severity: s.Severity, Published: s.Published, Score: match.Score,
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
