package content

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Desk reads what editors see and keeps accounts and vocabularies.
type Desk struct {
	store    Store
	editions *Editions
	now      func() time.Time
}

// NewDesk reads from a store. A nil clock is the real one.
func NewDesk(store Store, editions *Editions, clock func() time.Time) *Desk {
	if clock == nil {
		clock = time.Now
	}
	return &Desk{store: store, editions: editions, now: clock}
}

// Publication returns a piece with its working copy.
func (d *Desk) Publication(ctx context.Context, id ID) (*Publication, error) {
	return d.store.Publication(ctx, id)
}

// Publications lists pieces, drafts included.
func (d *Desk) Publications(ctx context.Context, f Filter) ([]*Publication, int, error) {
	return d.store.Publications(ctx, f)
}

// Revisions lists what was published of a piece, the newest first.
func (d *Desk) Revisions(ctx context.Context, id ID) ([]Revision, error) {
	return d.store.Revisions(ctx, id)
}

// EventsOf lists what happened to a piece, in order.
func (d *Desk) EventsOf(ctx context.Context, id ID) ([]Event, error) {
	return d.store.EventsOf(ctx, id)
}

// SaveFile keeps an attachment's bytes.
func (d *Desk) SaveFile(ctx context.Context, f File) error { return d.store.SaveFile(ctx, f) }

// Editor, EditorByLogin and Editors read accounts; NotFound where there is none.
func (d *Desk) Editor(ctx context.Context, id ID) (*Editor, error) { return d.store.Editor(ctx, id) }

// EditorByLogin finds the account that signs in.
func (d *Desk) EditorByLogin(ctx context.Context, login string) (*Editor, error) {
	return d.store.EditorByLogin(ctx, strings.ToLower(strings.TrimSpace(login)))
}

// Editors lists all accounts, disabled ones too.
func (d *Desk) Editors(ctx context.Context) ([]*Editor, error) { return d.store.Editors(ctx) }

// Limits of an account.
const (
	MaxLogin = 40
	MaxName  = 60
)

// SaveEditor adds an account (empty ID) or changes one. By is the admin who
// does it, nil for the command line and the first start. The last admin can
// neither be disabled nor lose the role.
func (d *Desk) SaveEditor(ctx context.Context, by *Editor, e Editor) (*Editor, error) {
	if by != nil && !by.Is(Admin) {
		return nil, Refuse(Denied, "", MsgRoleNeeded, "Roles", string(Admin))
	}
	e.Login, e.Name = strings.ToLower(strings.TrimSpace(e.Login)), strings.TrimSpace(e.Name)
	if err := e.Check(); err != nil {
		return nil, err
	}
	if err := d.keepAnAdmin(ctx, e); err != nil {
		return nil, err
	}
	actor := ID("")
	if by != nil {
		actor = by.ID
	}
	return d.keepEditor(ctx, e, actor)
}

// ChangeOwn sets what is an editor's own to change: the hash of her password
// and the language of her desk. Empty keeps what there is. Nothing else of the
// account moves, whatever an admin does to it meanwhile.
func (d *Desk) ChangeOwn(ctx context.Context, id ID, secret string, lang Lang) (*Editor, error) {
	e, err := d.store.Editor(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("change own account: %w", err)
	}
	changed := *e
	if secret != "" {
		changed.Secret = secret
	}
	if lang != "" {
		changed.Lang = lang
	}
	if err := changed.Check(); err != nil {
		return nil, err
	}
	return d.keepEditor(ctx, changed, id)
}

// keepEditor stores an account with its event.
func (d *Desk) keepEditor(ctx context.Context, e Editor, actor ID) (*Editor, error) {
	at := toMilli(d.now())
	if e.ID == "" {
		e.ID, e.Created = NewID(at), at
	}
	ev := &Event{At: at, Kind: EditorSaved, Subject: e.ID, Actor: actor, Note: e.Login + ": " + joinRoles(e.Roles)}
	if e.Disabled {
		ev.Note += " (disabled)"
	}
	edition, err := d.store.SaveEditor(ctx, &e, ev)
	if err != nil {
		return nil, fmt.Errorf("save editor: %w", err)
	}
	d.editions.Advance(edition)
	return &e, nil
}

// Check refuses with Invalid an account that lacks what it must have. SaveEditor
// asks it; a form asks it before it spends a one-time link.
func (e *Editor) Check() error {
	var c checker
	if e.Login == "" || len(e.Login) > MaxLogin || strings.Trim(e.Login, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != "" {
		c.refuse("login", MsgBadLogin)
	}
	if e.Name == "" {
		c.refuse("name", MsgRequired)
	}
	c.text("name", e.Name, MaxName)
	for _, r := range e.Roles {
		if r != Secretary && r != Reviewer && r != Duty && r != Admin {
			c.refuse("roles", MsgUnknownValue, "Value", clip(string(r), 40))
		}
	}
	if e.Secret == "" {
		c.refuse("password", MsgRequired)
	}
	return c.err()
}

// keepAnAdmin refuses a change after which nobody could keep the accounts.
func (d *Desk) keepAnAdmin(ctx context.Context, e Editor) error {
	if e.Is(Admin) || e.ID == "" {
		return nil
	}
	all, err := d.store.Editors(ctx)
	if err != nil {
		return fmt.Errorf("save editor: %w", err)
	}
	was := false
	for _, other := range all {
		if other.ID != e.ID && other.Is(Admin) {
			return nil
		}
		was = was || other.ID == e.ID && other.Is(Admin)
	}
	if !was {
		return nil
	}
	return Refuse(NotNow, "roles", MsgLastAdmin)
}

// Terms lists the topics and areas, in their order.
func (d *Desk) Terms(ctx context.Context) ([]Term, error) { return d.store.Terms(ctx) }

// SaveTerms adds or renames topics and areas. By is nil for the command line.
func (d *Desk) SaveTerms(ctx context.Context, by *Editor, terms ...Term) error {
	if by != nil && !by.Is(Admin) {
		return Refuse(Denied, "", MsgRoleNeeded, "Roles", string(Admin))
	}
	var c checker
	for _, t := range terms {
		c.terms(string(t.Set), []string{t.Code})
		if t.Code == "" || t.Set != Topics && t.Set != Areas {
			c.refuse("code", MsgRequired)
		}
		for _, name := range t.Names {
			c.text("name", name, MaxName)
		}
	}
	if err := c.err(); err != nil {
		return err
	}
	ev := &Event{At: toMilli(d.now()), Kind: TermSaved, Note: fmt.Sprintf("%d terms", len(terms))}
	if by != nil {
		ev.Actor = by.ID
	}
	edition, err := d.store.SaveTerms(ctx, terms, ev)
	if err != nil {
		return fmt.Errorf("save terms: %w", err)
	}
	d.editions.Advance(edition)
	return nil
}
