package edition

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// coding is a content coding this cache keeps, the better ones last.
type coding int

const (
	identity coding = iota
	gzipped
	brotlied
)

// leastToCompress is in bytes; below, the header fields eat what is saved.
const leastToCompress = 256

// effort is a level for each coding.
type effort struct{ brotli, gzip int }

var (
	// quick is where one more level costs the first reader more milliseconds
	// than it saves her on the wire.
	quick = effort{5, 6}
	// thorough is for what is compressed once for all readers there will be.
	thorough = effort{brotli.BestCompression, gzip.BestCompression}
)

var codingNames = [3][]byte{nil, []byte("gzip"), []byte("br")}

// suffix tells the entity tags of the codings apart.
func (c coding) suffix() string { return [...]string{"", "-gz", "-br"}[c] }

// choose picks the best form that a client accepts (RFC 9110 section 12.5.3).
// The form without coding is never refused: a page nobody can read is no help,
// and the RFC lets a server send it when nothing else is acceptable.
func (e *entry) choose(accept []byte) coding {
	for c := brotlied; c > identity; c-- {
		if e.forms[c].body != nil && accepts(accept, codingNames[c]) {
			return c
		}
	}
	return identity
}

// accepts reports whether an Accept-Encoding field admits a coding. Most are
// plain lists like "gzip, deflate, br", so weights are looked at only where one
// is written. Work is linear in the field, which the server bounds.
func accepts(accept, name []byte) bool {
	star := false
	for part := range bytes.SplitSeq(accept, []byte{','}) {
		token, params, weighted := bytes.Cut(part, []byte{';'})
		token = bytes.TrimSpace(token)
		if bytes.EqualFold(token, name) {
			return !weighted || weight(params) > 0
		}
		if len(token) == 1 && token[0] == '*' {
			star = !weighted || weight(params) > 0
		}
	}
	return star
}

// weight reads the q of a list member; what cannot be read counts as refused,
// since the other forms are always right.
func weight(params []byte) float64 {
	name, value, ok := strings.Cut(strings.TrimSpace(string(params)), "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}
