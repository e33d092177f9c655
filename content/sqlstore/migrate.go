package sqlstore

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables up to date. Instances that start together do it
// one after the other; goose's own lock would have them look every five
// seconds.
func (d *DB) migrate(ctx context.Context) error { return d.alone(ctx, d.migrateAlone) }

// migrateAlone migrates our tables by goose, the job engine's by its own
// migrator.
func (d *DB) migrateAlone(ctx context.Context) error {
	p, err := d.provider()
	if err != nil {
		return err
	}
	if err := notNewer(ctx, p); err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the database up to date: %w", err)
	}
	return d.migrateJobs(ctx)
}

func (d *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.pool != nil {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, d.write, files, options...)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return p, nil
}

// notNewer refuses a database that a later version of this program has used:
// what it put there would be misread or lost.
func notNewer(ctx context.Context, p *goose.Provider) error {
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the database's version: %w", err)
	}
	sources := p.ListSources()
	if ours := sources[len(sources)-1].Version; have > ours {
		return fmt.Errorf("the database is of a newer version of this program (its tables are version %d, this program knows %d): run the newer one, or restore a backup from before", have, ours)
	}
	return nil
}

func (d *DB) migrateJobs(ctx context.Context) error {
	m, err := rivermigrate.New(d.riverDriver(), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("migrations of the job engine: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrations of the job engine: %w", err)
	}
	return nil
}

// alone runs f while no other instance runs one on the same database. On
// SQLite each step of the migrator holds the file's lock already.
func (d *DB) alone(ctx context.Context, f func(context.Context) error) error {
	if d.pool == nil {
		return f(ctx)
	}
	const key = 7242_0001 // any number that is ours
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		return fmt.Errorf("wait for other instances: %w", err)
	}
	err = f(ctx)
	_, unlock := conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", key)
	return errors.Join(err, unlock)
}
