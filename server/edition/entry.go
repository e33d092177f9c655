package edition

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// entry is one page in every form it is sent in.
type entry struct {
	key     string
	edition int64
	made    time.Time
	until   int64 // Unix nanoseconds; 0: until the edition moves
	status  int
	modTime time.Time // whole seconds; zero: none
	forms   [3]form   // by coding
	size    int64

	visited atomic.Bool // asked for since the shelf last looked for room
}

// form is the body in one content coding. The tag differs by form, as a strong
// validator has to (RFC 9110 section 8.8.3).
type form struct {
	body   []byte // nil: this coding is not worth its bytes
	tag    []byte
	header *fasthttp.ResponseHeader // everything but tag and date; shared, never changed
}

// entryOverhead is what an entry costs beside its bodies, about.
const entryOverhead = 512

// newEntry compresses a page and writes its headers, once.
func newEntry(key string, edition int64, made time.Time, p Page, how effort, headers *headers) *entry {
	e := &entry{key: key, edition: edition, made: made, status: p.Status}
	if e.status == 0 {
		e.status = http.StatusOK
	}
	if !p.Until.IsZero() {
		e.until = p.Until.UnixNano()
	}
	if !p.LastModified.IsZero() {
		e.modTime = p.LastModified.UTC().Truncate(time.Second)
	}
	e.forms[identity].body = p.Body
	if len(p.Body) >= leastToCompress && compressible(p.Type) {
		e.forms[gzipped].body, e.forms[brotlied].body = how.pack(p.Body)
	}
	tag := tagOf(e.status, p)
	e.size = int64(len(key)) + entryOverhead
	for c := range e.forms {
		e.forms[c].header = headers.of(e.status, coding(c), p)
		e.forms[c].tag = fmt.Appendf(nil, `"%s%s"`, tag, coding(c).suffix())
		e.size += int64(len(e.forms[c].body))
	}
	return e
}

// tagOf hashes what a reader gets, so that a page made anew with the same
// words has the same tag, on every instance.
func tagOf(status int, p Page) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d\x00%s\x00", status, p.Type)
	h.Write(p.Body)
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// holds reports whether the entry answers for an edition at an instant.
func (e *entry) holds(edition int64, now func() time.Time) bool {
	return e.edition == edition && (e.until == 0 || now().UnixNano() < e.until)
}

// compressible reports whether a media type is text. Images, PDF and fonts are
// compressed already.
func compressible(typ string) bool {
	typ, _, _ = strings.Cut(typ, ";")
	typ = strings.TrimSpace(strings.ToLower(typ))
	if strings.HasPrefix(typ, "text/") || strings.HasSuffix(typ, "+xml") || strings.HasSuffix(typ, "+json") {
		return true
	}
	switch typ {
	case "application/json", "application/xml", "application/javascript":
		return true
	}
	return false
}
