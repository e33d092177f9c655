package push

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// VAPID is the key pair by which push services know the portal (RFC 8292).
// Browsers bind a subscription to the public key: who changes the pair loses
// every subscriber, so it is made once and kept.
//
// Printing it shows the public key alone.
type VAPID struct {
	public, private string // base64url without padding
}

// MakeVAPID makes a new pair.
func MakeVAPID() (VAPID, error) {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return VAPID{}, fmt.Errorf("make a VAPID key: %w", err)
	}
	return VAPID{encodeBase64(key.PublicKey().Bytes()), encodeBase64(key.Bytes())}, nil
}

// ParseVAPID checks a pair as configured: base64url, a private key of 32 bytes,
// and the public key that belongs to it. A pair that does not match would be
// refused by every push service, for every message.
func ParseVAPID(public, private string) (VAPID, error) {
	d, err := decodeBase64(private)
	if err != nil {
		return VAPID{}, errors.New("the VAPID private key is not base64url")
	}
	key, err := ecdh.P256().NewPrivateKey(d)
	if err != nil {
		return VAPID{}, fmt.Errorf("the VAPID private key has %d bytes or is out of range; make a pair with: gaoshi vapid", len(d))
	}
	given, err := decodeBase64(public)
	if err != nil {
		return VAPID{}, errors.New("the VAPID public key is not base64url")
	}
	v := VAPID{encodeBase64(key.PublicKey().Bytes()), encodeBase64(d)}
	if encodeBase64(given) != v.public {
		return VAPID{}, errors.New("the VAPID public key does not belong to the private key")
	}
	return v, nil
}

// Public is the application server key that pages subscribe with.
func (v VAPID) Public() string { return v.public }

// Private is the secret half, to be configured and never shown.
func (v VAPID) Private() string { return v.private }

// String is the public key.
func (v VAPID) String() string { return "VAPID " + v.public }

// GoString is String, so that %#v does not show the private key.
func (v VAPID) GoString() string { return v.String() }

// vapidFile is where the pair is kept in the data folder.
const vapidFile = "vapid.json"

type storedVAPID struct {
	Public  string `json:"public"`
	Private string `json:"private"`
}

// LoadOrMakeVAPID reads the pair kept in dir, or makes one and keeps it there,
// readable by its owner alone. A file that cannot be understood is an error and
// is left as it is: a new pair would silently lose every subscriber. Two
// processes that start at once end up with the same pair.
func LoadOrMakeVAPID(dir string) (VAPID, error) {
	file := filepath.Join(dir, vapidFile)
	v, err := loadVAPID(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return v, err
	}
	if v, err = MakeVAPID(); err != nil {
		return VAPID{}, err
	}
	err = keepVAPID(file, v)
	if errors.Is(err, fs.ErrExist) {
		return loadVAPID(file)
	}
	return v, err
}

func loadVAPID(file string) (VAPID, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return VAPID{}, fmt.Errorf("load the VAPID pair: %w", err)
	}
	var s storedVAPID
	if err := json.Unmarshal(data, &s); err != nil {
		return VAPID{}, fmt.Errorf("load the VAPID pair from %s: not JSON; put the file back from a backup", file)
	}
	v, err := ParseVAPID(s.Public, s.Private)
	if err != nil {
		return VAPID{}, fmt.Errorf("load the VAPID pair from %s: %w", file, err)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		return VAPID{}, fmt.Errorf("keep the VAPID pair private: %w", err)
	}
	return v, nil
}

// keepVAPID writes the file whole or not at all, and returns fs.ErrExist where
// another process was first.
func keepVAPID(file string, v VAPID) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), vapidFile+".*") // 0600
	if err != nil {
		return fmt.Errorf("keep the VAPID pair: %w", err)
	}
	defer os.Remove(tmp.Name())
	err = json.NewEncoder(tmp).Encode(storedVAPID{v.public, v.private})
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		return fmt.Errorf("keep the VAPID pair: %w", err)
	}
	// A link, unlike a rename, does not replace what is there.
	if err := os.Link(tmp.Name(), file); err != nil {
		return fmt.Errorf("keep the VAPID pair: %w", err)
	}
	return nil
}
