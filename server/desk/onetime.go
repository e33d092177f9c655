package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
)

// linkLife is how long a one-time link is good.
const linkLife = 24 * time.Hour

// MsgLinkGone refuses a one-time link that was used, replaced or is too old.
const MsgLinkGone content.Message = "link_gone"

// Names of the settings that hold one-time links.
const setupSetting = "desk.setup"

func resetSetting(id content.ID) string { return "desk.reset." + string(id) }

// newLink makes a token and keeps its hash: who reads the database cannot use
// the link. A newer link takes the place of an older one.
func newLink(ctx context.Context, store Store, setting string, now time.Time) (token string, err error) {
	token = rand.Text()
	kept := hashToken(token) + " " + strconv.FormatInt(now.Add(linkLife).UnixMilli(), 10)
	if err := store.SetSetting(ctx, setting, kept); err != nil {
		return "", fmt.Errorf("keep one-time link: %w", err)
	}
	return token, nil
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// checkLink refuses with NotFound a token that is not the one kept, or is too old.
func checkLink(ctx context.Context, store Store, setting, token string, now time.Time) error {
	kept, _, err := store.Setting(ctx, setting)
	if err != nil {
		return fmt.Errorf("read one-time link: %w", err)
	}
	hash, end, _ := strings.Cut(kept, " ")
	until, perr := strconv.ParseInt(end, 10, 64)
	same := subtle.ConstantTimeCompare([]byte(hash), []byte(hashToken(token))) == 1
	if !same || perr != nil || now.UnixMilli() >= until {
		return content.Refuse(content.NotFound, "", MsgLinkGone)
	}
	return nil
}

// useLink spends a link. Of two who use it at once, one is refused: counting is
// one statement in the store, reading and writing a setting are two.
func useLink(ctx context.Context, store Store, setting, token string, now time.Time) error {
	if err := checkLink(ctx, store, setting, token, now); err != nil {
		return err
	}
	first, err := store.Allow(ctx, "link:"+hashToken(token), 1, 2*linkLife)
	if err != nil {
		return fmt.Errorf("use one-time link: %w", err)
	}
	if !first {
		return content.Refuse(content.NotFound, "", MsgLinkGone)
	}
	if err := store.SetSetting(ctx, setting, ""); err != nil {
		return fmt.Errorf("use one-time link: %w", err)
	}
	return nil
}

// SetupLink makes the link that makes the first admin. It is needed while there
// is no account at all; it is good once, for a day, and each start makes a new
// one. Whoever starts the program sees it in the terminal.
func SetupLink(ctx context.Context, store Store, desk *content.Desk, office *frontend.Office, now time.Time) (url string, needed bool, err error) {
	all, err := desk.Editors(ctx)
	if err != nil {
		return "", false, fmt.Errorf("set-up link: %w", err)
	}
	if len(all) > 0 {
		return "", false, nil
	}
	token, err := newLink(ctx, store, setupSetting, now)
	if err != nil {
		return "", false, err
	}
	return office.URL("/desk/setup/" + token), true, nil
}
