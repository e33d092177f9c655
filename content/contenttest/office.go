package contenttest

import (
	"testing"

	"gaoshi/content"
)

// Office is a newsroom over a store with an editor for every role. The clock
// stands still until a test moves it.
type Office struct {
	Store    content.Store
	Editions *content.Editions
	Newsroom *content.Newsroom
	Library  *content.Library
	Desk     *content.Desk
	Clock    *Clock

	Secretary *content.Editor // writes
	Colleague *content.Editor // another secretary
	Reviewer  *content.Editor
	Duty      *content.Editor
	Admin     *content.Editor
	Everybody *content.Editor // holds every role
}

// Open opens an office over a store with nothing in it.
func Open(t testing.TB, store content.Store, o content.Office) *Office {
	t.Helper()
	clock, editions := NewClock(), content.NewEditions(0)
	f := &Office{
		Store: store, Editions: editions, Clock: clock,
		Newsroom: content.NewNewsroom(store, editions, o, clock.Now),
		Library:  content.NewLibrary(store, editions),
		Desk:     content.NewDesk(store, editions, clock.Now),
	}
	f.Admin = f.Editor(t, "admin", content.Admin)
	f.Secretary = f.Editor(t, "secretary", content.Secretary)
	f.Colleague = f.Editor(t, "colleague", content.Secretary)
	f.Reviewer = f.Editor(t, "reviewer", content.Reviewer)
	f.Duty = f.Editor(t, "duty", content.Duty)
	f.Everybody = f.Editor(t, "everybody", content.Roles...)
	return f
}

// Editor adds an account.
func (f *Office) Editor(t testing.TB, login string, roles ...content.Role) *content.Editor {
	t.Helper()
	e, err := f.Desk.SaveEditor(t.Context(), nil, content.Editor{
		Login: login, Name: login, Roles: roles, Lang: content.Chinese, Secret: "a hash",
	})
	if err != nil {
		t.Fatalf("add editor %s: %v", login, err)
	}
	return e
}

// Drafted is a draft by the secretary.
func (f *Office) Drafted(t testing.TB, k content.Kind, p content.Piece) *content.Publication {
	t.Helper()
	pub, err := f.Newsroom.Create(t.Context(), f.Secretary, k, content.Edit{Piece: p})
	return must(t, pub, err)
}

// Submitted is a piece by the secretary that waits for a reviewer.
func (f *Office) Submitted(t testing.TB, k content.Kind, p content.Piece) *content.Publication {
	t.Helper()
	pub := f.Drafted(t, k, p)
	pub, err := f.Newsroom.Submit(t.Context(), f.Secretary, pub.ID, pub.Version)
	return must(t, pub, err)
}

// Published is a piece by the secretary that the reviewer published.
func (f *Office) Published(t testing.TB, k content.Kind, p content.Piece) *content.Publication {
	t.Helper()
	pub := f.Submitted(t, k, p)
	pub, err := f.Newsroom.Publish(t.Context(), f.Reviewer, pub.ID, pub.Version)
	return must(t, pub, err)
}

// Corrected publishes another text of a published piece.
func (f *Office) Corrected(t testing.TB, pub *content.Publication, c content.Change, p content.Piece) *content.Publication {
	t.Helper()
	ctx := t.Context()
	pub, err := f.Newsroom.Save(ctx, f.Secretary, pub.ID, pub.Version, content.Edit{Piece: p, Change: c})
	pub = must(t, pub, err)
	pub, err = f.Newsroom.Submit(ctx, f.Secretary, pub.ID, pub.Version)
	pub = must(t, pub, err)
	pub, err = f.Newsroom.Publish(ctx, f.Reviewer, pub.ID, pub.Version)
	return must(t, pub, err)
}

// Withdrawn takes a published piece back.
func (f *Office) Withdrawn(t testing.TB, pub *content.Publication, reason string) *content.Publication {
	t.Helper()
	pub, err := f.Newsroom.Withdraw(t.Context(), f.Reviewer, pub.ID, pub.Version, reason)
	return must(t, pub, err)
}

func must(t testing.TB, pub *content.Publication, err error) *content.Publication {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return pub
}
