package indexer

import (
	"context"
	"time"
)

// Index is a search engine as this project needs one. Both engines pass
// indextest.Suite. All methods return an error that wraps ErrAway when the
// engine cannot be reached or did not answer in time, so that a caller can
// fall back instead of failing.
type Index interface {
	// Put adds or replaces documents by ID. What Put returned nil for is found
	// by the next Search, or within a second where the engine is a server.
	Put(ctx context.Context, docs ...Document) error

	// Delete takes out every language of the named publications. Unknown ids
	// are no error.
	Delete(ctx context.Context, publicationIDs ...string) error

	// Search answers a query. An empty Text lists the newest first.
	Search(ctx context.Context, q Query) (Result, error)
}

// Document is one language of one publication, as plain text: the writer has
// taken the Markdown out.
type Document struct {
	ID          string // publication id, "-", language
	Publication string // publication id
	Kind        string // "notice" or "clarification"
	Lang        string // "zh" or "en"
	Slug        string
	Headline    string
	Summary     string
	Body        string // everything else that is worth finding
	Claim       string // what was claimed, for clarifications: found, never shown in a result
	Verdict     string
	Severity    string
	Topics      []string
	Areas       []string
	Published   time.Time // of this publication's newest major revision
	Effective   time.Time // zero: at once
	Expires     time.Time // zero: never
}

// Query narrows a search. Zero fields do not narrow. Every string in it comes
// from strangers: an engine treats it as data, never as its filter language.
type Query struct {
	Text     string // at most MaxQuery runes are looked at
	Kind     string
	Topic    string
	Area     string
	Verdict  string
	Severity string
	Lang     string
	InForce  time.Time // not zero: only what is effective and not expired at this instant
	Prefix   bool      // the last word is still being typed
	Facets   bool      // count values too
	Limit    int       // 0 means 20; at most MaxLimit
	Offset   int       // at most MaxOffset
}

// Limits of a query. A longer text is cut, a larger window is clamped: search
// is forgiving, and work stays bounded.
const (
	MaxQuery  = 200
	MaxLimit  = 100
	MaxOffset = 10_000

	defaultLimit = 20
)

// Result is one page of an answer.
type Result struct {
	Total  int // of all pages; an estimate where the engine has no better
	Hits   []Hit
	Facets map[string]map[string]int // "kind", "topic", "area", "verdict", "severity", "lang" → value → count
}

// Hit is one found document. Headline and Snippet are safe HTML: text escaped,
// the words that matched inside <mark>, nothing else.
type Hit struct {
	ID          string
	Publication string
	Kind        string
	Lang        string
	Slug        string
	Headline    string
	Snippet     string
	Verdict     string
	Severity    string
	Published   time.Time
	Score       float64
}
