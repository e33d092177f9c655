// Package embedded is the search engine that needs no server: bleve, in the
// process, in a folder of its own.
//
// What it leaves to bleve is the inverted index and its scores. Filters, facets
// and the order by time are columns in memory (columns). The words are those of
// indexer/fold, which the other engine and the matcher use too; queries are
// built term by term, so nothing that a stranger types is ever read as a query
// language; and highlights come from indexer/highlight.
//
// The folder holds generations, of which the file CURRENT names one:
//
//	CURRENT   {"format":2,"generation":"g-000002","filled":true}
//	g-000002  a bleve index
//
// Rebuild fills a new generation beside the one that answers and then rewrites
// CURRENT, so a search never meets a half-filled index, and a crash at any time
// leaves one that is whole. What CURRENT does not name is swept up at Open.
package embedded
