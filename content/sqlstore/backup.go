package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"gaoshi/content"
)

// Progress hears how far a long work is, in whatever it counts. It may be nil.
type Progress func(done, total int64)

func (p Progress) report(done, total int64) {
	if p != nil {
		p(done, total)
	}
}

// Backup writes everything there is into one SQLite file, whichever engine this
// is, while others go on writing. It then reads the file back, its log and
// every revision, and returns the last event in it: note its number and hash
// where the file is not, and nobody can cut the log's end off unseen. A file
// that is there already is not overwritten.
func (d *DB) Backup(ctx context.Context, path string, progress Progress) (last content.Event, err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return last, fmt.Errorf("backup: %s is there already, or cannot be looked at: choose another name", path)
	}
	part := path + ".part"
	defer func() {
		for _, leftover := range []string{part, part + "-wal", part + "-shm"} {
			os.Remove(leftover)
		}
	}()
	os.Remove(part) // of a backup that was killed
	if err := makeFile(part); err != nil {
		return last, fmt.Errorf("backup: %w", err)
	}
	if d.pool == nil {
		err = d.vacuumInto(ctx, part, progress)
	} else {
		err = d.export(ctx, part, progress)
	}
	if err != nil {
		return last, fmt.Errorf("backup: %w", failed("write the copy", err))
	}
	if last, err = checkFile(ctx, part); err != nil {
		return last, fmt.Errorf("backup: the copy is not whole: %w", err)
	}
	if err := keep(part, path); err != nil {
		return last, fmt.Errorf("backup: %w", err)
	}
	return last, nil
}

// vacuumInto copies as of one instant, on a connection of its own: the writer
// must not wait for it.
func (d *DB) vacuumInto(ctx context.Context, path string, progress Progress) error {
	own, err := sql.Open("sqlite", sqliteDSN(d.path, ""))
	if err != nil {
		return err
	}
	defer own.Close()
	var total int64
	if err := own.QueryRowContext(ctx, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()").Scan(&total); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		_, err := own.ExecContext(ctx, "VACUUM INTO $1", path)
		done <- err
	}()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			if err == nil {
				progress.report(total, total)
			}
			return err
		case <-tick.C:
			if info, err := os.Stat(path); err == nil {
				progress.report(min(info.Size(), total), total)
			}
		}
	}
}

// export copies a PostgreSQL as of one instant into a new SQLite file.
func (d *DB) export(ctx context.Context, path string, progress Progress) error {
	file, err := Open(ctx, Config{Path: path, Logger: d.jobs.config.Logger})
	if err != nil {
		return err
	}
	defer file.Close()
	from, err := d.write.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer from.Rollback()
	tables, err := tablesOf(ctx, file.read)
	if err != nil {
		return err
	}
	if err := replaceAll(ctx, side{d, from}, file, tables, progress); err != nil {
		return err
	}
	return file.Close()
}

// checkFile opens a copy, which brings it up to date, and checks it.
func checkFile(ctx context.Context, path string) (content.Event, error) {
	file, err := Open(ctx, Config{Path: path})
	if err != nil {
		return content.Event{}, err
	}
	last, err := file.check(ctx)
	return last, errors.Join(err, file.Close())
}

// check reads everything: the file's own structure, where it is one, and the
// log with every revision it speaks of.
func (d *DB) check(ctx context.Context) (content.Event, error) {
	if d.pool == nil {
		var said string
		if err := d.read.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&said); err != nil {
			return content.Event{}, fmt.Errorf("check the file: %w", err)
		}
		if said != "ok" {
			return content.Event{}, fmt.Errorf("the file is damaged: %s", said)
		}
	}
	last, err := content.VerifyLog(ctx, d)
	if err != nil {
		return last, err
	}
	edition, err := d.Edition(ctx)
	if err == nil && edition != last.Seq {
		err = &content.BrokenLink{Seq: last.Seq + 1, Why: fmt.Sprintf("the log is cut off; it had %d events", edition)}
	}
	return last, err
}

// keep gives a finished copy its name once it is on the disk.
func keep(part, path string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(part, path)
}
