package content_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
)

func TestImport(t *testing.T) {
	f := office(t, content.Office{})
	ctx := t.Context()
	date := contenttest.Start.AddDate(-3, 0, 0)
	batch := []content.Imported{
		{External: "N-1", Date: date, Piece: contenttest.Notice()},
		{External: "N-2", Piece: contenttest.Notice(contenttest.Headline(""))},
		{External: "N-1", Date: date, Piece: contenttest.Notice(contenttest.Headline("同一个编号"))},
		{Date: date, Piece: contenttest.Notice(contenttest.Headline("没有编号"))},
		{Date: date, Piece: contenttest.Notice(contenttest.Headline("没有编号"))}, // its text is its id
		{External: "N-3", Piece: contenttest.Notice()},
	}
	results, err := f.Newsroom.Import(ctx, content.Notice, batch)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "a piece without a headline", results[1].Err, content.Invalid, content.MsgRequired, "headline")
	for i, skipped := range []bool{false, false, true, false, true, false} {
		if results[i].Skipped != skipped || (results[i].ID == "") != (skipped || i == 1) {
			t.Errorf("row %d: %+v", i, results[i])
		}
	}
	got, err := f.Library.ByID(ctx, results[0].ID)
	if err != nil || got.First != date || got.Updated != date || got.Revision != 1 {
		t.Errorf("published as %+v, %v", got, err)
	}
	if p := now(t, f, results[5].ID); p.Published != f.Clock.Now() {
		t.Errorf("without a date it is of %v", p.Published)
	}
	happened(t, f, results[0].ID, content.WasImported)

	edition := f.Library.Edition()
	again, err := f.Newsroom.Import(ctx, content.Notice, batch)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range again {
		if i != 1 && !r.Skipped {
			t.Errorf("the second import of row %d: %+v", i, r)
		}
	}
	if f.Library.Edition() != edition {
		t.Error("importing twice changed something")
	}
}

func TestImportRefuses(t *testing.T) {
	f := office(t, content.Office{})
	ctx := t.Context()
	for _, c := range []struct {
		name string
		k    content.Kind
		in   content.Imported
		m    content.Message
	}{
		{"a headline of 10,000 characters", content.Notice, content.Imported{Piece: contenttest.Notice(contenttest.Headline(strings.Repeat("长", 10_000)))}, content.MsgTooLong},
		{"wrong encoding", content.Notice, content.Imported{Piece: contenttest.Notice(contenttest.Body("\xd6\xd0\xce\xc4"))}, content.MsgNotUTF8},
		{"control characters", content.Notice, content.Imported{Piece: contenttest.Notice(contenttest.Body("a\x00b"))}, content.MsgBadCharacters},
		{"unknown severity", content.Notice, content.Imported{Piece: contenttest.Notice(contenttest.Severe("loud"))}, content.MsgUnknownValue},
		{"unknown verdict", content.Clarification, content.Imported{Piece: contenttest.Clarification(contenttest.Found("maybe"))}, content.MsgUnknownValue},
		{"an id that is too long", content.Notice, content.Imported{External: strings.Repeat("x", 1000), Piece: contenttest.Notice()}, content.MsgTooLong},
		{"a date next month", content.Notice, content.Imported{Date: contenttest.Start.AddDate(0, 1, 0), Piece: contenttest.Notice()}, content.MsgAtFar},
		{"expires before it takes effect", content.Notice, content.Imported{Piece: contenttest.Notice(func(p *content.Piece) {
			p.Effective, p.Expires = contenttest.Start, contenttest.Start.Add(-time.Hour)
		})}, content.MsgExpiresEarly},
	} {
		results, err := f.Newsroom.Import(ctx, c.k, []content.Imported{c.in})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		refused(t, c.name, results[0].Err, content.Invalid, c.m)
	}
	// What the sender does not have is let pass.
	old := contenttest.Clarification(contenttest.Found(content.Unproven), func(p *content.Piece) { p.Sources = nil })
	if r, err := f.Newsroom.Import(ctx, content.Clarification, []content.Imported{{Piece: old}}); err != nil || r[0].Err != nil {
		t.Errorf("a clarification without sources: %+v, %v", r, err)
	}
	_, err := f.Newsroom.Import(ctx, content.Notice, make([]content.Imported, content.MaxImport+1))
	refused(t, "too many at once", err, content.TooLarge, content.MsgTooMany)
}

func TestImportFullBatch(t *testing.T) {
	f := office(t, content.Office{})
	batch := make([]content.Imported, content.MaxImport)
	for i := range batch {
		batch[i] = content.Imported{External: fmt.Sprint("N-", i), Piece: contenttest.Notice()}
	}
	results, err := f.Newsroom.Import(t.Context(), content.Notice, batch)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	err = f.Library.Each(t.Context(), func(p *content.Published) error { seen++; return nil })
	if err != nil || seen != len(results) {
		t.Errorf("%d of %d are there, %v", seen, len(results), err)
	}
	if stop := f.Library.Each(t.Context(), func(*content.Published) error { return t.Context().Err() }); stop != nil {
		t.Error(stop)
	}
}
