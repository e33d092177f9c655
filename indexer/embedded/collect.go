package embedded

import (
	"cmp"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"gaoshi/indexer"
)

// found is a document that matches.
type found struct {
	segment, doc int
	score        float64
	published    int64
}

// better orders by score, then the newest first.
func better(a, b found) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.published, a.published),
		cmp.Compare(a.segment, b.segment), cmp.Compare(a.doc, b.doc))
}

// collector filters, counts and keeps the best of what matches.
type collector struct {
	segments []view
	inForce  int64
	anyTime  bool
	count    bool // facets
	keep     int  // how many of the best are asked for
	total    int
	best     []found
	worst    *found // the last of the best, once there are enough
}

// view is a segment as one query sees it.
type view struct {
	*columns
	first   uint64 // number in the snapshot of its first document
	deleted *roaring.Bitmap
	want    [len(facetFields)]uint32
	counts  [len(facetFields)][]int
}

const (
	anyValue = ^uint32(0)
	noValue  = ^uint32(0) - 1 // asked for, but no document of the segment has it
)

func newCollector(snapshot *scorch.IndexSnapshot, all []*columns, q indexer.Query) *collector {
	c := &collector{
		inForce: q.InForce.Unix(), anyTime: q.InForce.IsZero(), count: q.Facets, keep: q.Offset + q.Limit,
	}
	asked := [...]string{q.Kind, q.Topic, q.Area, q.Verdict, q.Severity, q.Lang} // as facetFields
	var first uint64
	for i, s := range snapshot.Segments() {
		v := view{columns: all[i], first: first, deleted: s.Deleted()}
		for j := range v.facets {
			v.want[j] = anyValue
			if asked[j] != "" {
				v.want[j] = noValue
				if at := slices.Index(v.facets[j].names, asked[j]); at >= 0 {
					v.want[j] = uint32(at)
				}
			}
			v.counts[j] = make([]int, len(v.facets[j].names))
		}
		c.segments = append(c.segments, v)
		first += uint64(s.FullSize())
	}
	return c
}

// all takes every document, for a query without words.
func (c *collector) all(ctx context.Context) error {
	for i := range c.segments {
		v := &c.segments[i]
		for doc := range v.published {
			if doc%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if v.deleted == nil || !v.deleted.Contains(uint32(doc)) {
				c.take(i, doc, 0)
			}
		}
	}
	return nil
}

// typicalLength is about how many words a document has, for the ranking: what
// is longer needs a word more often to be as much about it.
const typicalLength = 200

// matching takes what meets a query of bleve's.
func (c *collector) matching(ctx context.Context, snapshot *scorch.IndexSnapshot, ask query.Query, g *generation) error {
	documents, err := snapshot.DocCount()
	if err != nil {
		return err
	}
	ctx = context.WithValue(ctx, search.GetScoringModelCallbackKey,
		search.GetScoringModelCallbackFn(func() string { return index.BM25Scoring }))
	// bleve would take the number of different words for the length of all.
	length := typicalLength * int(documents)
	ctx = context.WithValue(ctx, search.BM25StatsKey, &search.BM25Stats{
		DocCount: float64(documents), FieldCardinality: map[string]int{fieldAll: length, fieldChar: length},
	})
	searcher, err := ask.Searcher(ctx, snapshot, g.bleve.Mapping(), search.SearcherOptions{})
	if err != nil {
		return err
	}
	defer searcher.Close()
	work := &search.SearchContext{
		DocumentMatchPool: search.NewDocumentMatchPool(searcher.DocumentMatchPoolSize()+1, 0), IndexReader: snapshot,
	}
	at := 0 // matches come in the order of segments
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		match, err := searcher.Next(work)
		if err != nil || match == nil {
			return err
		}
		number := match.IndexInternalID.Value()
		for at+1 < len(c.segments) && number >= c.segments[at+1].first {
			at++
		}
		c.take(at, int(number-c.segments[at].first), match.Score)
		work.DocumentMatchPool.Put(match)
	}
}

// take counts a document and keeps it if it is among the best.
func (c *collector) take(segment, doc int, score float64) {
	v := &c.segments[segment]
	if !v.passes(doc) || !c.anyTime && (v.effective[doc] > c.inForce || v.expires[doc] <= c.inForce) {
		return
	}
	c.total++
	if c.count {
		for i := range v.facets {
			for _, value := range v.facets[i].of(doc) {
				v.counts[i][value]++
			}
		}
	}
	f := found{segment, doc, score, v.published[doc]}
	if c.worst != nil && better(f, *c.worst) > 0 {
		return
	}
	if c.best = append(c.best, f); len(c.best) >= 2*c.keep+64 {
		c.cut()
	}
}

func (v *view) passes(doc int) bool {
	for i, want := range v.want {
		if want != anyValue && (want == noValue || !slices.Contains(v.facets[i].of(doc), want)) {
			return false
		}
	}
	return true
}

// cut keeps the best that are asked for, in order.
func (c *collector) cut() {
	slices.SortFunc(c.best, better)
	if len(c.best) >= c.keep && c.keep > 0 {
		c.best = c.best[:c.keep]
		last := c.best[c.keep-1]
		c.worst = &last
	}
}

// page returns the hits from offset on.
func (c *collector) page(offset int) []found {
	c.cut()
	return c.best[min(offset, len(c.best)):]
}

// facetCounts adds the segments up.
func (c *collector) facetCounts() map[string]map[string]int {
	if !c.count {
		return nil
	}
	counts := map[string]map[string]int{}
	for i, field := range facetFields {
		counts[field] = map[string]int{}
		for _, v := range c.segments {
			for value, n := range v.counts[i] {
				if n > 0 {
					counts[field][v.facets[i].names[value]] += n
				}
			}
		}
	}
	return counts
}
