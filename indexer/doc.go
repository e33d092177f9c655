// Package indexer finds publications: the search that residents and
// secretaries type into, behind one small interface with two engines.
//
//	indexer/fold      one spelling for what means the same: width, case, script
//	indexer/embedded  bleve, the default: no server to run
//	indexer/meili     Meilisearch
//	indexer/match     "is this message true?": our own matcher, in memory
//	indexer/highlight where a query was found, as safe HTML, for both engines
//	indexer/indextest one corpus, one suite, both engines
//
// Where both engines run, Fallback lets the embedded one answer while
// Meilisearch is away.
//
// An engine holds a copy; content is the source of truth. What an engine lost
// or never had is put back from there (see Sync), so an index may be deleted at
// any time without losing anything.
package indexer
