package frontend

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
)

func testOffice() *Office {
	return &Office{
		Name:    map[content.Lang]string{content.Chinese: "临江街道办事处", content.English: "Linjiang Street Office"},
		BaseURL: "https://linjiang.example", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600),
	}
}

func testBase(l content.Lang) Base {
	return Base{Office: testOffice(), Lang: l, Path: "/x", Now: time.Date(2026, 11, 24, 6, 5, 0, 0, time.UTC)}
}

func testRenderer(t testing.TB) *Renderer {
	t.Helper()
	r, err := New(testOffice())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestErrorPage(t *testing.T) {
	r := testRenderer(t)
	err := errors.Join(errors.New("disk is on fire"), content.Refuse(content.NotFound, "", content.MsgNoSuchPiece))
	for _, l := range content.Langs {
		var b bytes.Buffer
		if err := r.Render(&b, NewErrorPage(testBase(l), 404, err, "")); err != nil {
			t.Fatal(err)
		}
		if s := b.String(); strings.Contains(s, "fire") || !strings.Contains(s, "<h1>") {
			t.Error(s)
		}
	}
}

type unknownPage struct{ Base }

func (unknownPage) Template() string { return "nowhere" }

func TestUnknownPageWritesNothing(t *testing.T) {
	var b bytes.Buffer
	if err := testRenderer(t).Render(&b, unknownPage{testBase(content.Chinese)}); err == nil || b.Len() > 0 {
		t.Errorf("err %v, %d bytes", err, b.Len())
	}
}

func TestPaths(t *testing.T) {
	o := testOffice()
	for _, c := range []struct {
		lang content.Lang
		path string
		want string
	}{
		{content.Chinese, "/", "/"}, {content.Chinese, "/notices", "/notices"},
		{content.English, "/", "/en"}, {content.English, "/notices", "/en/notices"},
	} {
		got := o.Path(c.lang, c.path)
		if got != c.want {
			t.Errorf("Path(%s, %s) = %s", c.lang, c.path, got)
		}
		if l, p := o.SplitPath(got); l != c.lang || p != c.path {
			t.Errorf("SplitPath(%s) = %s, %s", got, l, p)
		}
	}
	if l, p := o.SplitPath("/enough"); l != content.Chinese || p != "/enough" {
		t.Error(l, p)
	}
}
