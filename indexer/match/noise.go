package match

import (
	"regexp"
	"slices"
	"strings"
)

// mark is one kind of noise. A pattern is dear, so it is tried only on a text
// that holds one of its hints.
type mark struct {
	pattern *regexp.Regexp
	hints   []string
}

// maxNoise bounds how often one kind of noise is taken out of a message.
const maxNoise = 256

func (m *mark) hinted(text string) bool {
	return slices.ContainsFunc(m.hints, func(h string) bool { return strings.Contains(text, h) })
}

func noiseMark(pattern string, hints ...string) mark {
	return mark{regexp.MustCompile(pattern), hints}
}

// noise is what forwarding adds to a message and a claim never holds. The
// patterns are about the act of forwarding, not about any topic.
var noise = []mark{
	// Reposting marks: who passed it on.
	noiseMark(`(?i)//\s*@[^\s:：]{1,30}\s*[:：]`,
		"//"),
	noiseMark(`(?i)\b(?:RT|via|h/t|cc)\s+@\w{1,30}:?`,
		"@"),
	noiseMark(`(?i)(?:^|\n)\s*(?:-{2,}\s*)?(?:fwd?|fw|re|转|轉|转发|轉發|回复|回覆)\s*[:：]`,
		":", "："),
	noiseMark(`(?i)-*\s*forwarded (?:message|many times|as received|by [^\n:]{1,30}:?|from [^\n:]{1,30}:?)\s*-*`,
		"orward", "ORWARD"),
	noiseMark(`(?:转发自|轉發自|转自|轉自|转载自|轉載自|来源|來源|来自|來自)\s*[:：]?\s*(?:[【\[《“"@][^】\]》”"\s]{1,30}[】\]》”"]?|[^\s，。,.：:]{1,12}(?:\n|$))`,
		"自", "来源", "來源"),
	noiseMark(`(?:回复|回覆)@[^\s:：]{1,30}\s*[:：]`,
		"回复", "回覆"),
	// A Chinese account named in passing; a Latin handle may name whom a claim is about, and stays.
	noiseMark(`@[\p{Han}][\p{Han}\w\-]{1,20}(?:\s|$|[:：,，])`,
		"@"),
	// Calls to pass it on.
	noiseMark(`(?:请|請)?(?:大家|各位)?(?:紧急|緊急)?(?:转发|轉發|扩散|擴散|转告|轉告)(?:一下|出去|微博|给更多的?人|給更多的?人|到群里?|到朋友圈|周知|!|！)+`,
		"转发", "轉發", "扩散", "擴散", "转告", "轉告"),
	noiseMark(`(?:请|請)?(?:大家|各位)?(?:速转|速轉|急转|急轉|互转|互轉|(?:相互|互相)(?:转告|轉告|转发|轉發)|(?:紧急|緊急)(?:扩散|擴散|转发|轉發)|速速?(?:扩散|擴散)|(?:请|請)(?:转发|轉發|扩散|擴散|转告|轉告))(?:!|！)*`,
		"速", "急", "互", "请", "請"),
	noiseMark(`(?i)\b(?:please|pls|plz|kindly)\s+(?:forward|share|retweet|rt|pass (?:it|this) on|send)(?:\s+(?:this|to|with|everyone|all|your|friends|family|groups?|contacts))*`,
		"lease", "LEASE", "ls", "LS", "lz", "indly"),
	// Platform marks: placeholders of links, emoticon names in brackets.
	noiseMark(`O网页链接|展开全文c?|收起全文d?|[LO][^\s，。]{1,16}的(?:微博|秒拍)视频|\[[\p{Han}A-Za-z]{1,6}\]`,
		"O网页", "全文", "视频", "["),
	// The signature of an embedded post: "(@handle) May 3, 2019".
	noiseMark(`\(@\w{1,20}\)\s*(?:\p{L}{3,9}\.? \d{1,2}, \d{4})?`,
		"(@"),
	// Time lines of a copied chat: "2020/3/1 12:30", "上午9:05".
	noiseMark(`(?m)^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+)?(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2})?\s*$`,
		":"),
}
