package pushtest

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Floor sends with the least work that a correct sender can do: the standard
// library's encryption, one signed token kept for the service, one client with
// pooled connections. Benchmarks give a sender's speed as a share of it.
type Floor struct {
	client *http.Client
	auth   string
}

// NewFloor makes a Floor for one service, with connections for that many
// senders at once.
func (s *Service) NewFloor(conns int) (*Floor, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		return nil, err
	}
	token, err := sign(key, claims{Aud: s.URL, Exp: time.Now().Add(12 * time.Hour).Unix(), Sub: "mailto:floor@example.org"})
	if err != nil {
		return nil, err
	}
	return &Floor{
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: conns, MaxConnsPerHost: conns}},
		auth:   "vapid t=" + token + ", k=" + base64.RawURLEncoding.EncodeToString(point),
	}, nil
}

// sign makes an ES256 token (RFC 7515; RFC 7518, section 3.4).
func sign(key *ecdsa.PrivateKey, c claims) (string, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256"}`)) + "." +
		base64.RawURLEncoding.EncodeToString(body)
	sum := sha256.Sum256([]byte(token))
	r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
	if err != nil {
		return "", err
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return token + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

// Send sends one message, or returns an error that says what was wrong.
func (f *Floor) Send(ctx context.Context, to Subscription, payload []byte) error {
	point, err := base64.RawURLEncoding.DecodeString(to.P256dh)
	if err != nil {
		return err
	}
	auth, err := base64.RawURLEncoding.DecodeString(to.Auth)
	if err != nil {
		return err
	}
	body, err := Seal(payload, point, auth)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.Endpoint, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Encoding", "aes128gcm")
	req.Header.Set("TTL", "3600")
	req.Header.Set("Urgency", "normal")
	req.Header.Set("Authorization", f.auth)
	res, err := f.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	if err == nil && res.StatusCode != http.StatusCreated {
		err = fmt.Errorf("the push service answered %s", res.Status)
	}
	return err
}

// Close closes idle connections.
func (f *Floor) Close() { f.client.CloseIdleConnections() }
