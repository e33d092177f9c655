package samples

import (
	"strings"
	"time"

	"gaoshi/content"
)

func rumor(slug string, v content.Verdict, zh, en content.Text) *content.Published {
	return published(slug, content.Clarification, content.Piece{
		Verdict: v, Topics: []string{"supplies"}, Areas: []string{"jiangdong"}, Texts: both(zh, en),
		Sources: []content.Source{{Title: "市场监管局价格监测，11 月 24 日 9:00", URL: "https://amr.linjiang.example/price/20261124"}, {Title: "江东菜场当日进货单"}},
	})
}

// False is the page most people will ever see.
func False() *content.Published {
	p := rumor("cabbage-costs-3-yuan-20261124-c4bb4g", content.False,
		content.Text{
			Headline: "白菜今天卖 2.8 到 4.5 元一斤，货源充足", WhatToDo: "按平时的量买就行，不用囤菜。有人转发这条消息，请把这一页发给他。",
			Body: "今天 9 点，市场监管局查了 14 家店，白菜每斤 **2.8 到 4.5 元**，中间价 3.4 元。下午四点还有一车菜到江东菜场。",
			Why:  "照片里 63 元的价签是真的，但那是一整箱 20 斤的有机菜礼盒，拍照的人只截了价格。", Claim: "江东菜场白菜已经涨到63元一颗了，赶紧去抢，晚了就没了！",
			ChangeNote: "补充了下午的到货时间。",
		},
		content.Text{
			Headline: "Cabbage costs 2.8 to 4.5 yuan a jin today, and there is plenty", WhatToDo: "Buy what you usually buy. If somebody sends you the message, send this page back.",
			Body: "At 9:00 today inspectors looked at 14 shops. Cabbage cost **2.8 to 4.5 yuan** a jin, 3.4 in the middle.",
			Why:  "The 63-yuan tag in the photo is real, but it belongs to a gift box of 20 jin. The photo shows only the price.", Claim: "Cabbage has gone up to 63 yuan each at Jiangdong market, run and get some!",
			ChangeNote: "Added the time of the next delivery.",
		})
	p.Revision, p.Change, p.Updated, p.Revised = 2, content.Major, Now.Add(-2*time.Hour), Now.Add(-2*time.Hour)
	return p
}

// Revisions are those of False, the newest first.
func Revisions() []content.Revision {
	now := False()
	old := False().Piece
	zh := old.Texts[content.Chinese]
	zh.Headline, zh.ChangeNote = "白菜今天卖 2.8 到 4.5 元一斤", ""
	zh.Body = "今天 9 点，市场监管局查了 12 家店，白菜每斤 2.8 到 4.5 元。"
	en := old.Texts[content.English]
	en.Headline, en.ChangeNote = "Cabbage costs 2.8 to 4.5 yuan a jin today", ""
	old.Texts = both(zh, en)
	old.Sources = old.Sources[:1]
	first := old
	first.Verdict, first.NextUpdate = content.Checking, Now.Add(-4*time.Hour)
	return []content.Revision{
		{Number: 3, Piece: now.Piece, Change: content.Major, At: now.Updated},
		{Number: 2, Piece: old, Change: content.Major, At: Now.Add(-3 * time.Hour)},
		{Number: 1, Piece: first, Change: content.First, At: now.First},
	}
}

// Checking promises an update.
func Checking() *content.Published {
	p := rumor("buses-run-20261124-b5s3s1", content.Checking,
		content.Text{Headline: "公交 11 路今天照常运行，是否停运正在向公交公司核实", Claim: "11路明天起停了"},
		content.Text{Headline: "Bus 11 runs today; we are asking the company about tomorrow", Claim: "Bus 11 stops tomorrow"})
	p.Piece.NextUpdate, p.Piece.Sources = Now.Add(2*time.Hour), nil
	return p
}

// Overdue broke its promise.
func Overdue() *content.Published {
	p := Checking()
	p.Piece.NextUpdate = Now.Add(-time.Hour)
	return p
}

// Misleading has a true core.
func Misleading() *content.Published {
	return rumor("school-20261124-m1s2l3", content.Misleading,
		content.Text{Headline: "只有实验小学今天停课一天，其他学校照常上课", Body: "实验小学停课是因为管道检修。", Claim: "全区学校都停课了"},
		content.Text{Headline: "Only the Experimental School is closed, for one day", Body: "Its pipes are being repaired.", Claim: "All schools of the district are closed"})
}

// PartlyTrue is half and half.
func PartlyTrue() *content.Published {
	return rumor("snow-20261124-p4r7t1", content.PartlyTrue,
		content.Text{Headline: "明天有中雪，但不会封高速", Body: "气象台预报中雪；交警说高速照常通行。", Claim: "明天暴雪，高速全封"},
		content.Text{Headline: "Snow is coming tomorrow, but motorways stay open", Body: "Moderate snow is forecast.", Claim: "Blizzard tomorrow, all motorways closed"})
}

// True turned out to be so.
func True() *content.Published {
	return rumor("clinic-20261124-t7r3u4", content.True,
		content.Text{Headline: "社区卫生服务中心今晚加开发热门诊到 22 点", Body: "卫生服务中心已确认。", Claim: "今晚发热门诊开到十点"},
		content.Text{Headline: "The clinic keeps its fever ward open until 10 pm tonight", Body: "The clinic has confirmed it.", Claim: "Fever ward open until ten"})
}

// Unproven came out of a file: no source, no advice.
func Unproven() *content.Published {
	p := rumor("20261101-u9n8p7", content.Unproven,
		content.Text{Headline: "目前没有证据表明喝醋能预防感冒", Body: "没有找到可靠研究。", Claim: "每天喝一杯醋不会感冒"},
		content.Text{Headline: "There is no evidence that vinegar prevents colds", Body: "No reliable study was found.", Claim: "A cup of vinegar a day keeps colds away"})
	p.Piece.Sources, p.Piece.Origin = nil, "claims.jsonl"
	return p
}

// WithdrawnRumor was taken back.
func WithdrawnRumor() *content.Published {
	p := False()
	p.Slug = "cabbage-20261123-w4d5r6"
	p.Withdrawn = &content.Withdrawal{At: Now.Add(-time.Hour), Reason: "价格写错了，请看新的一条。"}
	return p
}

// LongRumor has a claim at its limit.
func LongRumor() *content.Published {
	p := False()
	t := p.Piece.Texts[content.Chinese]
	t.Claim, t.Why = strings.Repeat("紧急通知！请大家务必转发！", 75), strings.Repeat("这类消息都有同样的套路。", 200)
	p.Piece.Texts = map[content.Lang]content.Text{content.Chinese: t}
	return p
}
