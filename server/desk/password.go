package desk

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"gaoshi/content"
)

// Length of a password. The upper end only keeps a hash from being work.
const (
	minPassword = 10  // characters
	maxPassword = 200 // bytes
)

// Refusals about passwords.
const (
	MsgPasswordShort content.Message = "password_short" // {{.Min}} characters at least
	MsgPasswordLong  content.Message = "password_long"
	MsgPasswordEasy  content.Message = "password_easy"  // the login, or one character
	MsgPasswordWrong content.Message = "password_wrong" // the old one
	MsgPasswordTwice content.Message = "password_twice" // the two are different
)

// hashing is argon2id at 19 MiB and two passes, OWASP's second choice: the first
// takes 46 MiB, and a desk shares a small machine with the town.
var hashing = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// passwords hashes two at a time. More at once would let anybody who can reach
// the sign-in page take the machine's memory.
type passwords struct {
	turns chan struct{}
	dummy string // compared when there is no such login, so that it takes as long
}

func newPasswords() (*passwords, error) {
	dummy, err := argon2id.CreateHash("nobody has this password", hashing)
	if err != nil {
		return nil, fmt.Errorf("hash: %w", err)
	}
	return &passwords{make(chan struct{}, 2), dummy}, nil
}

func (p *passwords) turn(ctx context.Context) (release func(), err error) {
	select {
	case p.turns <- struct{}{}:
		return func() { <-p.turns }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to hash: %w", ctx.Err())
	}
}

// hash makes what is kept of a password.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	release, err := p.turn(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	h, err := argon2id.CreateHash(password, hashing)
	if err != nil {
		return "", fmt.Errorf("hash: %w", err)
	}
	return h, nil
}

// matches compares a password with what is kept; with nobody it takes as long
// and says no.
func (p *passwords) matches(ctx context.Context, e *content.Editor, password string) (bool, error) {
	release, err := p.turn(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	secret, known := p.dummy, false
	if e != nil && !e.Disabled && strings.HasPrefix(e.Secret, "$argon2id$") {
		secret, known = e.Secret, true
	}
	if len(password) > maxPassword {
		password, known = "", false
	}
	ok, err := argon2id.ComparePasswordAndHash(password, secret)
	if err != nil {
		return false, fmt.Errorf("compare: %w", err)
	}
	return ok && known, nil
}

// checkPassword refuses a new password that is too easy to guess.
func checkPassword(login, password, again string) error {
	refuse := func(field string, m content.Message, args ...any) error {
		return content.Refuse(content.Invalid, field, m, args...)
	}
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return refuse("password", MsgPasswordShort, "Min", minPassword)
	case len(password) > maxPassword:
		return refuse("password", MsgPasswordLong, "Max", maxPassword)
	case easy(login, password):
		return refuse("password", MsgPasswordEasy)
	case password != again:
		return refuse("again", MsgPasswordTwice)
	}
	return nil
}

// easy finds passwords that are tried first: the login with something behind
// it, or very few different characters.
func easy(login, password string) bool {
	different := map[rune]bool{}
	for _, r := range password {
		different[r] = true
	}
	p := strings.ToLower(password)
	return len(different) < 5 || login != "" && strings.HasPrefix(p, strings.ToLower(login)) && len(p) < len(login)+5
}

// HashPassword makes the Secret of an account, for the command line and the
// demo town. It returns Invalid for a password the desk would refuse.
func HashPassword(password string) (string, error) {
	if err := checkPassword("", password, password); err != nil {
		return "", err
	}
	h, err := argon2id.CreateHash(password, hashing)
	if err != nil {
		return "", fmt.Errorf("hash: %w", err)
	}
	return h, nil
}
