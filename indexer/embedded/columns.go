package embedded

import (
	"fmt"
	"math"
	"strconv"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// columns are the values of a segment's documents by document number: what is
// filtered, counted and sorted by. They take about 80 bytes a document, are
// read once in a segment's life, and make the newest hundred thousand a matter
// of a millisecond where the index's own way takes a hundred.
type columns struct {
	published []int64 // Unix milliseconds
	effective []int64 // Unix seconds; the smallest number: at once
	expires   []int64 // the largest: never
	facets    [len(facetFields)]facetColumn
}

// facetColumn holds any number of values for each document.
type facetColumn struct {
	names  []string
	starts []uint32 // of a document's values; one more for the end
	values []uint32 // indexes into names
}

// facetFields are the fields that are filtered and counted by.
var facetFields = [...]string{fieldKind, fieldTopic, fieldArea, fieldVerdict, fieldSeverity, fieldLang}

var columnFields = append([]string{fieldPublished, fieldEffective, fieldExpires}, facetFields[:]...)

// readColumns reads those of a segment.
func readColumns(s *scorch.SegmentSnapshot) (*columns, error) {
	n := int(s.FullSize())
	c := &columns{make([]int64, n), make([]int64, n), make([]int64, n), [len(facetFields)]facetColumn{}}
	known := [len(facetFields)]map[string]uint32{}
	for i := range c.facets {
		c.facets[i].starts = make([]uint32, n+1)
		known[i] = map[string]uint32{}
	}
	values, ok := s.Segment().(segment.DocValueVisitable)
	if !ok {
		return nil, fmt.Errorf("segment %d has no values", s.Id())
	}
	var state segment.DocVisitState
	for doc := range n {
		c.effective[doc], c.expires[doc] = math.MinInt64, math.MaxInt64
		var err error
		state, err = values.VisitDocValues(uint64(doc), columnFields, func(field string, term []byte) {
			c.set(doc, field, string(term), &known)
		}, state)
		if err != nil {
			return nil, fmt.Errorf("values of segment %d: %w", s.Id(), err)
		}
		for i := range c.facets {
			c.facets[i].starts[doc+1] = uint32(len(c.facets[i].values))
		}
	}
	return c, nil
}

func (c *columns) set(doc int, field, value string, known *[len(facetFields)]map[string]uint32) {
	switch field {
	case fieldPublished:
		c.published[doc] = parseTime(value)
	case fieldEffective:
		c.effective[doc] = parseTime(value)
	case fieldExpires:
		c.expires[doc] = parseTime(value)
	}
	for i, name := range facetFields {
		if name != field {
			continue
		}
		f := &c.facets[i]
		number, ok := known[i][value]
		if !ok {
			number = uint32(len(f.names))
			f.names, known[i][value] = append(f.names, value), number
		}
		f.values = append(f.values, number)
	}
}

// of returns the values of a document.
func (f *facetColumn) of(doc int) []uint32 { return f.values[f.starts[doc]:f.starts[doc+1]] }

func formatTime(n int64) string { return strconv.FormatInt(n, 36) }

func parseTime(s string) int64 {
	n, _ := strconv.ParseInt(s, 36, 64)
	return n
}

// columnsOf returns those of each segment of a snapshot, reading the ones not
// read yet.
func (g *generation) columnsOf(snapshot *scorch.IndexSnapshot) ([]*columns, error) {
	g.columnsLock.Lock()
	defer g.columnsLock.Unlock()
	segments := snapshot.Segments()
	all := make([]*columns, len(segments))
	for i, s := range segments {
		c, ok := g.columns[s.Id()]
		if !ok {
			var err error
			if c, err = readColumns(s); err != nil {
				return nil, err
			}
			g.columns[s.Id()] = c
		}
		all[i] = c
	}
	if len(g.columns) > 2*len(segments)+8 { // most were merged away
		clear(g.columns)
		for i, s := range segments {
			g.columns[s.Id()] = all[i]
		}
	}
	return all, nil
}
