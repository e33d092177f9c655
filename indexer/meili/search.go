package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"gaoshi/indexer"
	"gaoshi/indexer/highlight"
)

// maxWords is how many words of a query the server looks at.
const maxWords = 10

var facetFields = []string{"kind", "topic", "area", "verdict", "severity", "lang"}

// Search implements indexer.Index. Like the embedded engine it asks for all
// words first and, if no document has them, for as many as may be, giving up
// the most frequent first.
func (x *Index) Search(ctx context.Context, q indexer.Query) (indexer.Result, error) {
	q = q.Bounded()
	ctx, cancel := context.WithTimeout(ctx, x.timeout)
	defer cancel()
	if strings.TrimSpace(q.Text) == "" {
		return x.page(ctx, q, nil, meilisearch.All)
	}
	q.Prefix = true // the server takes the last word so in any case
	terms := q.Terms()
	if len(terms) == 0 {
		return indexer.Result{}, away("search", ctx, ctx.Err())
	}
	result, err := x.page(ctx, q, terms, meilisearch.All)
	if err == nil && result.Total == 0 && len(terms) > 1 {
		return x.page(ctx, q, terms, meilisearch.Frequency)
	}
	return result, err
}

func (x *Index) page(ctx context.Context, q indexer.Query, terms []indexer.Term, strategy meilisearch.MatchingStrategy) (indexer.Result, error) {
	ask := &meilisearch.SearchRequest{
		Offset: int64(q.Offset), Limit: int64(q.Limit), Filter: filter(q), MatchingStrategy: strategy,
		AttributesToRetrieve: []string{"shown"}, ShowRankingScore: true,
	}
	if q.Facets {
		ask.Facets = facetFields
	}
	if terms == nil {
		ask.Sort = []string{"published:desc"}
	}
	answer, err := x.server.Index(x.name).SearchWithContext(ctx, query(terms), ask)
	if err != nil {
		return indexer.Result{}, away("search", ctx, err)
	}
	result := indexer.Result{Total: int(answer.EstimatedTotalHits)}
	marker := highlight.New(terms)
	for _, found := range answer.Hits {
		hit, err := toHit(found, marker)
		if err != nil {
			return indexer.Result{}, away("read an answer", ctx, err)
		}
		result.Hits = append(result.Hits, hit)
	}
	if q.Facets {
		if result.Facets, err = facets(answer.FacetDistribution); err != nil {
			return indexer.Result{}, away("read facets", ctx, err)
		}
	}
	return result, nil
}

func query(terms []indexer.Term) string {
	var words []string
	for _, t := range terms[:min(len(terms), maxWords)] {
		words = append(words, spellTerm(t))
	}
	return strings.Join(words, " ")
}

// filter narrows to documents (the marker is none) and to what q asks for. Its
// values hold nothing that could end a quotation; see valueOf.
func filter(q indexer.Query) []string {
	all := []string{"document = true"}
	for _, f := range []struct{ field, value string }{
		{"kind", q.Kind}, {"topic", q.Topic}, {"area", q.Area},
		{"verdict", q.Verdict}, {"severity", q.Severity}, {"lang", q.Lang},
	} {
		if f.value != "" {
			all = append(all, fmt.Sprintf(`%s = "%s"`, f.field, valueOf(f.value)))
		}
	}
	if !q.InForce.IsZero() {
		at := q.InForce.Unix()
		all = append(all, fmt.Sprintf("effective <= %d", at), fmt.Sprintf("expires > %d", at))
	}
	return all
}

func facets(raw json.RawMessage) (map[string]map[string]int, error) {
	counts := map[string]map[string]int{}
	if len(raw) == 0 {
		return counts, nil
	}
	var given map[string]map[string]int
	if err := json.Unmarshal(raw, &given); err != nil {
		return nil, err
	}
	for field, values := range given {
		counts[field] = map[string]int{}
		for value, n := range values {
			if text, ok := textOf(value); ok {
				counts[field][text] = n
			}
		}
	}
	return counts, nil
}

func toHit(found meilisearch.Hit, marker *highlight.Marker) (indexer.Hit, error) {
	s, err := hitOf(found["shown"])
	if err != nil {
		return indexer.Hit{}, err
	}
	var score float64
	if raw := found["_rankingScore"]; raw != nil {
		if err := json.Unmarshal(raw, &score); err != nil {
			return indexer.Hit{}, err
		}
	}
	return indexer.Hit{
		ID: s.ID, Publication: s.Publication, Kind: s.Kind, Lang: s.Lang, Slug: s.Slug,
		Headline: marker.Mark(s.Headline), Snippet: marker.Snippet(s.Summary, s.Body),
		Verdict: s.Verdict, Severity: s.Severity, Published: s.Published, Score: score,
	}, nil
}
