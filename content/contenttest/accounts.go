package contenttest

import (
	"strings"
	"testing"

	"gaoshi/content"
)

func keepsAccounts(t *testing.T, s content.Store) {
	ctx := t.Context()
	e := &content.Editor{
		ID: content.NewID(Start), Login: "wang", Name: "王芳", Roles: []content.Role{content.Secretary, content.Duty},
		Lang: content.Chinese, Secret: "hash", Created: Start,
	}
	edition, err := s.SaveEditor(ctx, e, &content.Event{At: Start, Kind: content.EditorSaved, Subject: e.ID})
	if err != nil || edition != 1 {
		t.Fatalf("SaveEditor: edition %d, %v", edition, err)
	}
	got, err := s.Editor(ctx, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "by id", got, e)
	if got, err = s.EditorByLogin(ctx, "wang"); err != nil {
		t.Fatal(err)
	}
	wantSame(t, "by login", got, e)

	e.Name, e.Roles, e.Disabled, e.Secret, e.Lang = "王小芳", nil, true, "hash 2", content.English
	if _, err := s.SaveEditor(ctx, e, nil); err != nil {
		t.Fatal(err)
	}
	other := &content.Editor{ID: content.NewID(Start), Login: "chen", Name: "陈明", Roles: []content.Role{content.Admin}, Created: Start}
	if _, err := s.SaveEditor(ctx, other, nil); err != nil {
		t.Fatal(err)
	}
	all, err := s.Editors(ctx)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "all", all, []*content.Editor{other, e})

	thief := &content.Editor{ID: content.NewID(Start), Login: "wang", Created: Start}
	_, err = s.SaveEditor(ctx, thief, &content.Event{At: Start, Kind: content.EditorSaved, Subject: thief.ID})
	wantCode(t, "a login that is another's", err, content.Conflict, content.MsgLoginTaken)
	_, err = s.Editor(ctx, thief.ID)
	wantCode(t, "Editor", err, content.NotFound, content.MsgNoSuchEditor)
	_, err = s.EditorByLogin(ctx, "nobody")
	wantCode(t, "EditorByLogin", err, content.NotFound, content.MsgNoSuchEditor)
	holds(t, s, 1)
}

func keepsTerms(t *testing.T, s content.Store) {
	ctx := t.Context()
	names := map[content.Lang]string{content.Chinese: "供水", content.English: "Water"}
	terms := []content.Term{
		{Set: content.Topics, Code: "water", Names: names, Order: 2},
		{Set: content.Topics, Code: "school", Names: names, Order: 1},
		{Set: content.Areas, Code: "water", Names: names, Order: 1},
	}
	edition, err := s.SaveTerms(ctx, terms, &content.Event{At: Start, Kind: content.TermSaved})
	if err != nil || edition != 1 {
		t.Fatalf("SaveTerms: edition %d, %v", edition, err)
	}
	terms[0].Order, terms[0].Names = 0, map[content.Lang]string{content.Chinese: "自来水"}
	if _, err := s.SaveTerms(ctx, terms[:1], nil); err != nil {
		t.Fatal(err)
	}
	got, err := s.Terms(ctx)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "terms", got, terms)
	holds(t, s, 1)
}

func keepsFiles(t *testing.T, s content.Store) {
	ctx := t.Context()
	f := content.File{Hash: strings.Repeat("0f", 32), Type: "image/png", Bytes: []byte("\x89PNG\x00\xff"), At: Start}
	for range 2 { // twice is no error
		if err := s.SaveFile(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.File(ctx, f.Hash)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "file", got, f)
	_, err = s.File(ctx, strings.Repeat("00", 32))
	wantCode(t, "File", err, content.NotFound, content.MsgNoSuchFile)
}
