package content_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
)

func TestDraftBounds(t *testing.T) {
	f := office(t, content.Office{})
	long := func(n int) string { return strings.Repeat("长", n) }
	for _, c := range []struct {
		name  string
		piece content.Piece
		m     content.Message
		field string
	}{
		{"a headline of 10,000 characters", contenttest.Notice(contenttest.Headline(long(10_000))), content.MsgTooLong, "zh.headline"},
		{"a headline one too long", contenttest.Notice(contenttest.Headline(long(content.MaxHeadline + 1))), content.MsgTooLong, "zh.headline"},
		{"a body too long", contenttest.Notice(contenttest.Body(long(content.MaxBody + 1))), content.MsgTooLong, "zh.body"},
		{"a NUL", contenttest.Notice(contenttest.Body("a\x00b")), content.MsgBadCharacters, "zh.body"},
		{"a bell", contenttest.Notice(contenttest.Headline("a\ab")), content.MsgBadCharacters, "zh.headline"},
		{"a mark that turns the text around", contenttest.Notice(contenttest.Headline("安全\u202e不")), content.MsgBadCharacters, "zh.headline"},
		{"no UTF-8", contenttest.Notice(contenttest.Headline("\xb0\xd7\xb2\xcb")), content.MsgNotUTF8, "zh.headline"},
		{"no language", contenttest.Notice(func(p *content.Piece) { p.Lang = "" }), content.MsgUnknownValue, "lang"},
		{"a language without words", contenttest.Notice(func(p *content.Piece) {
			p.Texts = map[content.Lang]content.Text{"zh": {Headline: "好"}, "xx": {Headline: "x"}}
		}), content.MsgUnknownValue, "lang"},
		{"too many topics", contenttest.Notice(contenttest.About(strings.Fields(numbered("t", content.MaxTerms+1))...)), content.MsgTooMany, "topics"},
		{"a topic that would break a list", contenttest.Notice(contenttest.About("a;b")), content.MsgUnknownValue, "topics"},
		{"an area too long", contenttest.Notice(contenttest.In(long(content.MaxTermCode + 1))), content.MsgTooLong, "areas"},
		{"a script as a source", contenttest.Clarification(func(p *content.Piece) {
			p.Sources = []content.Source{{Title: "x", URL: "javascript:alert(1)"}}
		}), content.MsgBadURL, "sources"},
		{"too many sources", contenttest.Clarification(func(p *content.Piece) {
			p.Sources = make([]content.Source, 0)
			for range content.MaxSources + 1 {
				p.Sources = append(p.Sources, content.Source{Title: "x"})
			}
		}), content.MsgTooMany, "sources"},
		{"an attachment without a hash", contenttest.Notice(func(p *content.Piece) {
			p.Attachments = []content.Attachment{{Hash: "../../etc/passwd"}}
		}), content.MsgUnknownValue, "attachments"},
		{"too many attachments", contenttest.Notice(func(p *content.Piece) {
			p.Attachments = make([]content.Attachment, content.MaxAttachments+1)
		}), content.MsgTooMany, "attachments"},
		{"an item too long", contenttest.Notice(func(p *content.Piece) { p.Item = long(50) }), content.MsgTooLong, "item"},
	} {
		_, err := f.Newsroom.Create(t.Context(), f.Secretary, content.Notice, content.Edit{Piece: c.piece})
		refused(t, c.name, err, content.Invalid, c.m, c.field)
	}
	if _, total, err := f.Desk.Publications(t.Context(), content.Filter{}); err != nil || total != 0 {
		t.Errorf("%d refused drafts were kept, %v", total, err)
	}
	// A draft may be as unfinished as its writer, and as long as it may be.
	f.Drafted(t, content.Notice, content.Piece{Lang: content.Chinese})
	f.Drafted(t, content.Notice, contenttest.Notice(contenttest.Headline(long(content.MaxHeadline)), contenttest.Body(long(content.MaxBody))))
	_, err := f.Newsroom.Create(t.Context(), f.Secretary, "pamphlet", content.Edit{Piece: contenttest.Notice()})
	refused(t, "an unknown kind", err, content.Invalid, content.MsgUnknownValue, "kind")
}

func numbered(prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(prefix)
		b.WriteString(strings.Repeat("i", i+1))
		b.WriteByte(' ')
	}
	return b.String()
}

func TestWhole(t *testing.T) {
	now := contenttest.Start
	for _, c := range []struct {
		name  string
		k     content.Kind
		piece content.Piece
		m     content.Message
		field string
	}{
		{"no headline", content.Notice, contenttest.Notice(contenttest.Headline("")), content.MsgRequired, "zh.headline"},
		{"no body", content.Notice, contenttest.Notice(contenttest.Body("")), content.MsgRequired, "zh.body"},
		{"no severity", content.Notice, contenttest.Notice(contenttest.Severe("")), content.MsgRequired, "severity"},
		{"a translation without a headline", content.Notice, contenttest.Notice(func(p *content.Piece) {
			p.Texts = map[content.Lang]content.Text{"zh": p.Texts["zh"], "en": {Body: "only a body"}}
		}), content.MsgRequired, "en.headline"},
		{"already over", content.Notice, contenttest.Notice(func(p *content.Piece) { p.Expires = now }), content.MsgExpiresPast, "expires"},
		{"over before it begins", content.Notice, contenttest.Notice(func(p *content.Piece) {
			p.Effective, p.Expires = now.Add(2*time.Hour), now.Add(time.Hour)
		}), content.MsgExpiresEarly, "expires"},
		{"no verdict", content.Clarification, contenttest.Clarification(contenttest.Found("")), content.MsgRequired, "verdict"},
		{"no source", content.Clarification, contenttest.Clarification(func(p *content.Piece) { p.Sources = nil }), content.MsgSourceNeeded, "sources"},
		{"checking without a promise", content.Clarification, contenttest.Clarification(contenttest.Found(content.Checking)), content.MsgUpdateNeeded, "next_update"},
		{"checking with an old promise", content.Clarification, contenttest.Clarification(contenttest.Found(content.Checking), func(p *content.Piece) {
			p.NextUpdate = now
		}), content.MsgUpdatePast, "next_update"},
		{"the claim as a headline", content.Clarification, contenttest.Clarification(contenttest.Headline("上游工厂漏了 自来水有毒")), content.MsgClaimInTitle, "zh.headline"},
		{"the claim with a not", content.Clarification, contenttest.Clarification(contenttest.Headline("不实：“上游工厂漏了，自来水有毒！”")), content.MsgClaimInTitle, "zh.headline"},
		{"no claim", content.Clarification, contenttest.Notice(contenttest.Found(content.True)), content.MsgRequired, "zh.claim"},
	} {
		refused(t, c.name, c.piece.Whole(c.k, content.First, nil, now), content.Invalid, c.m, c.field)
	}
	for name, p := range map[string]content.Piece{
		"as it is": contenttest.Clarification(),
		"checking needs no body and no source": contenttest.Clarification(contenttest.Found(content.Checking), contenttest.Body(""),
			func(p *content.Piece) { p.Sources, p.NextUpdate = nil, now.Add(time.Hour) }),
	} {
		if err := p.Whole(content.Clarification, content.First, nil, now); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Everything that is missing is said at once.
	err := content.Piece{Lang: content.Chinese}.Whole(content.Clarification, content.First, nil, now)
	if n := len(content.RefusalsIn(err)); n < 4 {
		t.Errorf("an empty clarification gets %d refusals: %v", n, err)
	}
}

func TestTidy(t *testing.T) {
	in := content.Piece{
		Lang: content.Chinese,
		Texts: map[content.Lang]content.Text{
			"zh": {Headline: " 停水 \r\n", Body: "一\r\n二\r\n"}, "en": {},
		},
		Topics: []string{" water ", "water", "", "power"}, Areas: []string{""},
		Sources:   []content.Source{{URL: " https://a.example/ "}, {}},
		Effective: time.Date(2026, 3, 2, 8, 0, 0, 999_999_999, time.FixedZone("", 8*3600)),
	}
	want := content.Piece{
		Lang:      content.Chinese,
		Texts:     map[content.Lang]content.Text{"zh": {Headline: "停水", Body: "一\n二"}},
		Topics:    []string{"water", "power"},
		Sources:   []content.Source{{Title: "https://a.example/", URL: "https://a.example/"}},
		Effective: time.Date(2026, 3, 2, 0, 0, 0, 999_000_000, time.UTC),
	}
	if got := in.Tidy(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if in.Texts["zh"].Headline != " 停水 \r\n" {
		t.Error("tidying changed what it was given")
	}
}

func TestValidURL(t *testing.T) {
	for u, want := range map[string]bool{
		"https://example.org/a?b=c#d": true, "http://example.org": true, "https://例子.中国/水": true,
		"": false, "example.org": false, "//example.org": false, "javascript:alert(1)": false, "data:text/html,x": false,
		"https://user:pw@example.org": false, "https://": false, "ftp://example.org": false, "https://a\nb": false,
		"https://example.org/" + strings.Repeat("a", content.MaxURL): false,
	} {
		if got := content.ValidURL(u); got != want {
			t.Errorf("ValidURL(%.40q) = %t", u, got)
		}
	}
}

// FuzzTidy holds tidying to doing nothing the second time, and to leaving
// nothing behind that Bounds lets pass and a page cannot show.
func FuzzTidy(f *testing.F) {
	f.Add("停水", "一\r\n二", "water")
	f.Add("\u202e", "\x00", ";")
	f.Add("\xff\xfe", strings.Repeat("长", 500), " ")
	f.Fuzz(func(t *testing.T, headline, body, topic string) {
		p := content.Piece{Lang: content.Chinese, Topics: []string{topic, topic},
			Texts: map[content.Lang]content.Text{"zh": {Headline: headline, Body: body}}}.Tidy()
		if again := p.Tidy(); !reflect.DeepEqual(p, again) {
			t.Errorf("tidied twice: %+v, once: %+v", again, p)
		}
		if p.Bounds() != nil {
			return
		}
		for _, s := range []string{p.Original().Headline, p.Original().Body} {
			if strings.ContainsFunc(s, func(r rune) bool {
				return r < ' ' && r != '\n' && r != '\t' || r == '\uFFFD' && !strings.Contains(headline+body, "\uFFFD")
			}) {
				t.Errorf("let pass: %q", s)
			}
		}
	})
}
