package content_test

import (
	"path/filepath"
	"slices"
	"testing"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
)

// office is an office of the given kind over a real store.
func office(t testing.TB, o content.Office) *contenttest.Office {
	t.Helper()
	d, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(t.TempDir(), "gaoshi.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return contenttest.Open(t, d, o)
}

// refused fails unless err is a refusal of the code that says the sentence, for
// the field where one is named.
func refused(t testing.TB, what string, err error, code content.Code, m content.Message, field ...string) {
	t.Helper()
	for _, r := range content.RefusalsIn(err) {
		if r.Code == code && r.Message == m && (len(field) == 0 || r.Field == field[0]) {
			return
		}
	}
	t.Errorf("%s: got %v, want %s %s %v", what, err, code, m, field)
}

// kinds lists what happened to a piece.
func kinds(t testing.TB, f *contenttest.Office, id content.ID) []content.EventKind {
	t.Helper()
	events, err := f.Desk.EventsOf(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var out []content.EventKind
	for _, e := range events {
		out = append(out, e.Kind)
	}
	return out
}

func happened(t testing.TB, f *contenttest.Office, id content.ID, want ...content.EventKind) {
	t.Helper()
	if got := kinds(t, f, id); !slices.Equal(got, want) {
		t.Errorf("what happened: %v, want %v", got, want)
	}
}

// now reads a piece again.
func now(t testing.TB, f *contenttest.Office, id content.ID) *content.Publication {
	t.Helper()
	pub, err := f.Desk.Publication(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return pub
}
