package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gaoshi/content"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend/markdown"
	"gaoshi/indexer/check"
)

// portal is the open database with the doors to it: what every command needs.
type portal struct {
	config   *config
	db       *sqlstore.DB
	editions *content.Editions
	newsroom *content.Newsroom
	library  *content.Library
	desk     *content.Desk
	inbox    *content.Inbox
	checker  *check.Checker
	shelf    *content.Shelf
	alerts   *content.Alerts
}

// databaseFile is the SQLite database in the data folder.
const databaseFile = "gaoshi.db"

// openPortal opens the database, making folder and tables where they are not
// there yet.
func openPortal(ctx context.Context, c *config) (*portal, error) {
	if err := makeFolder(c.Data); err != nil {
		return nil, err
	}
	where := sqlstore.Config{URL: c.DatabaseURL}
	if where.URL == "" {
		where.Path = filepath.Join(c.Data, databaseFile)
	}
	db, err := sqlstore.Open(ctx, where)
	if err != nil {
		return nil, err
	}
	at, err := db.Edition(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read the edition: %w", err), db.Close())
	}
	editions := content.NewEditions(at)
	library, inbox := content.NewLibrary(db, editions), content.NewInbox(db, editions, nil)
	return &portal{
		config: c, db: db, editions: editions, library: library, inbox: inbox,
		checker:  check.New(library, inbox, markdown.Text),
		newsroom: content.NewNewsroom(db, editions, content.Office{Solo: c.Solo}, nil),
		desk:     content.NewDesk(db, editions, nil),
		shelf:    content.NewShelf(db, editions, nil),
		alerts:   content.NewAlerts(db, nil),
	}, nil
}

// Close closes the database. Stop the jobs first.
func (p *portal) Close() error { return p.db.Close() }

// makeFolder makes the data folder, for its owner alone: it holds keys and
// what is not published yet.
func makeFolder(dir string) error {
	err := os.MkdirAll(dir, 0o700)
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("GAOSHI_DATA: the folder %s cannot be made (%w); set a folder that this user may write to", dir, pe.Err)
	}
	return err
}
