package content

import (
	"slices"
	"testing"
)

func TestFactFirst(t *testing.T) {
	good := Text{Headline: "临江街道菜场白菜每斤两元，供应充足", Claim: "一棵白菜卖六十三元", Body: "查过了。", WhatToDo: "照常购买。"}
	english := Text{Headline: "Cabbage costs two yuan a jin and shelves are full", Claim: "One head of cabbage sells for 63 yuan"}
	whole := func(change func(*Piece)) Piece {
		p := Piece{Lang: Chinese, Texts: map[Lang]Text{Chinese: good, English: english},
			Verdict: False, Sources: []Source{{Title: "市场监管所"}}}
		change(&p)
		return p
	}
	text := func(l Lang, change func(*Text)) Piece {
		return whole(func(p *Piece) { t := p.Texts[l]; change(&t); p.Texts[l] = t })
	}
	type want struct {
		field string
		kind  ConcernKind
	}
	cases := []struct {
		name  string
		kind  Kind
		piece Piece
		want  []want
	}{
		{"nothing to say", Clarification, whole(func(*Piece) {}), nil},
		{"headline echoes", Clarification, text(Chinese, func(t *Text) { t.Headline = "网传一棵白菜卖六十三元不实" }),
			[]want{{"zh.headline", ConcernHeadlineEchoes}}},
		{"english headline echoes", Clarification, text(English, func(t *Text) { t.Headline = "No, a head of cabbage never sold for 63 yuan" }),
			[]want{{"en.headline", ConcernHeadlineEchoes}}},
		{"headline cut out of a long claim", Clarification, text(English, func(t *Text) {
			t.Headline = "Bridge closes at noon"
			t.Claim = "Everybody says the bridge closes at noon, tell all your friends"
		}), []want{{"en.headline", ConcernHeadlineEchoes}}},
		{"headline asks", Clarification, text(Chinese, func(t *Text) { t.Headline = "白菜真的这么贵吗？" }),
			[]want{{"zh.headline", ConcernHeadlineQuestion}}},
		{"no source", Clarification, whole(func(p *Piece) { p.Sources = nil }), []want{{"sources", ConcernNoSource}}},
		{"a notice needs no source", Notice, whole(func(p *Piece) { p.Sources = nil }), nil},
		{"nothing to do", Notice, text(Chinese, func(t *Text) { t.WhatToDo = "" }), []want{{"zh.what_to_do", ConcernNoWhatToDo}}},
		{"mobile number", Notice, text(Chinese, func(t *Text) { t.Body = "联系王女士 138 0013 8000。" }), []want{{"zh.body", ConcernPhone}}},
		{"mobile number as contact", Notice, text(Chinese, func(t *Text) { t.Contact = "13800138000" }), nil},
		{"office line", Notice, text(Chinese, func(t *Text) { t.Body = "请拨 021-12345678 或 12345。" }), nil},
		{"identity number", Notice, text(Chinese, func(t *Text) { t.Body = "身份证 11010519491231002X 的居民" }), []want{{"zh.body", ConcernIDNumber}}},
		{"a long number that is no identity", Notice, text(Chinese, func(t *Text) { t.Body = "订单 110105194913310021 号" }), nil},
		{"no translation", Notice, whole(func(p *Piece) { delete(p.Texts, English) }), []want{{"en.headline", ConcernNoTranslation}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []want
			for _, w := range FactFirst(c.kind, c.piece) {
				got = append(got, want{w.Field, w.Kind})
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestWarningTellsNobodyWho holds the warning to its own rule: it goes through
// logs and screenshots too.
func TestConcernTellsNobodyWho(t *testing.T) {
	p := Piece{Lang: Chinese, Texts: map[Lang]Text{Chinese: {Headline: "a", Body: "11010519491231002X", WhatToDo: "x"}}}
	for _, w := range FactFirst(Notice, p) {
		if w.Kind == ConcernIDNumber && w.Details["Found"] != "110105…002X" {
			t.Errorf("got %v", w.Details)
		}
	}
}
