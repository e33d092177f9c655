package indexer

import "errors"

// ErrAway says that the engine could not be reached, answered with a fault of
// its own, or took too long. The query may be fine; another engine or a later
// try may answer it.
var ErrAway = errors.New("search engine is away")
