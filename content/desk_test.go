package content_test

import (
	"strings"
	"testing"

	"gaoshi/content"
	"gaoshi/content/contenttest"
)

func TestAccounts(t *testing.T) {
	f := office(t, content.Office{})
	ctx := t.Context()
	good := content.Editor{Login: " Wang.Fang ", Name: " 王芳 ", Roles: []content.Role{content.Secretary}, Secret: "hash"}
	e, err := f.Desk.SaveEditor(ctx, f.Admin, good)
	if err != nil {
		t.Fatal(err)
	}
	if e.Login != "wang.fang" || e.Name != "王芳" || !e.ID.Valid() || e.Created != f.Clock.Now() {
		t.Errorf("saved as %+v", e)
	}
	if got, err := f.Desk.EditorByLogin(ctx, " WANG.fang"); err != nil || got.ID != e.ID {
		t.Errorf("signing in: %+v, %v", got, err)
	}
	change := func(change func(*content.Editor)) content.Editor {
		e := good
		change(&e)
		return e
	}
	for _, c := range []struct {
		e     content.Editor
		code  content.Code
		m     content.Message
		field string
	}{
		{good, content.Conflict, content.MsgLoginTaken, "login"},
		{change(func(e *content.Editor) { e.Login = "" }), content.Invalid, content.MsgBadLogin, "login"},
		{change(func(e *content.Editor) { e.Login = "王芳" }), content.Invalid, content.MsgBadLogin, "login"},
		{change(func(e *content.Editor) { e.Login = strings.Repeat("a", 41) }), content.Invalid, content.MsgBadLogin, "login"},
		{change(func(e *content.Editor) { e.Name = " " }), content.Invalid, content.MsgRequired, "name"},
		{change(func(e *content.Editor) { e.Name = "a\x00" }), content.Invalid, content.MsgBadCharacters, "name"},
		{change(func(e *content.Editor) { e.Roles = []content.Role{"king"} }), content.Invalid, content.MsgUnknownValue, "roles"},
		{change(func(e *content.Editor) { e.Secret = "" }), content.Invalid, content.MsgRequired, "password"},
	} {
		_, err := f.Desk.SaveEditor(ctx, f.Admin, c.e)
		refused(t, c.e.Login+" "+string(c.m), err, c.code, c.m, c.field)
	}
	_, err = f.Desk.SaveEditor(ctx, f.Secretary, change(func(e *content.Editor) { e.Login = "friend" }))
	refused(t, "a secretary adds an account", err, content.Denied, content.MsgRoleNeeded)
}

func TestTheLastAdminStays(t *testing.T) {
	f := office(t, content.Office{})
	ctx := t.Context()
	everybody := *f.Everybody
	everybody.Roles = []content.Role{content.Secretary} // the other admin goes
	if _, err := f.Desk.SaveEditor(ctx, f.Admin, everybody); err != nil {
		t.Fatal(err)
	}
	last := *f.Admin
	last.Disabled = true
	_, err := f.Desk.SaveEditor(ctx, f.Admin, last)
	refused(t, "disable the last admin", err, content.NotNow, content.MsgLastAdmin)
	last.Disabled, last.Roles = false, nil
	_, err = f.Desk.SaveEditor(ctx, nil, last)
	refused(t, "take the last admin's role", err, content.NotNow, content.MsgLastAdmin)
}

func TestTerms(t *testing.T) {
	f := office(t, content.Office{})
	ctx := t.Context()
	water := content.Term{Set: content.Topics, Code: "water", Names: map[content.Lang]string{"zh": "供水"}}
	edition := f.Library.Edition()
	if err := f.Desk.SaveTerms(ctx, f.Admin, water); err != nil {
		t.Fatal(err)
	}
	if f.Library.Edition() != edition+1 {
		t.Error("a new word does not make pages anew")
	}
	if terms, err := f.Library.Terms(ctx); err != nil || len(terms) != 1 || terms[0].In("zh") != "供水" || terms[0].In("en") != "water" {
		t.Errorf("%+v, %v", terms, err)
	}
	refused(t, "by a secretary", f.Desk.SaveTerms(ctx, f.Secretary, water), content.Denied, content.MsgRoleNeeded)
	for _, bad := range []content.Term{
		{Set: content.Topics}, {Set: "planets", Code: "x"}, {Set: content.Areas, Code: "a,b"},
		{Set: content.Areas, Code: "a", Names: map[content.Lang]string{"zh": strings.Repeat("长", 100)}},
	} {
		if err := f.Desk.SaveTerms(ctx, f.Admin, bad); content.CodeOf(err) != content.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestFiles(t *testing.T) {
	f := office(t, content.Office{})
	ctx := t.Context()
	hash := strings.Repeat("0a", 32)
	if err := f.Desk.SaveFile(ctx, content.File{Hash: hash, Type: "application/pdf", Bytes: []byte("%PDF"), At: contenttest.Start}); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Library.File(ctx, hash); err != nil || string(got.Bytes) != "%PDF" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, hash := range []string{"", "../passwd", strings.Repeat("0b", 32)} {
		_, err := f.Library.File(ctx, hash)
		refused(t, "file "+hash, err, content.NotFound, content.MsgNoSuchFile)
	}
}
