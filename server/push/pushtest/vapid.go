package pushtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// maxExpiry is how far ahead a token may end (RFC 8292, section 2).
const maxExpiry = 24 * time.Hour

// checkVAPID checks an Authorization header as RFC 8292 has it and returns the
// sender's public key in base64url.
func checkVAPID(header, audience string, now time.Time) (key string, err error) {
	scheme, params, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "vapid") {
		return "", errors.New("no vapid Authorization header")
	}
	var token string
	for part := range strings.SplitSeq(params, ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name {
		case "t":
			token = value
		case "k":
			key = value
		}
	}
	public, err := publicKey(key)
	if err != nil {
		return "", err
	}
	claims, err := verify(token, public)
	if err != nil {
		return "", err
	}
	return key, claims.check(audience, now)
}

func publicKey(key string) (*ecdsa.PublicKey, error) {
	point, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return nil, errors.New("vapid k is not base64url without padding")
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return nil, fmt.Errorf("vapid k: %w", err)
	}
	return public, nil
}

type claims struct {
	Aud string `json:"aud"`
	Exp int64  `json:"exp"`
	Sub string `json:"sub"`
}

// verify checks an ES256 token (RFC 7515; RFC 7518, section 3.4).
func verify(token string, key *ecdsa.PublicKey) (claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims{}, errors.New("vapid t is no signed token")
	}
	var raw [3][]byte
	for i, part := range parts {
		var err error
		if raw[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			return claims{}, errors.New("vapid t is not base64url without padding")
		}
	}
	var head struct{ Alg, Typ string }
	if err := json.Unmarshal(raw[0], &head); err != nil || head.Alg != "ES256" || head.Typ != "JWT" {
		return claims{}, fmt.Errorf("vapid t has the header %s", raw[0])
	}
	if len(raw[2]) != 64 {
		return claims{}, fmt.Errorf("a signature of %d bytes", len(raw[2]))
	}
	r, s := new(big.Int).SetBytes(raw[2][:32]), new(big.Int).SetBytes(raw[2][32:])
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(key, sum[:], r, s) {
		return claims{}, errors.New("the signature does not fit the key")
	}
	var c claims
	if err := json.Unmarshal(raw[1], &c); err != nil {
		return claims{}, fmt.Errorf("the claims: %w", err)
	}
	return c, nil
}

func (c claims) check(audience string, now time.Time) error {
	if c.Aud != audience {
		return fmt.Errorf("aud is %q, not %q", c.Aud, audience)
	}
	switch ends := time.Unix(c.Exp, 0); {
	case !ends.After(now):
		return fmt.Errorf("the token ended at %s", ends)
	case ends.After(now.Add(maxExpiry)):
		return fmt.Errorf("the token ends in %s, more than a day", ends.Sub(now))
	}
	// sub may be left out by the standard, but Apple refuses that, and refuses
	// what is no address.
	u, err := url.Parse(c.Sub)
	if err != nil || (u.Scheme != "mailto" && u.Scheme != "https") {
		return fmt.Errorf("sub is %q", c.Sub)
	}
	if u.Scheme == "mailto" {
		if a, err := mail.ParseAddress(u.Opaque); err != nil || a.Address != u.Opaque {
			return fmt.Errorf("sub is %q", c.Sub)
		}
	}
	return nil
}
