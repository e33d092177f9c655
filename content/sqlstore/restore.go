package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gaoshi/content"
)

// Restore replaces everything in this database with what a backup holds, all
// of it or nothing, and returns the last event in it. The backup may be of an
// earlier version; it is checked first and not changed. Sessions are not
// restored: everybody signs in anew. Let no instance serve meanwhile.
func (d *DB) Restore(ctx context.Context, path string, progress Progress) (last content.Event, err error) {
	dir, err := os.MkdirTemp("", "gaoshi-restore-")
	if err != nil {
		return last, fmt.Errorf("restore: %w", err)
	}
	defer os.RemoveAll(dir)
	// A copy, since opening brings the tables up to date.
	work := filepath.Join(dir, "backup.db")
	if err := copyFile(path, work); err != nil {
		return last, fmt.Errorf("restore: %w", err)
	}
	file, err := Open(ctx, Config{Path: work, Logger: d.jobs.config.Logger})
	if err != nil {
		return last, fmt.Errorf("restore: %s is no backup that can be read: %w", path, err)
	}
	defer file.Close()
	if last, err = file.check(ctx); err != nil {
		return last, fmt.Errorf("restore: %s is not whole: %w", path, err)
	}
	tables, err := tablesOf(ctx, file.read)
	if err != nil {
		return last, fmt.Errorf("restore: %w", err)
	}
	from, err := file.write.BeginTx(ctx, nil)
	if err != nil {
		return last, fmt.Errorf("restore: %w", err)
	}
	defer from.Rollback()
	if err := replaceAll(ctx, side{file, from}, d, tables, progress); err != nil {
		return last, fmt.Errorf("restore: %w", failed("write", err))
	}
	return last, nil
}

// copyFile refuses a file that a database still writes to: part of what it
// holds is in the file beside it.
func copyFile(from, to string) (err error) {
	if wal, err := os.Stat(from + "-wal"); err == nil && wal.Size() > 0 {
		return fmt.Errorf("%s is a database in use, not a backup: make one with the backup command", from)
	}
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("the backup cannot be read: %w", err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
