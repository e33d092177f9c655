package content

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Token lets another program send observations. Its secret is shown once, when
// it is made; only its hash is kept.
type Token struct {
	ID      ID
	Name    string // who sends: it stands beside every value
	Hash    string // SHA-256 of the secret in hex
	Editor  ID     // who made it
	Created time.Time
	Used    time.Time // zero: never
	Revoked time.Time // zero: it works
}

// Answer is what was answered to an idempotency key.
type Answer struct {
	Request string // SHA-256 of what was asked
	Status  int
	Body    string
}

// TokenStore is what Tokens are kept in.
type TokenStore interface {
	AddToken(ctx context.Context, t Token) error
	// TokenByHash returns NotFound for none.
	TokenByHash(ctx context.Context, hash string) (Token, error)
	TokenUsed(ctx context.Context, hash string, at time.Time) error
	RevokeToken(ctx context.Context, id ID, at time.Time) error
	Tokens(ctx context.Context) ([]Token, error)
	// KeptAnswer returns nil for none that is not over.
	KeptAnswer(ctx context.Context, key string, now time.Time) (*Answer, error)
	KeepAnswer(ctx context.Context, key string, a Answer, until time.Time) error
}

// Tokens makes tokens, and knows them again.
type Tokens struct {
	store TokenStore
	now   func() time.Time
}

// NewTokens keeps tokens in a store. A nil clock is the real one.
func NewTokens(store TokenStore, clock func() time.Time) *Tokens {
	if clock == nil {
		clock = time.Now
	}
	return &Tokens{store, clock}
}

// tokenPrefix lets a scanner find a token that got into a public place.
const tokenPrefix = "gaoshi_"

// Make makes a token and returns its secret, this once.
func (t *Tokens) Make(ctx context.Context, by *Editor, name string) (secret string, err error) {
	if !by.Is(Admin) {
		return "", Refuse(Denied, "", MsgRoleNeeded, "Roles", string(Admin))
	}
	name = strings.TrimSpace(name)
	var c checker
	if name == "" {
		c.refuse("name", MsgRequired)
	}
	c.text("name", name, MaxName)
	if err := c.err(); err != nil {
		return "", err
	}
	secret = tokenPrefix + strings.ToLower(rand.Text())
	at := toMilli(t.now())
	err = t.store.AddToken(ctx, Token{ID: NewID(at), Name: name, Hash: hashOf(secret), Editor: by.ID, Created: at})
	if err != nil {
		return "", fmt.Errorf("make token: %w", err)
	}
	return secret, nil
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Know finds the token of a secret. Unsigned for one that is not known or was
// revoked.
func (t *Tokens) Know(ctx context.Context, secret string) (Token, error) {
	if !strings.HasPrefix(secret, tokenPrefix) || len(secret) > 100 {
		return Token{}, Refuse(Unsigned, "token", MsgBadToken)
	}
	tok, err := t.store.TokenByHash(ctx, hashOf(secret))
	if CodeOf(err) == NotFound || err == nil && !tok.Revoked.IsZero() {
		return tok, Refuse(Unsigned, "token", MsgBadToken)
	}
	if err != nil {
		return tok, fmt.Errorf("know a token: %w", err)
	}
	now := toMilli(t.now())
	if now.Sub(tok.Used) > time.Minute { // to the minute is enough, and spares a write each time
		err = t.store.TokenUsed(ctx, tok.Hash, now)
	}
	return tok, err
}

// Revoke ends a token.
func (t *Tokens) Revoke(ctx context.Context, by *Editor, id ID) error {
	if !by.Is(Admin) {
		return Refuse(Denied, "", MsgRoleNeeded, "Roles", string(Admin))
	}
	return t.store.RevokeToken(ctx, id, toMilli(t.now()))
}

// List lists all tokens, revoked ones too, the newest first.
func (t *Tokens) List(ctx context.Context) ([]Token, error) { return t.store.Tokens(ctx) }

// answerLasts is how long a sender may ask again with the same key.
const answerLasts = 24 * time.Hour

// Once answers with what was answered to the same key before, or with what do
// says now. Conflict when the key came with another request. Two requests with
// one key at the same time may both be done; observations are kept once anyway.
func (t *Tokens) Once(ctx context.Context, tok Token, key, request string, do func() (status int, body string, err error)) (Answer, error) {
	if key == "" {
		status, body, err := do()
		return Answer{Status: status, Body: body}, err
	}
	key, request = hashOf(tok.Hash+"\x00"+key), hashOf(request)
	kept, err := t.store.KeptAnswer(ctx, key, t.now())
	switch {
	case err != nil:
		return Answer{}, fmt.Errorf("idempotency key: %w", err)
	case kept != nil && kept.Request != request:
		return Answer{}, Refuse(Conflict, "Idempotency-Key", MsgKeyReused)
	case kept != nil:
		return *kept, nil
	}
	a := Answer{Request: request}
	if a.Status, a.Body, err = do(); err != nil {
		return a, err
	}
	return a, t.store.KeepAnswer(ctx, key, a, t.now().Add(answerLasts))
}
