package desk

import (
	"context"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/frontend/words"
)

var (
	zone = time.FixedZone("", 8*3600)
	noon = time.Date(2026, 11, 24, 12, 0, 0, 0, zone)
	anna = &content.Editor{ID: "anna", Name: "Anna", Roles: []content.Role{content.Secretary}}
	ben  = &content.Editor{ID: "ben", Name: "Ben", Roles: []content.Role{content.Reviewer}}
	dora = &content.Editor{ID: "dora", Name: "Dora", Roles: []content.Role{content.Duty}}
)

// written is a piece that Anna wrote, at a stage.
func written(s content.Stage) *content.Publication {
	return &content.Publication{ID: "p", Kind: content.Notice, Working: &content.Working{Stage: s, Authors: []content.ID{"anna"}}}
}

// live is a piece that Anna wrote and that is public.
func live(change func(*content.Publication)) *content.Publication {
	p := &content.Publication{ID: "p", Kind: content.Clarification, Live: &content.Revision{Number: 1, At: noon.Add(-time.Hour), Authors: []content.ID{"anna"}}}
	change(p)
	return p
}

func TestQueueOf(t *testing.T) {
	checking := func(next time.Duration) func(*content.Publication) {
		return func(p *content.Publication) {
			p.Live.Piece.Verdict, p.Live.Piece.NextUpdate = content.Checking, noon.Add(next)
		}
	}
	cases := []struct {
		name string
		p    *content.Publication
		anna string
		ben  string
	}{
		{"draft", written(content.Draft), "drafts", "elsewhere"},
		{"in review", written(content.InReview), "elsewhere", "review"},
		{"returned", written(content.Returned), "returned", "elsewhere"},
		{"approved", written(content.Approved), "approved", "approved"},
		{"scheduled", written(content.Scheduled), "scheduled", "scheduled"},
		{"public", live(func(*content.Publication) {}), "published", "published"},
		{"public long ago", live(func(p *content.Publication) { p.Live.At = noon.AddDate(0, -1, 0) }), "", ""},
		{"alone", live(func(p *content.Publication) { p.DutyDue = true }), "after", "after"},
		{"promise far off", live(checking(5 * time.Hour)), "published", "published"},
		{"promise near", live(checking(time.Hour)), "checking", "checking"},
		{"promise broken", live(checking(-time.Hour)), "checking", "checking"},
		{"promise near, correction in review", live(func(p *content.Publication) {
			checking(time.Hour)(p)
			p.Working = written(content.InReview).Working
		}), "checking elsewhere", "checking review"},
		{"withdrawn", live(func(p *content.Publication) { p.Withdrawn = &content.Withdrawal{} }), "", ""},
		{"discarded", &content.Publication{ID: "p"}, "", ""},
	}
	for _, c := range cases {
		for e, want := range map[*content.Editor]string{anna: c.anna, ben: c.ben} {
			q := sorter{me: e, now: noon, names: names{"anna": "Anna"}, words: words.For(content.English)}
			var got []string
			for _, g := range q.queueOf([]*content.Publication{c.p}) {
				got = append(got, g.Name)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s: %s sees it in %q, want %q", c.name, e.Name, got, want)
			}
		}
	}
}

func TestMovesOf(t *testing.T) {
	cases := []struct {
		name string
		e    *content.Editor
		p    *content.Publication
		want string // what comes first is the main one
		why  bool
	}{
		{"her draft", anna, written(content.Draft), "submit write discard", false},
		{"her piece in review", anna, written(content.InReview), "take_back", true},
		{"a colleague's piece in review", ben, written(content.InReview), "publish return approve schedule", false},
		{"approved", ben, written(content.Approved), "publish return schedule", false},
		{"duty", dora, written(content.Draft), "submit write publish_alone discard", false},
		{"public", ben, live(func(*content.Publication) {}), "withdraw", false},
		{"public, for a secretary", anna, live(func(*content.Publication) {}), "write", false},
		{"public alone", ben, live(func(p *content.Publication) { p.DutyDue = true }), "review_after withdraw", false},
		{"withdrawn", ben, live(func(p *content.Publication) { p.Withdrawn = &content.Withdrawal{} }), "", false},
	}
	for _, c := range cases {
		var got []string
		for _, f := range movesOf(content.Office{}, c.e, c.p) {
			got = append(got, string(f.Act))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if why := whyNot(content.Office{}, c.e, c.p, words.For(content.English)); (len(why) > 0) != c.why {
			t.Errorf("%s: why not %q", c.name, why)
		}
	}
}

func TestParseClock(t *testing.T) {
	want := time.Date(2026, 11, 24, 14, 5, 0, 0, zone)
	for typed, is := range map[string]time.Time{
		"": {}, " ": {}, "2026-11-24T14:05": want, "2026-11-24 14:05": want, "2026-11-24T06:05:00Z": want,
		"2026-11-24": time.Date(2026, 11, 24, 0, 0, 0, 0, zone),
	} {
		if got, err := parseClock(typed, zone); err != nil || !got.Equal(is) {
			t.Errorf("%q: %v %v", typed, got, err)
		}
	}
	for _, typed := range []string{"tomorrow", "2026-13-01", "24.11.2026", "0001-01-01T00:00", "2026-11-24T25:00"} {
		if got, err := parseClock(typed, zone); err == nil {
			t.Errorf("%q: %v", typed, got)
		}
	}
}

func TestFormKeepsAPieceAsItIs(t *testing.T) {
	piece := content.Piece{
		Lang: content.Chinese, Verdict: content.Checking, Topics: []string{"food"}, Areas: []string{"east", "gone"}, Exercise: true,
		Texts: map[content.Lang]content.Text{
			content.Chinese: {Headline: "一", Summary: "二", Body: "三\n\n四", WhatToDo: "五", Contact: "六", Claim: "七", Why: "八"},
			content.English: {Headline: "one"},
		},
		Effective: noon.Add(11 * time.Second), Expires: noon.AddDate(0, 0, 1), NextUpdate: noon.Add(time.Hour),
		Sources: []content.Source{{Title: "a", URL: "https://example.org"}, {Title: "b"}}, Origin: "file.jsonl",
	}
	p := &content.Publication{ID: "00000000000000000000abcdef", Kind: content.Clarification, Slug: "chosen-by-hand", Working: &content.Working{Piece: piece}}
	e, errs := editOf(formOf(p, zone), p, zone)
	if len(errs) > 0 || !reflect.DeepEqual(e.Piece, piece) {
		t.Errorf("%v\n%+v\n%+v", errs, e.Piece, piece)
	}
	if e.Slug != "chosen-by-hand" {
		t.Errorf("the chosen address is gone: %q", e.Slug)
	}
	p.Slug = "made-20261124-abcdef"
	if e, _ := editOf(formOf(p, zone), p, zone); e.Slug != "" {
		t.Errorf("a made address no longer follows the headline: %q", e.Slug)
	}
}

func TestCheckPassword(t *testing.T) {
	cases := []struct {
		login, password, again string
		want                   content.Message
	}{
		{"li", "a long enough word", "a long enough word", ""},
		{"li", "够长的一个中文密码句", "够长的一个中文密码句", ""},
		{"li", "short", "short", MsgPasswordShort},
		{"li", "", "", MsgPasswordShort},
		{"li", strings.Repeat("ab cdef", 50), "", MsgPasswordLong},
		{"li", "aaaaaaaaaaaa", "aaaaaaaaaaaa", MsgPasswordEasy},
		{"xiaoman", "Xiaoman1234", "Xiaoman1234", MsgPasswordEasy},
		{"li", "a long enough word", "a long enough ward", MsgPasswordTwice},
	}
	for _, c := range cases {
		refused := content.RefusalsIn(checkPassword(c.login, c.password, c.again))
		if c.want == "" && len(refused) > 0 || c.want != "" && (len(refused) != 1 || refused[0].Message != c.want) {
			t.Errorf("%q: got %v, want %q", c.password, refused, c.want)
		}
	}
}

func TestPasswordsTakeTurns(t *testing.T) {
	p, err := newPasswords()
	if err != nil {
		t.Fatal(err)
	}
	for range cap(p.turns) {
		p.turns <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.matches(ctx, nil, "x"); err == nil {
		t.Error("hashed although all turns were taken")
	}
}

// FuzzForm sends forms as a script of an editor's could.
func FuzzForm(f *testing.F) {
	f.Add("version=1&lang=zh&zh.headline=x&effective=2026-01-01T10:00&att_hash=a&source_url=b&topics=c")
	f.Add("att_hash=a&att_hash=b&att_name=x&att_drop=a&verdict=false&lang=xx")
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		for _, k := range content.Kinds {
			form := formIn(v, k)
			e, _ := editOf(form, nil, zone)
			if e.Piece.Tidy().Bounds() != nil {
				continue
			}
			p := &content.Publication{ID: content.NewID(noon), Kind: k, Working: &content.Working{Piece: e.Piece.Tidy()}}
			again, errs := editOf(formOf(p, zone), p, zone)
			if len(errs) > 0 || !slices.Equal(again.Piece.Topics, p.Working.Piece.Topics) {
				t.Errorf("shown again it is another piece: %v", errs)
			}
		}
	})
}
