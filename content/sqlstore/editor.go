package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

func editorOf(r db.Editor) (*content.Editor, error) {
	e := &content.Editor{
		ID: content.ID(r.ID), Login: r.Login, Name: r.Name, Lang: content.Lang(r.Lang),
		Secret: r.Secret, Created: moment(r.Created), Disabled: r.Disabled,
	}
	if err := json.Unmarshal([]byte(r.Roles), &e.Roles); err != nil {
		return nil, fmt.Errorf("roles of editor %s: %w", r.ID, err)
	}
	return e, nil
}

// Editor returns an account; NotFound.
func (d *DB) Editor(ctx context.Context, id content.ID) (*content.Editor, error) {
	r, err := d.reader.GetEditor(ctx, string(id))
	if err != nil {
		return nil, found("read an editor", content.MsgNoSuchEditor, err)
	}
	return editorOf(r)
}

// EditorByLogin returns the account that signs in under a name; NotFound.
func (d *DB) EditorByLogin(ctx context.Context, login string) (*content.Editor, error) {
	r, err := d.reader.GetEditorByLogin(ctx, login)
	if err != nil {
		return nil, found("read an editor", content.MsgNoSuchEditor, err)
	}
	return editorOf(r)
}

// Editors lists all accounts by login, disabled ones too.
func (d *DB) Editors(ctx context.Context) ([]*content.Editor, error) {
	rows, err := d.reader.ListEditors(ctx)
	if err != nil {
		return nil, failed("list editors", err)
	}
	editors := make([]*content.Editor, len(rows))
	for i, r := range rows {
		if editors[i], err = editorOf(r); err != nil {
			return nil, err
		}
	}
	return editors, nil
}

// SaveEditor adds or replaces an account; Conflict when the login is another's.
func (d *DB) SaveEditor(ctx context.Context, e *content.Editor, ev *content.Event) (int64, error) {
	roles, err := json.Marshal(e.Roles)
	if err != nil {
		return 0, fmt.Errorf("roles of editor %s: %w", e.ID, err)
	}
	edition, err := d.saveWithEvent(ctx, ev, func(q *db.Queries) error {
		return q.UpsertEditor(ctx, db.UpsertEditorParams{
			ID: string(e.ID), Login: e.Login, Name: e.Name, Roles: string(roles), Lang: string(e.Lang),
			Secret: e.Secret, Created: millis(e.Created), Disabled: e.Disabled,
		})
	})
	if isTaken(err) {
		return 0, &content.Error{Code: content.Conflict, Field: "login", Message: content.MsgLoginTaken, Err: err}
	}
	return edition, failed("save an editor", err)
}

// saveWithEvent commits what f did together with one event, which may be nil.
func (d *DB) saveWithEvent(ctx context.Context, ev *content.Event, f func(q *db.Queries) error) (edition int64, err error) {
	var events []*content.Event
	if ev != nil {
		e := *ev
		events = append(events, &e)
	}
	err = d.inTx(ctx, func(_ *sql.Tx, q *db.Queries) error {
		if err := f(q); err != nil {
			return err
		}
		edition, err = appendEvents(ctx, q, events)
		return err
	})
	if err != nil {
		return 0, err
	}
	if ev != nil {
		*ev = *events[0]
	}
	return edition, nil
}
