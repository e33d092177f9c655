package check

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"
)

// devices tells devices apart for a day without keeping who they are: a hash
// of address and browser under a secret key and the day's date. The key is in
// the store, so every instance makes the same hash.
type devices struct {
	key []byte
	now func() time.Time
}

const deviceSetting = "device-key"

func newDevices(ctx context.Context, s store, now func() time.Time) (*devices, error) {
	text, found, err := s.Setting(ctx, deviceSetting)
	if err == nil && !found {
		var b [32]byte
		rand.Read(b[:])
		if err = s.SetSetting(ctx, deviceSetting, hex.EncodeToString(b[:])); err == nil {
			// Read it back: another instance may have been first or last.
			text, _, err = s.Setting(ctx, deviceSetting)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("key of device hashes: %w", err)
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) < 16 {
		return nil, fmt.Errorf("key of device hashes: the setting %q is no key", deviceSetting)
	}
	return &devices{key, now}, nil
}

// of is the hash of whoever sent the request.
func (d *devices) of(c *fiber.Ctx) string {
	return d.hash(d.now().UTC().Format(time.DateOnly), c.IP(), c.Get(fiber.HeaderUserAgent))
}

// network is the hash of the address alone, for limits.
func (d *devices) network(c *fiber.Ctx) string {
	return d.hash(d.now().UTC().Format(time.DateOnly), c.IP())
}

func (d *devices) hash(parts ...string) string {
	h := hmac.New(sha256.New, d.key)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
