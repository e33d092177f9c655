package push

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"unique"
)

// MaxEndpoint is the longest endpoint taken, in bytes. Those of the real push
// services have between 150 and 600.
const MaxEndpoint = 1024

// ErrEndpoint is wrapped by every refusal of an endpoint. The message says what
// is wrong and never quotes the endpoint.
var ErrEndpoint = errors.New("push endpoint refused")

// Endpoint is where a push service takes messages for one browser. Whoever knows
// it can read and end the subscription here, so it is a secret of the
// subscriber: printing or logging an Endpoint shows its host and a short hash.
//
// Endpoints can be compared with == and be map keys. The zero value is none.
type Endpoint struct {
	// A handle keeps the text out of %v also where fmt meets an Endpoint in an
	// unexported field and may not call its methods.
	raw unique.Handle[string]
}

// ParseEndpoint checks an endpoint that a stranger sent: an absolute https URL
// of at most MaxEndpoint bytes, without credentials or fragment, on an allowed
// host and its usual port. It returns an error that wraps ErrEndpoint.
func ParseEndpoint(raw string, allowed Hosts) (Endpoint, error) {
	if len(raw) > MaxEndpoint {
		return Endpoint{}, fmt.Errorf("%w: longer than %d bytes", ErrEndpoint, MaxEndpoint)
	}
	if strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }) {
		return Endpoint{}, fmt.Errorf("%w: it has characters that no URL has", ErrEndpoint)
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil: // the error quotes the URL
		return Endpoint{}, fmt.Errorf("%w: not a URL", ErrEndpoint)
	case u.Opaque != "" || u.Host == "":
		return Endpoint{}, fmt.Errorf("%w: no host", ErrEndpoint)
	case u.User != nil:
		return Endpoint{}, fmt.Errorf("%w: it has credentials", ErrEndpoint)
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return Endpoint{}, fmt.Errorf("%w: it has a fragment", ErrEndpoint)
	case strings.Trim(u.Path, "/") == "" && u.RawQuery == "":
		return Endpoint{}, fmt.Errorf("%w: it names a push service but no subscriber", ErrEndpoint)
	case !allowed.allows(u):
		return Endpoint{}, fmt.Errorf("%w: not the https address of a known push service", ErrEndpoint)
	}
	return Endpoint{unique.Make(raw)}, nil
}

// URL is the endpoint itself: to store and to send to, never to show.
func (e Endpoint) URL() string {
	if e == (Endpoint{}) {
		return ""
	}
	return e.raw.Value()
}

// Host is the push service's host name, for figures and messages.
func (e Endpoint) Host() string {
	u, err := url.Parse(e.URL())
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// String is the host and eight digits of the endpoint's SHA-256: enough to find
// a subscription again, not enough to use it.
func (e Endpoint) String() string {
	if e == (Endpoint{}) {
		return "no endpoint"
	}
	sum := sha256.Sum256([]byte(e.URL()))
	return e.Host() + "/…" + hex.EncodeToString(sum[:4])
}

// GoString is String, so that %#v tells no more.
func (e Endpoint) GoString() string { return e.String() }

// LogValue is String, for slog.
func (e Endpoint) LogValue() slog.Value { return slog.StringValue(e.String()) }

// storedEndpoint is one that ParseEndpoint passed when it was stored. Sending
// checks its host again.
func storedEndpoint(raw string) (Endpoint, error) {
	if raw == "" || len(raw) > MaxEndpoint {
		return Endpoint{}, fmt.Errorf("%w: nothing that was stored by us", ErrEndpoint)
	}
	return Endpoint{unique.Make(raw)}, nil
}
