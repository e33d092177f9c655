package desk_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/desk"
)

func TestNobodyGetsInUnsigned(t *testing.T) {
	p := openPortal(t).staff()
	path := p.written("sec")
	for _, at := range []string{"/desk/", "/desk/pieces", path, path + "/edit", path + "/preview", "/desk/accounts", "/desk/new/notice"} {
		if got := p.browser().get(at).to(); got != "/desk/signin?next="+url.QueryEscape(at) {
			t.Errorf("%s leads to %s", at, got)
		}
	}
	for _, at := range []string{path + "/publish", path + "/withdraw", "/desk/accounts", "/desk/terms", "/desk/preview"} {
		p.browser().post(at, "version", "1").want(401)
	}
}

func TestSignInAnswersTheSameForUnknownAndWrong(t *testing.T) {
	p := openPortal(t).staff()
	if _, err := p.desk.SaveEditor(context.Background(), nil, content.Editor{Login: "left", Name: "x", Secret: secret, Disabled: true}); err != nil {
		t.Fatal(err)
	}
	bodies := map[string]string{}
	for _, c := range [][2]string{{"sec", "wrong password"}, {"nobody", "wrong password"}, {"left", password}, {"sec", ""}, {"sec", strings.Repeat("x", 5000)}} {
		got := p.browser().post("/desk/signin", "login", c[0], "password", c[1]).want(403, "密码不对", "!"+p.editors["sec"].Name)
		bodies[strings.ReplaceAll(got.body, `value="`+c[0]+`"`, "")] = c[0]
		if got.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: a cookie for nobody", c[0])
		}
	}
	if len(bodies) != 1 {
		t.Errorf("%d different answers tell logins apart: %v", len(bodies), bodies)
	}
}

func TestSignInIsCounted(t *testing.T) {
	p := openPortal(t).staff()
	for range 10 {
		p.browser().post("/desk/signin", "login", "sec", "password", "wrong").want(403)
	}
	p.browser().post("/desk/signin", "login", "sec", "password", password).want(429, "15 分钟")
	p.browser().post("/desk/signin", "login", "rev", "password", password).want(303)
}

func TestSessions(t *testing.T) {
	p := openPortal(t).staff()
	t.Run("a forged cookie opens nothing", func(t *testing.T) {
		b := p.browser()
		for _, cookie := range []string{"desk=", "desk=forged", "desk=" + strings.Repeat("A", 43), "desk=../../x", "__Host-desk=" + strings.Repeat("B", 43)} {
			b.cookie = cookie
			b.get("/desk/").to()
		}
	})
	t.Run("a planted cookie is not the one after signing in", func(t *testing.T) {
		b := p.browser()
		b.cookie = "desk=planted"
		b.post("/desk/signin", "login", "sec", "password", password).to()
		if b.cookie == "desk=planted" {
			t.Error("the token did not change")
		}
	})
	t.Run("signing out ends it on the server", func(t *testing.T) {
		b := p.as("sec")
		stolen := b.cookie
		b.post("/desk/signout").to()
		b.cookie = stolen
		b.get("/desk/").to()
	})
	t.Run("a new password ends the others", func(t *testing.T) {
		here, there := p.as("sec2"), p.as("sec2")
		here.post("/desk/my/password", "old", password, "password", "quite another word", "again", "quite another word").to()
		here.get("/desk/").want(200)
		there.get("/desk/").to()
		events, err := p.desk.EventsOf(t.Context(), p.editors["sec2"].ID)
		if err != nil || len(events) == 0 || events[len(events)-1].Actor != p.editors["sec2"].ID {
			t.Errorf("the log does not say who changed it: %+v %v", events, err)
		}
	})
	t.Run("a closed account is out at once", func(t *testing.T) {
		b := p.as("duty")
		b.get("/desk/").want(200)
		admin := p.as("admin")
		admin.post("/desk/accounts/"+string(p.editors["duty"].ID), "name", "x", "roles", "duty", "disabled", "1").to()
		b.get("/desk/").to()
	})
}

func TestCookie(t *testing.T) {
	secure := openPortal(t, func(d *desk.Deps, _ *content.Office, o *frontend.Office) { o.BaseURL = "https://example.com" }).staff()
	got := secure.browser().post("/desk/signin", "login", "sec", "password", password).header.Get("Set-Cookie")
	for _, part := range []string{"__Host-desk=", "; secure", "; HttpOnly", "; SameSite=Lax", "path=/"} {
		if !strings.Contains(strings.ToLower(got), strings.ToLower(part)) {
			t.Errorf("%q lacks %q", got, part)
		}
	}
	if strings.Contains(strings.ToLower(got), "domain=") {
		t.Errorf("__Host- cookies have no domain: %q", got)
	}
}

func TestFormsFromElsewhere(t *testing.T) {
	p := openPortal(t).staff()
	path := p.submitted("sec")
	cases := []struct {
		name   string
		header map[string]string
		status int
	}{
		{"another site", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403},
		{"a sibling site", map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "http://evil.example.com"}, 403},
		{"another site, old browser", map[string]string{"Origin": "https://evil.example"}, 403},
		{"a page in a sandbox", map[string]string{"Origin": "null"}, 403},
		{"our own page", map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://example.com"}, 303},
	}
	for _, c := range cases {
		b := p.as("rev")
		version := b.get(path).version()
		b.header = c.header
		b.post(path+"/publish", "version", version).want(c.status)
		if live := p.piece(path).Live != nil; live != (c.status == 303) {
			t.Errorf("%s: public is %v", c.name, live)
		}
	}
}

func TestNextStaysInside(t *testing.T) {
	p := openPortal(t).staff()
	for next, want := range map[string]string{
		"/desk/pieces?q=x": "/desk/pieces?q=x", "https://evil.example/": "/desk/", "//evil.example": "/desk/",
		`/\evil.example`: "/desk/", "/desk/../x": "/desk/", "/desk/signout": "/desk/", "": "/desk/",
	} {
		if got := p.browser().post("/desk/signin", "login", "sec", "password", password, "next", next).to(); got != want {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

// TestAnEndedSessionKeepsTheForm sends a form after the session ended, signs in
// and goes on: the piece must hold what was typed.
func TestAnEndedSessionKeepsTheForm(t *testing.T) {
	p := openPortal(t).staff()
	b := p.browser()
	asked := b.post("/desk/new/clarification", clarification("zh.body", "第一行\n<b>第二行</b>", "do", "save")...)
	asked.want(401, "内容都还在", `name="kept.zh.body"`, "第一行", "!<b>第二行")
	form := []string{"login", "sec", "password", "wrong", "kept_to", "/desk/new/clarification"}
	for _, f := range pairsOf(clarification("zh.body", "第一行\n<b>第二行</b>", "do", "save")) {
		form = append(form, "kept."+f[0], f[1])
	}
	b.post("/desk/signin", form...).want(403, `name="kept.zh.body"`, "第一行")
	b.post("/desk/signin", change(form, "password", password)...).want(200, `action="/desk/new/clarification"`, `name="zh.body"`)
	to := b.post("/desk/new/clarification", clarification("zh.body", "第一行\n<b>第二行</b>", "do", "save")...).to()
	if got := p.piece(to).Working.Piece.Original().Body; got != "第一行\n<b>第二行</b>" {
		t.Errorf("kept %q", got)
	}
	form[5] = "https://evil.example/desk/"
	b2 := p.browser()
	if got := b2.post("/desk/signin", change(form, "password", password)...).to(); got != "/desk/" {
		t.Errorf("a kept form leads to %q", got)
	}
}

func pairsOf(form []string) (out [][2]string) {
	for i := 0; i+1 < len(form); i += 2 {
		out = append(out, [2]string{form[i], form[i+1]})
	}
	return out
}

func TestFirstAdmin(t *testing.T) {
	p := openPortal(t)
	link := func() string {
		t.Helper()
		u, needed, err := desk.SetupLink(t.Context(), p.db, p.desk, p.office, time.Now())
		if err != nil || !needed {
			t.Fatal(needed, err)
		}
		return strings.TrimPrefix(u, "http://example.com")
	}
	old, good := link(), link()
	p.browser().get("/desk/signin").want(200, "还没有账号")
	form := []string{"name", "王主任", "login", "wang", "password", password, "again", password}
	p.browser().get(old).want(404, "新的链接")
	p.browser().get("/desk/setup/guess").want(404)
	p.browser().get(good).want(200, `name="again"`)
	p.browser().post(good, change(form, "again", "another word here")...).want(422, "不一样", `value="wang"`, `value="王主任"`)
	p.browser().post(good, change(form, "password", "short", "again", "short")...).want(422, "10", `value="wang"`)
	p.browser().post(good, change(form, "password", "wang123", "again", "wang123")...).want(422)
	p.browser().post(good, change(form, "login", "王")...).want(422, `value="王"`)
	p.browser().post(old, form...).want(404)
	b := p.browser()
	if to := b.post(good, form...).to(); to != "/desk/accounts" {
		t.Errorf("leads to %s", to)
	}
	b.get("/desk/accounts").want(200, "wang", "添加同事")
	p.browser().get("/desk/signin").want(200, "!还没有账号")
	p.browser().get(good).want(404)
	p.browser().post(good, change(form, "login", "second")...).want(404)
	if _, needed, err := desk.SetupLink(t.Context(), p.db, p.desk, p.office, time.Now()); needed || err != nil {
		t.Error("a set-up link although there is an admin", err)
	}
	if v, _, err := p.db.Setting(t.Context(), "desk.setup"); err != nil || v != "" {
		t.Errorf("the link is still kept: %q %v", v, err)
	}
}

func TestSetupLinkExpires(t *testing.T) {
	p := openPortal(t)
	u, _, err := desk.SetupLink(t.Context(), p.db, p.desk, p.office, time.Now().Add(-25*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	p.browser().get(strings.TrimPrefix(u, "http://example.com")).want(404)
	if v, _, _ := p.db.Setting(t.Context(), "desk.setup"); strings.Contains(v, u[strings.LastIndex(u, "/")+1:]) {
		t.Error("the token itself is in the store")
	}
}

func TestAccounts(t *testing.T) {
	p := openPortal(t).staff()
	admin := p.as("admin")
	for _, login := range []string{"sec", "rev", "duty"} {
		b := p.as(login)
		b.get("/desk/accounts").want(403)
		b.post("/desk/accounts", "name", "x", "login", "x").want(403)
		b.post("/desk/accounts/"+string(p.editors["admin"].ID), "name", "x", "disabled", "1").want(403)
		b.post("/desk/accounts/" + string(p.editors["admin"].ID) + "/reset").want(403)
		b.post("/desk/terms", "set", "topic", "code", "x", "name.zh", "x").want(403)
	}
	admin.post("/desk/accounts", "name", "李", "login", "SEC", "roles", "secretary").want(409, `value="李"`)
	admin.post("/desk/accounts", "name", "李", "login", "li", "roles", "boss").want(422, `value="李"`, "boss")
	admin.post("/desk/accounts/"+string(p.editors["admin"].ID), "name", "x", "roles", "secretary").want(409)
	admin.post("/desk/accounts/"+string(p.editors["admin"].ID), "name", "x", "roles", "admin", "disabled", "1").want(409)
	made := admin.post("/desk/accounts", "name", "李", "login", "li", "roles", "secretary", "lang", "zh").want(200, "/desk/password/")
	link := between(made.body, "http://example.com", "</code>")
	admin.get("/desk/accounts").want(200, "!"+link)
	p.browser().post("/desk/signin", "login", "li", "password", "").want(403)
	p.browser().get(link).want(200, "li")
	p.browser().get(link + "x").want(404)
	p.browser().post(link, "password", "short", "again", "short").want(422, "10")
	b := p.browser()
	b.post(link, "password", password, "again", password).to()
	b.get("/desk/").want(200, "李")
	p.browser().post(link, "password", password, "again", password).want(404)
	admin.post("/desk/accounts/"+string(p.editors["sec"].ID)+"/reset").want(200, "/desk/password/")
	p.browser().post("/desk/signin", "login", "sec", "password", password).want(403)
	admin.post("/desk/accounts/" + string(p.editors["admin"].ID) + "/reset").want(422)
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

func TestTerms(t *testing.T) {
	p := openPortal(t).staff()
	admin := p.as("admin")
	admin.post("/desk/terms", "set", "topic", "code", "Bad Code", "name.zh", "交通").want(422, `value="Bad Code"`, `value="交通"`)
	admin.post("/desk/terms", "set", "topic", "code", "", "name.zh", "交通").want(422)
	admin.post("/desk/terms", "set", "color", "code", "red", "name.zh", "红").want(422)
	admin.post("/desk/terms", "set", "topic", "code", "traffic", "name.zh", "交通", "name.en", "Traffic").to()
	admin.post("/desk/terms", "set", "topic", "code", "food", "name.zh", "吃的").to()
	admin.get("/desk/terms").want(200, "交通", "吃的", "!食品")
	p.as("sec").get("/desk/new/notice").want(200, "交通")
}

// TestCrossOriginCheckSeesFiberRequests guards the adapter: without its headers
// every request would look like a program's and pass.
func TestCrossOriginCheckSeesFiberRequests(t *testing.T) {
	p := openPortal(t).staff()
	req := httptest.NewRequest("POST", "/desk/signin", strings.NewReader("login=sec&password="+url.QueryEscape(password)))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "https://evil.example")
	p.browser().do(req).want(403, "别的网站")
}
