package push

import (
	"crypto/ecdh"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// ErrKeys is wrapped by every refusal of a subscription's keys.
var ErrKeys = errors.New("push keys refused")

// Keys are what a message to one browser is encrypted for (RFC 8291, section
// 2): its public key and the secret that the two sides share. Both are base64url
// without padding.
type Keys struct {
	P256dh string // a point on P-256, 65 bytes uncompressed
	Auth   string // 16 bytes
}

// ParseKeys checks the keys that a browser sent, in any of the base64 forms that
// browsers and libraries write. The library that encrypts checks neither
// lengths nor, for auth, anything at all. The error wraps ErrKeys.
func ParseKeys(p256dh, auth string) (Keys, error) {
	point, err := decodeBase64(p256dh)
	if err != nil {
		return Keys{}, fmt.Errorf("%w: p256dh is not base64url", ErrKeys)
	}
	if len(point) != 65 {
		return Keys{}, fmt.Errorf("%w: p256dh has %d bytes, not 65", ErrKeys, len(point))
	}
	if _, err := ecdh.P256().NewPublicKey(point); err != nil {
		return Keys{}, fmt.Errorf("%w: p256dh is no point on P-256", ErrKeys)
	}
	secret, err := decodeBase64(auth)
	if err != nil {
		return Keys{}, fmt.Errorf("%w: auth is not base64url", ErrKeys)
	}
	if len(secret) != 16 {
		return Keys{}, fmt.Errorf("%w: auth has %d bytes, not 16", ErrKeys, len(secret))
	}
	return Keys{P256dh: encodeBase64(point), Auth: encodeBase64(secret)}, nil
}

// String hides the keys: with the endpoint they are all it takes to write to a
// subscriber.
func (k Keys) String() string { return "keys" }

// GoString is String.
func (k Keys) GoString() string { return k.String() }

// LogValue is String, for slog.
func (k Keys) LogValue() slog.Value { return slog.StringValue(k.String()) }

func encodeBase64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// maxBase64 bounds what is decoded: nothing here is longer than 65 bytes.
const maxBase64 = 128

// decodeBase64 reads both alphabets, with or without padding.
func decodeBase64(s string) ([]byte, error) {
	if len(s) > maxBase64 {
		return nil, errors.New("too long")
	}
	s = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(s, "="))
	return base64.RawURLEncoding.Strict().DecodeString(s)
}
