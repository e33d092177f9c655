package desk_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net"
	"net/http"
	"strings"
	"testing"

	"gaoshi/content"
	"gaoshi/frontend"
)

// TestEveryErrorKeepsWhatWasTyped sends forms that are wrong in one way each.
// The answer must name what is wrong and hold every field as it was typed.
func TestEveryErrorKeepsWhatWasTyped(t *testing.T) {
	p := openPortal(t).staff()
	b := p.as("sec")
	draft := p.written("sec")
	long := strings.Repeat("长", 10_000)
	cases := []struct {
		name    string
		change  []string
		status  int
		expects []string
	}{
		{"headline of 10,000 characters", []string{"zh.headline", long, "do", "save"}, 422, []string{"10000", `href="#zh.headline"`, long}},
		{"control characters", []string{"zh.body", "a\x07b", "do", "save"}, 422, []string{`href="#zh.body"`}},
		{"a time that is none", []string{"expires", "tomorrow", "do", "save"}, 422, []string{`href="#expires"`, `value="tomorrow"`}},
		{"a bad address", []string{"slug", "白菜 x", "do", "save"}, 422, []string{`href="#slug"`, `value="白菜 x"`}},
		{"a bad link", []string{"source_url", "javascript:alert(1)", "do", "save"}, 422, []string{`href="#sources"`, `value="javascript:alert(1)"`}},
		{"a language that is none", []string{"lang", "xx", "do", "save"}, 422, []string{`href="#lang"`}},
		{"a file that is not there", []string{"att_hash", strings.Repeat("a", 64), "do", "save"}, 422, nil},
		{"a hash that is none", []string{"att_hash", "../../etc/passwd", "do", "save"}, 422, nil},
		{"handed in without verdict", []string{"verdict", "", "do", "submit"}, 422, []string{`href="#verdict"`}},
		{"handed in without source", []string{"source_title", "", "source_url", "", "do", "submit"}, 422, []string{`href="#sources"`}},
		{"handed in with the claim as headline", []string{"zh.headline", "一棵白菜卖到六十三块", "do", "submit"}, 422, []string{`href="#zh.headline"`}},
		{"checking without next update", []string{"verdict", "checking", "do", "submit"}, 422, []string{`href="#next_update"`}},
		{"ends in the past", []string{"expires", "2020-01-01T10:00", "do", "submit"}, 422, []string{`href="#expires"`, `value="2020-01-01T10:00"`}},
	}
	for _, c := range cases {
		for _, at := range []string{"/desk/new/clarification", draft} {
			t.Run(c.name+at, func(t *testing.T) {
				form := change(clarification("en.headline", "Markets are open & fine", "zh.why", "旧图 <i>", "topics", "food"), c.change...)
				if at == draft {
					form = change(form, "version", b.get(draft+"/edit").version())
				}
				got := b.post(at, form...)
				if strings.Contains(c.name, "file") && got.status == 404 {
					got.status = 422 // there is no such file: as good
				}
				got.want(c.status, append(c.expects, `id="complaints"`, "Markets are open &amp; fine", "旧图 &lt;i&gt;")...)
				for i := 0; i+1 < len(form); i += 2 {
					if strings.HasPrefix(form[i], "zh.") && !strings.Contains(got.body, strings.ReplaceAll(form[i+1], "<i>", "&lt;i&gt;")) && !strings.Contains(form[i+1], "\x07") {
						t.Errorf("%s is lost", form[i])
					}
				}
			})
		}
	}
}

// TestFullDisk: nothing can be written any more, and the form comes back whole.
func TestFullDisk(t *testing.T) {
	p := openPortal(t).staff()
	path := p.submitted("sec")
	sec, rev := p.as("sec"), p.as("rev")
	version := rev.get(path).version()
	p.full = true
	sec.post("/desk/new/clarification", clarification("zh.body", "写了很久的正文", "do", "submit")...).want(503, "写了很久的正文", `id="complaints"`)
	rev.post(path+"/return", "version", version, "reason", "想了很久的理由").want(503, "想了很久的理由")
	rev.post(path+"/publish", "version", version).want(503)
	sec.header["Accept"] = "application/json"
	sec.post("/desk/new/clarification/autosave", clarification()...).want(503, `"errors"`)
	p.full = false
	if p.piece(path).Live != nil {
		t.Error("published on a full disk")
	}
	rev.post(path+"/publish", "version", version).to()
}

func TestMarkupStaysText(t *testing.T) {
	p := openPortal(t).staff()
	nasty := `</textarea><script>alert(1)</script><img src=x onerror=alert(1)>`
	to := p.as("sec").post("/desk/new/clarification", clarification("zh.headline", nasty, "zh.body", nasty, "source_title", nasty, "do", "save")...).to()
	path := strings.TrimSuffix(to, "/edit")
	for _, at := range []string{to, path, path + "/history", path + "/preview", "/desk/", "/desk/pieces"} {
		p.as("sec").get(at).want(200, "!<script>alert", "!<img src=x")
	}
}

func TestConflictShowsBothTexts(t *testing.T) {
	p := openPortal(t).staff()
	path := p.written("sec")
	one, two := p.as("sec"), p.as("sec2")
	version := one.get(path + "/edit").version()
	two.post(path, clarification("version", version, "zh.body", "同事写的正文", "do", "save")...).to()
	mine := clarification("version", version, "zh.body", "我写的正文", "do", "save")
	got := one.post(path, mine...).want(409, "同事写的", "我写的正文", "N-sec2", "<del>", "<ins>")
	if body := p.piece(path).Working.Piece.Original().Body; body != "同事写的正文" {
		t.Fatalf("overwritten: %q", body)
	}
	one.post(path, change(mine, "version", got.version())...).to()
	if body := p.piece(path).Working.Piece.Original().Body; body != "我写的正文" {
		t.Errorf("after choosing mine: %q", body)
	}
	t.Run("field by field", func(t *testing.T) {
		version := one.get(path + "/edit").version()
		two.post(path, clarification("version", version, "zh.body", "她的正文", "zh.what_to_do", "她的做法", "verdict", "misleading", "topics", "food", "do", "save")...).to()
		mine := clarification("version", version, "zh.body", "我的正文", "zh.what_to_do", "我的做法", "do", "save")
		got := one.post(path, mine...).want(409, `name="take" value="zh.body"`, `value="verdict"`, `value="topics"`)
		form := append(change(mine, "version", got.version()), "take", "zh.body", "take", "verdict", "take", "topics", "take", "nonsense", "take", "xx.yy")
		one.post(path, form...).to()
		piece := p.piece(path).Working.Piece
		if o := piece.Original(); o.Body != "她的正文" || o.WhatToDo != "我的做法" || piece.Verdict != content.Misleading || len(piece.Topics) != 1 {
			t.Errorf("merged %+v", piece)
		}
	})
	t.Run("while it was handed in", func(t *testing.T) {
		version := one.get(path + "/edit").version()
		two.post(path+"/submit", "version", version).to()
		one.post(path, clarification("version", version, "zh.body", "还没写完的", "do", "save")...).want(409, "还没写完的", "可以复制")
	})
	t.Run("a move on an old version", func(t *testing.T) {
		rev := p.as("rev")
		rev.post(path+"/publish", "version", "1").want(409)
		rev.post(path+"/return", "version", "1", "reason", "请补充来源").want(409, "请补充来源")
		rev.post(path+"/publish", "version", "x").want(409)
		if p.piece(path).Live != nil {
			t.Error("published what nobody saw")
		}
	})
}

func TestAutosave(t *testing.T) {
	p := openPortal(t).staff()
	b := p.as("sec")
	b.header["Accept"] = "application/json"
	type answer struct {
		ID, Action, Saved string
		Version           int
		Conflict          bool
		Errors, Concerns  []struct{ Field, Text string }
	}
	send := func(path string, status int, form ...string) (a answer) {
		t.Helper()
		got := b.post(path, form...).want(status)
		if err := json.Unmarshal([]byte(got.body), &a); err != nil {
			t.Fatalf("%v: %s", err, got.body)
		}
		return a
	}
	first := send("/desk/new/clarification/autosave", 200, "kind", "clarification", "lang", "zh", "zh.headline", "菜")
	if first.Version != 1 || len(first.Saved) != 8 || !strings.HasPrefix(first.Action, "/desk/pieces/") || len(first.Concerns) == 0 {
		t.Errorf("got %+v", first)
	}
	second := send(first.Action+"/autosave", 200, clarification("version", "1", "lang", "zh")...)
	if second.Version != 2 {
		t.Errorf("got %+v", second)
	}
	if stale := send(first.Action+"/autosave", 409, clarification("version", "1")...); !stale.Conflict {
		t.Errorf("got %+v", stale)
	}
	bad := send(first.Action+"/autosave", 422, clarification("version", "2", "zh.headline", strings.Repeat("x", 300))...)
	if len(bad.Errors) != 1 || bad.Errors[0].Field != "zh.headline" {
		t.Errorf("got %+v", bad)
	}
	if events, err := p.desk.EventsOf(t.Context(), content.ID(first.ID)); err != nil || len(events) > 0 {
		t.Errorf("autosave is in the log: %v %v", events, err)
	}
	out := p.browser()
	out.header["Accept"] = "application/json"
	out.post(first.Action+"/autosave", clarification("version", "2")...).want(401, "signin")
}

func picture(w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	m.Set(0, 0, color.RGBA{200, 0, 0, 255})
	var b bytes.Buffer
	png.Encode(&b, m)
	return b.Bytes()
}

func archive() []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.Create("x.html")
	z.Close()
	return b.Bytes()
}

func TestUploads(t *testing.T) {
	p := openPortal(t).staff()
	b := p.as("sec")
	t.Run("a picture is redrawn and stays on the piece", func(t *testing.T) {
		to := b.upload("/desk/new/clarification", map[string][]byte{"菜场.png": picture(3000, 1000)}, clarification("do", "attach")...).to()
		att := p.piece(to).Working.Piece.Attachments
		if len(att) != 1 || att[0].Type != "image/jpeg" || att[0].Name != "菜场.jpg" {
			t.Fatalf("got %+v", att)
		}
		file, err := p.library.File(t.Context(), att[0].Hash)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(file.Bytes)); err != nil || c.Width != 1600 {
			t.Errorf("%v %v", c, err)
		}
		if got := b.get(frontend.FilePath(att[0])); got.status != 200 || got.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("the picture is served as %d %v", got.status, got.header)
		}
		path := strings.TrimSuffix(strings.TrimSuffix(to, "#attachments"), "/edit")
		form := clarification("version", b.get(path+"/edit").version(), "att_hash", att[0].Hash, "att_name", "菜场.jpg", "att_alt", "货架", "do", "save")
		b.upload(path, nil, form...).to()
		if got := p.piece(path).Working.Piece.Attachments; len(got) != 1 || got[0].Alt != "货架" || got[0].Bytes != att[0].Bytes || got[0].Type != "image/jpeg" {
			t.Errorf("got %+v", got)
		}
		form = change(form, "version", b.get(path+"/edit").version(), "att_drop", att[0].Hash)
		b.upload(path, nil, form...).to()
		if got := p.piece(path).Working.Piece.Attachments; len(got) != 0 {
			t.Errorf("got %+v", got)
		}
	})
	attacks := []struct {
		name string
		data []byte
		says string
	}{
		{"a.png", archive(), "不是 PNG"},
		{"b.png", append(picture(4, 4), archive()...), "藏着另一个文件"},
		{"c.jpg", []byte("<svg onload=alert(1)>"), "不是 PNG"},
		{"d.pdf", []byte("%PDF-1.7 << /S /JavaScript >>\n%%EOF"), "JavaScript"},
		{"e.gif", []byte("GIF89a"), "打不开"},
		{"f.png", nil, "空的"},
		{"g.png", make([]byte, 11<<20), "最大 10 MB"},
	}
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			got := b.upload("/desk/new/clarification", map[string][]byte{a.name: a.data, "ok.png": picture(8, 8)},
				clarification("zh.body", "写了很久的正文", "do", "submit")...)
			if got.status != 422 && got.status != 413 {
				t.Errorf("status %d", got.status)
			}
			got.want(got.status, a.says, a.name, "写了很久的正文", "ok.jpg", `href="#attachments"`)
		})
	}
	t.Run("200 MB are refused before they are sent", func(t *testing.T) {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.listen(), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST /desk/new/clarification HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n"+
			"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n--x\r\n", b.cookie, 200<<20)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if answer.StatusCode != 413 {
			t.Errorf("status %d", answer.StatusCode)
		}
	})
}

// TestWhoMayWrite: any secretary may write on, nobody else.
func TestWhoMayWrite(t *testing.T) {
	p := openPortal(t).staff()
	path := p.written("sec")
	for login, status := range map[string]int{"sec": 200, "sec2": 200, "duty": 200, "rev": 403, "admin": 403} {
		b := p.as(login)
		b.get(path + "/edit").want(status)
		if status == 403 {
			b.get("/desk/new/notice").want(403)
			b.post("/desk/new/clarification", clarification()...).want(403, "菜场照常营业")
			b.post(path, clarification("version", "1")...).want(403, "菜场照常营业")
		}
	}
	p.as("sec").get("/desk/pieces/00000000000000000000000000/edit").want(404)
	p.as("sec").get("/desk/pieces/x").want(404)
	p.as("sec").get("/desk/new/rumor").want(404)
}
