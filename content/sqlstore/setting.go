package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"gaoshi/content/sqlstore/db"
)

// Setting returns a value that the portal keeps for itself, such as a key it
// made; found is false when it was never set.
func (d *DB) Setting(ctx context.Context, name string) (value string, found bool, err error) {
	value, err = d.reader.GetSetting(ctx, name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return value, err == nil, failed("read a setting", err)
}

// SetSetting adds a value or replaces it.
func (d *DB) SetSetting(ctx context.Context, name, value string) error {
	err := db.New(d.write).UpsertSetting(ctx, db.UpsertSettingParams{Name: name, Value: value})
	return failed("save a setting", err)
}

// SettingOnce returns a value, and sets it to offer where it was never set: of
// several that offer at once all get the same.
func (d *DB) SettingOnce(ctx context.Context, name, offer string) (string, error) {
	q := db.New(d.write)
	if err := q.InsertSetting(ctx, db.InsertSettingParams{Name: name, Value: offer}); err != nil {
		return "", failed("save a setting", err)
	}
	value, err := q.GetSetting(ctx, name)
	return value, failed("read a setting", err)
}
