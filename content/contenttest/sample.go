package contenttest

import "gaoshi/content"

// Notice is a notice that may be published as it is, after the changes.
func Notice(changes ...func(*content.Piece)) content.Piece {
	return changed(content.Piece{
		Lang:     content.Chinese,
		Severity: content.Advice,
		Texts: map[content.Lang]content.Text{
			content.Chinese: {
				Headline: "墨石街周三停水六小时",
				Summary:  "周三9时到15时检修水管。",
				Body:     "墨石街1至40号停水。\n\n请提前蓄水。",
				WhatToDo: "周二晚上蓄好水。",
				Contact:  "街道办 010-0000 0000",
			},
			content.English: {Headline: "Water off in Inkstone Street on Wednesday", Body: "Numbers 1 to 40, from 9:00 to 15:00."},
		},
		Topics: []string{"water"},
	}, changes)
}

// Clarification is a clarification that may be published as it is, after the
// changes.
func Clarification(changes ...func(*content.Piece)) content.Piece {
	return changed(content.Piece{
		Lang:    content.Chinese,
		Verdict: content.False,
		Texts: map[content.Lang]content.Text{
			content.Chinese: {
				Headline: "自来水今早检测合格，可以饮用",
				Body:     "今早7时三个取样点全部合格。",
				Claim:    "上游工厂漏了，自来水有毒！",
				Why:      "周一冲洗管道，水曾发黄。",
			},
		},
		Topics:  []string{"water"},
		Sources: []content.Source{{Title: "水质检测报告", URL: "https://water.example/report"}},
	}, changes)
}

func changed(p content.Piece, changes []func(*content.Piece)) content.Piece {
	for _, change := range changes {
		change(&p)
	}
	return p
}

// Headline gives the text in the piece's own language another headline.
func Headline(headline string) func(*content.Piece) {
	return original(func(t *content.Text) { t.Headline = headline })
}

// Body gives the text in the piece's own language another body.
func Body(body string) func(*content.Piece) {
	return original(func(t *content.Text) { t.Body = body })
}

// Note gives the piece a change note, which a major correction needs.
func Note(note string) func(*content.Piece) {
	return original(func(t *content.Text) { t.ChangeNote = note })
}

// In puts the piece into areas, into all of them when none is named.
func In(areas ...string) func(*content.Piece) {
	return func(p *content.Piece) { p.Areas = areas }
}

// About gives the piece other topics.
func About(topics ...string) func(*content.Piece) {
	return func(p *content.Piece) { p.Topics = topics }
}

// Severe gives a notice another severity.
func Severe(s content.Severity) func(*content.Piece) {
	return func(p *content.Piece) { p.Severity = s }
}

// Found gives a clarification another verdict.
func Found(v content.Verdict) func(*content.Piece) {
	return func(p *content.Piece) { p.Verdict = v }
}

// original changes the text in the piece's own language. The map is copied
// first: pieces made from one another must not change each other.
func original(change func(*content.Text)) func(*content.Piece) {
	return func(p *content.Piece) {
		texts := make(map[content.Lang]content.Text, len(p.Texts))
		for l, t := range p.Texts {
			texts[l] = t
		}
		t := texts[p.Lang]
		change(&t)
		texts[p.Lang] = t
		p.Texts = texts
	}
}

// Change applies changes to a copy of a piece, such as the live one for a
// correction.
func Change(p content.Piece, changes ...func(*content.Piece)) content.Piece {
	return changed(p, changes)
}
