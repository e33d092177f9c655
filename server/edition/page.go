package edition

import "time"

// Page is a ready answer for one edition.
type Page struct {
	Status int    // 0 means 200
	Type   string // Content-Type
	Body   []byte // not compressed; the cache keeps it, so it must not change afterwards

	// Until is the next instant at which the page would say something else
	// although nothing was published: a notice expires, a promise falls due.
	// Zero: until the edition moves.
	Until time.Time

	// LastModified goes out as it is and answers If-Modified-Since. Leave it
	// zero where anything else on the page can change too: the ETag is enough.
	LastModified time.Time

	// Header is further response headers. Cache-Control here replaces the
	// cache's own.
	Header map[string]string
}
