package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// openPostgres opens one pool that database/sql uses and the job engine's
// listener takes its connection from.
func (d *DB) openPostgres(ctx context.Context, url string) error {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The error of ParseConfig has the URL in it with the password taken out.
		return fmt.Errorf("the database URL cannot be read: %w", err)
	}
	if d.pool, err = pgxpool.NewWithConfig(ctx, c); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	d.write = stdlib.OpenDBFromPool(d.pool)
	d.read = d.write
	if err := d.write.PingContext(ctx); err != nil {
		return fmt.Errorf("the database server at %s:%d does not answer for database %q: %w",
			c.ConnConfig.Host, c.ConnConfig.Port, c.ConnConfig.Database, withoutSecret(err))
	}
	return nil
}

// withoutSecret keeps the server's own sentence and drops the connection
// string that the driver puts around it.
func withoutSecret(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
