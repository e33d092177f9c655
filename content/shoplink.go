package content

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// secretSetting keeps the secret that shop links are signed with.
const secretSetting = "shelf.secret"

// linkLasts is how long a shop link works: a sheet on a shop's wall is renewed
// once a year.
const linkLasts = 365 * 24 * time.Hour

// Secret is what this portal signs shop links with, the same on all instances.
// It is made at the first asking.
func (s *Shelf) Secret(ctx context.Context) ([]byte, error) {
	text, found, err := s.store.Setting(ctx, secretSetting)
	if err == nil && !found {
		var b [32]byte
		rand.Read(b[:])
		if err = s.store.SetSetting(ctx, secretSetting, hex.EncodeToString(b[:])); err == nil {
			// Another instance may have made one, too: what is kept counts.
			text, _, err = s.store.Setting(ctx, secretSetting)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("shelf secret: %w", err)
	}
	secret, err := hex.DecodeString(text)
	if err != nil || len(secret) < 16 {
		return nil, fmt.Errorf("setting %s is damaged: delete it, and give out new shop links", secretSetting)
	}
	return secret, nil
}

// LinkToken is the secret part of an outlet's shop link: the day it ends and a
// signature over outlet, link number and day (HMAC-SHA256, RFC 2104). The link
// of an outlet that was given none is "".
func (s *Shelf) LinkToken(ctx context.Context, o Outlet) (string, error) {
	if o.LinkKey <= 0 {
		return "", nil
	}
	day := s.now().Add(linkLasts).Unix() / 86_400
	return s.signLink(ctx, o, day)
}

func (s *Shelf) signLink(ctx context.Context, o Outlet, day int64) (string, error) {
	secret, err := s.Secret(ctx)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "shop %q %d %d", o.ID, o.LinkKey, day)
	return strconv.FormatInt(day, 36) + "-" + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18]), nil
}

// OpenLink finds the outlet of a shop link. Denied when the link was revoked,
// is too old, or never was one.
func (s *Shelf) OpenLink(ctx context.Context, outlet, token string) (Outlet, error) {
	over := Refuse(Denied, "", MsgLinkOver)
	o, err := s.Outlet(ctx, outlet)
	if CodeOf(err) == NotFound || err == nil && (!o.Shown() || o.LinkKey <= 0) {
		return o, over
	}
	if err != nil {
		return o, err
	}
	date, _, _ := strings.Cut(token, "-")
	day, err := strconv.ParseInt(date, 36, 64)
	if err != nil {
		return o, over
	}
	want, err := s.signLink(ctx, o, day)
	if err != nil {
		return o, err
	}
	if !hmac.Equal([]byte(want), []byte(token)) || s.now().Unix()/86_400 > day {
		return o, over
	}
	return o, nil
}

// RenewLink gives an outlet a new shop link; the ones before stop working. With
// revoke it has none.
func (s *Shelf) RenewLink(ctx context.Context, by *Editor, outlet string, revoke bool) (Outlet, error) {
	o, err := s.Outlet(ctx, outlet)
	if err != nil {
		return o, err
	}
	// Numbers only go up: a link that was revoked stays so for ever.
	o.LinkKey = abs(o.LinkKey) + 1
	if revoke {
		o.LinkKey = -o.LinkKey
	}
	return o, s.SaveOutlets(ctx, by, o)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// linkTaps is how often an hour one shop link is taken at its word.
const linkTaps = 600

// MayRecord bounds how often one shop link is used: TooMany beyond a few
// hundred an hour, far above what a hand taps.
func (s *Shelf) MayRecord(ctx context.Context, outlet string) error {
	ok, err := s.store.Allow(ctx, "shop "+outlet, linkTaps, time.Hour)
	if err == nil && !ok {
		err = Refuse(TooMany, "", MsgTooOften)
	}
	return err
}

// AsksOf lists what an outlet should say something of, what is oldest first.
func (s *Shelf) AsksOf(ctx context.Context, outlet string) (asks []Ask, err error) {
	err = s.read(ctx, func() { asks = s.asksOf(outlet, toMilli(s.now())) })
	return asks, err
}
