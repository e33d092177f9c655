package sqlstore

import (
	"context"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// SaveFile keeps an attachment's bytes in the database, so that a backup has
// them and every instance sees them. They are limited before they come here.
func (d *DB) SaveFile(ctx context.Context, f content.File) error {
	err := db.New(d.write).InsertFile(ctx, db.InsertFileParams{Hash: f.Hash, Type: f.Type, Bytes: f.Bytes, At: millis(f.At)})
	return failed("save a file", err)
}

// File returns an attachment's bytes; NotFound.
func (d *DB) File(ctx context.Context, hash string) (*content.File, error) {
	r, err := d.reader.GetFile(ctx, hash)
	if err != nil {
		return nil, found("read a file", content.MsgNoSuchFile, err)
	}
	return &content.File{Hash: r.Hash, Type: r.Type, Bytes: r.Bytes, At: moment(r.At)}, nil
}
