package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolt "go.etcd.io/bbolt/errors"
)

// ErrInUse says that another process has the folder.
var ErrInUse = errors.New("search index is in use by another process")

// patience is how long a process that is just stopping is waited for.
const patience = 2 * time.Second

// claim makes dir this process's alone until the result is closed. The lock of
// the generation inside is not enough: it goes from one generation to the next
// while an index is rebuilt, and a second process that opened the folder in
// between would sweep it empty.
func claim(dir string) (*bbolt.DB, error) {
	lock, err := bbolt.Open(filepath.Join(dir, "LOCK"), 0o600, &bbolt.Options{Timeout: patience})
	if errors.Is(err, bolt.ErrTimeout) {
		return nil, ErrInUse
	}
	if err != nil {
		// A lock file that is damaged holds nothing: take a new one.
		os.Remove(filepath.Join(dir, "LOCK"))
		if lock, err = bbolt.Open(filepath.Join(dir, "LOCK"), 0o600, &bbolt.Options{Timeout: patience}); err != nil {
			return nil, fmt.Errorf("lock: %w", err)
		}
	}
	return lock, nil
}
