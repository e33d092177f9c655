package indextest

import (
	"time"

	"gaoshi/indexer"
)

// Now is the instant at which the town of the corpus is looked at.
var Now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// Corpus returns what the office of Qingwan (青湾), a town that does not exist,
// has published: in both languages, and in both scripts of one of them.
func Corpus() []indexer.Document {
	docs := []indexer.Document{
		{
			Publication: "water", Lang: "zh", Kind: "notice", Severity: "warning",
			Headline: "青湾区东片停水通知", Summary: "十一月二十一日夜间检修主管道，东片暂停供水八小时。",
			Body:   "请提前储水。老人和行动不便者可拨打社区电话，志愿者送水上门。自来水恢复后请先放水两分钟。",
			Topics: []string{"water"}, Areas: []string{"east"},
			Published: hoursAgo(3), Effective: hoursAgo(-30), Expires: hoursAgo(-40),
		},
		{
			Publication: "water", Lang: "en", Kind: "notice", Severity: "warning",
			Headline: "Water off in the eastern quarter on Saturday night", Summary: "The main pipeline is repaired; no water for eight hours.",
			Body:   "Please fill a bucket before. Volunteers bring water to those who cannot carry it.",
			Topics: []string{"water"}, Areas: []string{"east"},
			Published: hoursAgo(3), Effective: hoursAgo(-30), Expires: hoursAgo(-40),
		},
		{
			Publication: "testing", Lang: "zh", Kind: "notice", Severity: "advice",
			Headline: "周五全员核酸检测安排", Summary: "各小区设采样点，早七点至晚八点。",
			Body:   "请携带身份证，佩戴口罩，保持一米距离。采样结果当晚公布。孕妇和老人走绿色通道。",
			Topics: []string{"testing", "health"}, Areas: []string{"east", "west"},
			Published: hoursAgo(26), Expires: hoursAgo(-72),
		},
		{
			Publication: "testing", Lang: "en", Kind: "notice", Severity: "advice",
			Headline: "Testing for everybody on Friday", Summary: "Sampling points in every quarter from seven to eight.",
			Body:   "Bring an identity card and wear a mask. The laboratory publishes results the same evening.",
			Topics: []string{"testing", "health"}, Areas: []string{"east", "west"},
			Published: hoursAgo(26), Expires: hoursAgo(-72),
		},
		{
			Publication: "hospital", Lang: "zh", Kind: "notice", Severity: "info",
			Headline: "第二人民醫院發熱門診開放時間調整", Summary: "自本週起，發熱門診全天開放。",
			Body:   "請瞭解：前往就診須佩戴口罩，並在預檢分診台測量體溫。兒童發燒請走兒科入口。",
			Topics: []string{"health"}, Areas: []string{"west"},
			Published: hoursAgo(50),
		},
		{
			Publication: "shelter", Lang: "en", Kind: "notice", Severity: "emergency",
			Headline: "Typhoon shelter open at the secondary school", Summary: "The gymnasium is open tonight for all who live near the river.",
			Body:   "Blankets and food are there. Pets are welcome. The bus runs every ten minutes from the harbour.",
			Topics: []string{"weather"}, Areas: []string{"harbour"},
			Published: hoursAgo(1), Expires: hoursAgo(-20),
		},
		{
			Publication: "shelter", Lang: "zh", Kind: "notice", Severity: "emergency",
			Headline: "台风来临：中学体育馆开放避难", Summary: "沿河居民今晚可前往体育馆。",
			Body:   "馆内备有毛毯和食物，可携带宠物。公交车每十分钟一班，由码头发车。",
			Topics: []string{"weather"}, Areas: []string{"harbour"},
			Published: hoursAgo(1), Expires: hoursAgo(-20),
		},
		{
			Publication: "market", Lang: "zh", Kind: "notice", Severity: "info",
			Headline: "河滨菜市场冬季营业时间", Summary: "每日六点至十八点。",
			Body:   "市场提供停车位。进场请戴口罩。供应蔬菜、鱼类和米面，价格公示。",
			Topics: []string{"market"}, Areas: []string{"west"},
			Published: hoursAgo(24 * 40), Expires: hoursAgo(24 * 5), // over
		},
		{
			Publication: "bridge", Lang: "en", Kind: "notice", Severity: "info",
			Headline: "The old bridge closes to lorries", Summary: "Vehicles over 3.5 tonnes take the ring road from December.",
			Body:   "The bridge carries <b>1,500</b> vehicles a day & needs repair. Residents' cars may pass.",
			Topics: []string{"traffic"}, Areas: []string{"harbour"},
			Published: hoursAgo(70), Effective: hoursAgo(-24 * 11), // not yet
		},
		{
			Publication: "garlic", Lang: "zh", Kind: "clarification", Verdict: "false",
			Headline: "吃大蒜不能预防新冠病毒", Summary: "没有证据表明大蒜能预防感染。",
			Claim:  "专家说每天吃三瓣大蒜就不会得新冠",
			Body:   "大蒜是健康食品，但不能代替疫苗和口罩。世界卫生组织已多次说明。",
			Topics: []string{"health"}, Areas: []string{"east", "west", "harbour"},
			Published: hoursAgo(100),
		},
		{
			Publication: "garlic", Lang: "en", Kind: "clarification", Verdict: "false",
			Headline: "Eating garlic does not prevent infection", Summary: "Nothing shows that it does.",
			Claim:  "Three cloves of garlic every day keep the virus away",
			Body:   "Garlic is healthy food, and no substitute for a vaccine.",
			Topics: []string{"health"}, Areas: []string{"east", "west", "harbour"},
			Published: hoursAgo(100),
		},
		{
			Publication: "reservoir", Lang: "zh", Kind: "clarification", Verdict: "misleading",
			Headline: "網傳「水庫投毒」視頻為三年前外地演練", Summary: "視頻中的車輛並非本市車輛，自來水水質正常。",
			Claim:  "青灣水庫被人投毒，大家千萬不要喝自來水",
			Body:   "水務局每日檢測水質，結果在網站公開。請勿轉發該視頻。",
			Topics: []string{"water"}, Areas: []string{"east"},
			Published: hoursAgo(60),
		},
		{
			Publication: "vaccine", Lang: "en", Kind: "clarification", Verdict: "partly_true",
			Headline: "Fever after vaccination is usual and short", Summary: "One in ten has a fever for a day.",
			Claim:  "The vaccine gives everybody a high fever for a week",
			Body:   "Drink water and rest. See a doctor after three days.",
			Topics: []string{"health"}, Areas: []string{"west"},
			Published: hoursAgo(150),
		},
		{
			Publication: "hostile", Lang: "en", Kind: "notice", Severity: "info",
			Headline: `<script>alert("x")</script> is not a noticeboard & <mark>nothing</mark> more`,
			Summary:  `An <img src=x onerror=alert(1)> arrived by post.`,
			Body:     "We print what we get: </mark><b>bold</b>. \"Quotes\" and 'quotes'.",
			Topics:   []string{`a" OR kind = "notice`}, Areas: []string{"x' OR '1'='1"},
			Published: hoursAgo(24 * 300),
		},
	}
	for i := range docs { // as the writer of documents does
		docs[i].ID = docs[i].Publication + "-" + docs[i].Lang
		docs[i].Slug = docs[i].Publication
	}
	return docs
}

// hoursAgo may be negative: then it is still to come.
func hoursAgo(n int) time.Time { return Now.Add(-time.Duration(n) * time.Hour) }
