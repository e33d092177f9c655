package content

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"
)

// ID names a publication, an editor, anything that is kept. It is 26 lower-case
// characters: 48 bits of milliseconds, then 80 random bits, so ids sort by the
// time they were made and two instances never make the same one.
type ID string

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an ID at the given instant.
func NewID(now time.Time) ID {
	var b [10]byte
	rand.Read(b[:]) // never fails: the runtime stops the process instead
	return idOf(now, b[:])
}

// idOf is an ID of an instant and ten bytes.
func idOf(at time.Time, rest []byte) ID {
	var b [16]byte
	ms := uint64(at.UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	copy(b[6:], rest)
	return ID(idAlphabet.EncodeToString(b[:]))
}

// Short is the end of the ID: enough to tell pieces of one day apart in a slug.
func (id ID) Short() string {
	if len(id) < 6 {
		return string(id)
	}
	return string(id[len(id)-6:])
}

// Valid reports whether id has the form NewID gives. Ids come back from
// strangers in addresses and forms.
func (id ID) Valid() bool {
	return len(id) == 26 && strings.Trim(string(id), "0123456789abcdefghjkmnpqrstvwxyz") == ""
}
