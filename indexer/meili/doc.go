// Package meili is the search engine for a portal that runs Meilisearch.
//
// The server holds one index under the configured name. Rebuild fills another,
// NAME-new, and swaps the two, so a search never meets a half-filled one. A
// marker document says by which format and settings an index was filled; an
// index without that marker is missing, wiped or older, and NeedsRebuild says
// so.
//
// What the server is given is not the text but the words of indexer/fold, those
// of Chinese spelled in letters (see spell): 发热门诊 is found by 热门 whatever a
// segmenter makes of it, both engines agree on what a word is, and a build
// without the Chinese tokenizer serves as well. It also means that nothing a
// stranger types reaches the server's query syntax or filter language.
//
// Run the server with --max-indexing-memory 256MiB (MEILI_MAX_INDEXING_MEMORY).
// By default it sets up for two thirds of the machine's memory with every
// write, and one document takes a second where it could take a tenth.
//
// Every error wraps indexer.ErrAway: whatever is wrong with the server, another
// engine may answer.
package meili
