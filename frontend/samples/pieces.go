package samples

import (
	"strings"
	"time"

	"gaoshi/content"
)

const imageHash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

var longText = strings.Repeat("请各位居民注意本小区今晚停水。", 40)

// Terms are the vocabulary of the sample town.
func Terms() []content.Term {
	return []content.Term{
		term(content.Topics, "water", "供水", "Water supply"), term(content.Topics, "traffic", "交通", "Traffic"),
		term(content.Topics, "health", "健康", "Health"), term(content.Topics, "supplies", "生活物资", "Daily supplies"),
		term(content.Areas, "jiangdong", "江东片区", "Jiangdong"), term(content.Areas, "old-town", "老城片区", "Old Town"),
	}
}

func term(set content.TermSet, code, zh, en string) content.Term {
	return content.Term{Set: set, Code: code, Names: map[content.Lang]string{content.Chinese: zh, content.English: en}}
}

func published(slug string, k content.Kind, p content.Piece) *content.Published {
	p.Lang = content.Chinese
	first := Now.Add(-5 * time.Hour)
	return &content.Published{
		ID: "06f0000000000000000000000a", Kind: k, Slug: slug, Piece: p, Revision: 1,
		Change: content.First, First: first, Updated: first, Revised: first,
	}
}

func both(zh, en content.Text) map[content.Lang]content.Text {
	return map[content.Lang]content.Text{content.Chinese: zh, content.English: en}
}

// Emergency is the most there can be on one screen.
func Emergency() *content.Published {
	return published("gas-leak-binhe-road-20261124-k3m9x2", content.Notice, content.Piece{
		Severity: content.Emergency, Topics: []string{"traffic"}, Areas: []string{"jiangdong"}, Expires: Now.Add(6 * time.Hour),
		Texts: both(
			content.Text{
				Headline: "滨河路燃气泄漏，请立即离开滨河路 20 号到 80 号", Summary: "消防和燃气公司正在抢修。请不要开灯、打电话或点火。",
				WhatToDo: "1. 马上离开，走楼梯，不要乘电梯。\n2. 到实验小学操场集合。\n3. 离开后再拨打 119 或 0555-600 1200。",
				Body:     "今天 9 点 5 分，滨河路 46 号门前的燃气管被挖断。**“整条街都要炸了”**的说法没有依据，但泄漏点附近有危险。\n\n## 封闭的路段\n\n滨河路（青年路口到江堤）已封闭，公交 3 路、11 路改走青年路。", Contact: "街道应急值班 0555-600 1200",
			},
			content.Text{
				Headline: "Gas leak on Binhe Road: leave numbers 20 to 80 now", Summary: "The fire service and the gas company are working. Do not switch on lights, make calls or light a flame.",
				WhatToDo: "1. Leave at once, by the stairs.\n2. Meet on the playground of the Experimental School.\n3. Once outside, call 119 or 0555-600 1200.",
				Body:     "At 9:05 today the gas pipe in front of 46 Binhe Road was cut.\n\n## Closed\n\nBinhe Road is closed between Qingnian Road and the dike.", Contact: "Duty desk 0555-600 1200",
			}),
	})
}

// Warning is a corrected notice.
func Warning() *content.Published {
	p := published("water-off-tonight-jiangdong-20261124-p8d2c4", content.Notice, content.Piece{
		Severity: content.Warning, Topics: []string{"water"}, Areas: []string{"jiangdong", "old-town"},
		Effective: Now.Add(-time.Hour), Expires: Now.Add(16 * time.Hour),
		Texts: both(
			content.Text{
				Headline: "江东片区今晚九点到明早六点停水", Summary: "抢修主水管。老城片区水压会变低。", WhatToDo: "请在今晚九点前存好一晚上的用水。",
				Body:       "自来水公司今晚抢修江东主水管。\n\n| 地点 | 时间 |\n|---|---|\n| 江东一村到四村 | 21:00–6:00 |\n| 老城 | 水压低，不停水 |\n\n送水车停在江东菜场门口，可以自带水桶。",
				ChangeNote: "停水时间由八点改为九点。",
			},
			content.Text{
				Headline: "No water in Jiangdong from 9 pm to 6 am", Summary: "The main is being repaired. Pressure will be low in Old Town.", WhatToDo: "Store enough water for one night before 9 pm.",
				Body:       "The water company repairs the Jiangdong main tonight.\n\n| Where | When |\n|---|---|\n| Jiangdong villages 1–4 | 21:00–6:00 |\n| Old Town | low pressure |",
				ChangeNote: "The start moved from 8 pm to 9 pm.",
			}),
	})
	p.Revision, p.Change, p.Updated, p.Revised = 2, content.Major, Now.Add(-40*time.Minute), Now.Add(-40*time.Minute)
	return p
}

// Advice is an everyday notice.
func Advice() *content.Published {
	return published("flu-shots-20261123-a1b2c3", content.Notice, content.Piece{
		Severity: content.Advice, Topics: []string{"health"},
		Texts: both(
			content.Text{Headline: "60 岁以上居民可以免费打流感疫苗", Body: "带身份证到社区卫生服务中心，每天 8:00–11:30。", WhatToDo: "有慢性病的，先问医生。"},
			content.Text{Headline: "Free flu shots for residents over 60", Body: "Bring your ID to the community clinic, daily 8:00–11:30.", WhatToDo: "Ask your doctor first if you have a chronic illness."}),
	})
}

// Info has neither summary nor anything to do.
func Info() *content.Published {
	return published("library-20261122-z9y8x7", content.Notice, content.Piece{
		Severity: content.Info,
		Texts: both(content.Text{Headline: "街道图书室周末延长到晚上八点", Body: "从本周六起。"},
			content.Text{Headline: "The street library stays open until 8 pm at weekends", Body: "From this Saturday."}),
	})
}

// Withdrawn was taken back.
func Withdrawn() *content.Published {
	p := Warning()
	p.Slug = "water-off-tomorrow-20261123-w1t2d3"
	p.Withdrawn = &content.Withdrawal{At: Now.Add(-time.Hour), Reason: "抢修改期，明天不停水。请看新的通知。"}
	return p
}

// Expired is over.
func Expired() *content.Published {
	p := Warning()
	p.Slug, p.Piece.Expires = "water-off-20261122-e1x2p3", Now.Add(-24*time.Hour)
	p.Piece.Effective = Now.Add(-48 * time.Hour)
	return p
}

// Pending is published and not in effect yet.
func Pending() *content.Published {
	p := Warning()
	p.Slug, p.Piece.Effective = "water-off-tomorrow-night-20261124-q1w2e3", Now.Add(20*time.Hour)
	p.Piece.Expires = Now.Add(40 * time.Hour)
	return p
}

// Drill is an exercise.
func Drill() *content.Published {
	p := Emergency()
	p.Slug, p.Piece.Exercise = "gas-leak-drill-20261124-d1r2l3", true
	return p
}

// OnlyChinese has no translation.
func OnlyChinese() *content.Published {
	return published("20261124-n0tr4n", content.Notice, content.Piece{
		Severity: content.Advice, Topics: []string{"traffic"},
		Texts: map[content.Lang]content.Text{content.Chinese: {Headline: "青年路早高峰改为单行", Body: "11 月 25 日起，7:00–9:00 由东向西单行。"}},
	})
}

// Long has everything at its limit.
func Long() *content.Published {
	text := content.Text{
		Headline: strings.Repeat("关于进一步做好低温雨雪冰冻天气防范应对工作的通知", 8), Summary: longText[:1500],
		WhatToDo: "- " + strings.Repeat(longText, 2), Body: strings.Repeat("## 小标题\n\n"+longText+"\n\n", 30), Contact: longText[:600],
	}
	p := published(strings.Repeat("a", content.MaxSlug), content.Notice, content.Piece{Severity: content.Warning, Texts: both(text, text)})
	for range content.MaxTerms {
		p.Piece.Topics = append(p.Piece.Topics, "water")
	}
	return p
}

// WithFiles has a picture and a PDF.
func WithFiles() *content.Published {
	p := Advice()
	p.Piece.Attachments = []content.Attachment{
		{Hash: imageHash, Type: "image/jpeg", Name: "地图.jpg", Alt: "社区卫生服务中心在青年路 12 号，菜场对面", Bytes: 240_000},
		{Hash: strings.Repeat("b", 64), Type: "application/pdf", Name: "接种须知.pdf", Bytes: 1_240_000},
	}
	return p
}

// Imported came out of a file.
func Imported() *content.Published {
	p := Info()
	p.Piece.Origin = "https://www.linjiang.example/old/1234.html"
	return p
}
