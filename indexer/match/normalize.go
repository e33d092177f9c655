package match

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Limits of one message. What lies beyond them is not read: the head of a long
// message makes its claim, the tail often repeats it, the middle is left out.
const (
	maxHead   = 48 << 10 // bytes read from the start
	maxTail   = 16 << 10 // bytes read from the end
	maxTokens = 3000     // tokens looked at
)

// Span is a byte range of a text, End exclusive.
type Span struct{ Start, End int }

// Normalized is what was understood of a message.
type Normalized struct {
	Text string   // what is left when noise is taken out, for showing
	URLs []string // links, in the form of NormalizeURL
	Cut  bool     // the message was too long to be read whole
	skip []Span
}

// noise is what forwarding adds to a message and a claim never holds. The
// patterns are about the act of forwarding, not about any topic.
var noise = []*regexp.Regexp{
	// Reposting marks: who passed it on.
	regexp.MustCompile(`(?i)//\s*@[^\s:：]{1,30}\s*[:：]`),
	regexp.MustCompile(`(?i)\b(?:RT|via|h/t|cc)\s+@\w{1,30}:?`),
	regexp.MustCompile(`(?i)(?:^|\n)\s*(?:-{2,}\s*)?(?:fwd?|fw|re|转|轉|转发|轉發|回复|回覆)\s*[:：]`),
	regexp.MustCompile(`(?i)-*\s*forwarded (?:message|many times|as received|by [^\n:]{1,30}:?|from [^\n:]{1,30}:?)\s*-*`),
	regexp.MustCompile(`(?:转发自|轉發自|转自|轉自|转载自|轉載自|来源|來源|来自|來自)\s*[:：]?\s*(?:[【\[《“"@][^】\]》”"\s]{1,30}[】\]》”"]?|[^\s，。,.：:]{1,12}(?:\n|$))`),
	regexp.MustCompile(`(?:回复|回覆)@[^\s:：]{1,30}\s*[:：]`),
	// A Chinese account named in passing; a Latin handle may name whom a claim is about, and stays.
	regexp.MustCompile(`@[\p{Han}][\p{Han}\w\-]{1,20}(?:\s|$|[:：,，])`),
	// Calls to pass it on.
	regexp.MustCompile(`(?:请|請)?(?:大家|各位)?(?:紧急|緊急)?(?:转发|轉發|扩散|擴散|转告|轉告)(?:一下|出去|微博|给更多的?人|給更多的?人|到群里?|到朋友圈|周知|!|！)+`),
	regexp.MustCompile(`(?:请|請)?(?:大家|各位)?(?:速转|速轉|急转|急轉|互转|互轉|(?:相互|互相)(?:转告|轉告|转发|轉發)|(?:紧急|緊急)(?:扩散|擴散|转发|轉發)|速速?(?:扩散|擴散)|(?:请|請)(?:转发|轉發|扩散|擴散|转告|轉告))(?:!|！)*`),
	regexp.MustCompile(`(?i)\b(?:please|pls|plz|kindly)\s+(?:forward|share|retweet|rt|pass (?:it|this) on|send)(?:\s+(?:this|to|with|everyone|all|your|friends|family|groups?|contacts))*`),
	// Platform marks: placeholders of links, emoticon names in brackets.
	regexp.MustCompile(`O网页链接|展开全文c?|收起全文d?|[LO][^\s，。]{1,16}的(?:微博|秒拍)视频|\[[\p{Han}A-Za-z]{1,6}\]`),
	// The signature of an embedded post: "(@handle) May 3, 2019".
	regexp.MustCompile(`\(@\w{1,20}\)\s*(?:\p{L}{3,9}\.? \d{1,2}, \d{4})?`),
	// Time and sender lines of a copied chat: "2020/3/1 12:30", "上午9:05".
	regexp.MustCompile(`(?m)^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+)?(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2})?\s*$`),
}

// noiseHint holds, for most patterns, what must occur for one to be worth trying.
var noiseHint = []string{"//", "@", ":", "orward", "", "@", "@", "", "", "", "", "(@", ":"}

// Normalize takes the noise of forwarding out of a message. It accepts any
// bytes: what is not UTF-8 is passed over.
func Normalize(text string) Normalized {
	var n Normalized
	if len(text) > maxHead+maxTail {
		n.Cut = true
		n.skip = append(n.skip, Span{maxHead, len(text) - maxTail})
		head, tail := normalizePart(text[:maxHead], 0, &n), normalizePart(text[len(text)-maxTail:], len(text)-maxTail, &n)
		n.skip = append(n.skip, append(head, tail...)...)
	} else {
		n.skip = normalizePart(text, 0, &n)
	}
	slices.SortFunc(n.skip, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	n.Text = remove(text, n.skip)
	return n
}

// normalizePart finds the noise of text, which begins at byte offset of the message.
func normalizePart(text string, offset int, n *Normalized) []Span {
	urls, spans := links(text)
	for _, u := range urls {
		if !slices.Contains(n.URLs, u) && len(n.URLs) < maxLinks {
			n.URLs = append(n.URLs, u)
		}
	}
	for i, p := range noise {
		if !strings.Contains(text, noiseHint[i]) {
			continue
		}
		for _, m := range p.FindAllStringIndex(text, 256) {
			spans = append(spans, Span{m[0], m[1]})
		}
	}
	for i := range spans {
		spans[i].Start += offset
		spans[i].End += offset
	}
	return spans
}

// remove returns text without the given spans, valid UTF-8 with runs of space made one.
func remove(text string, skip []Span) string {
	var b strings.Builder
	at := 0
	for _, s := range skip {
		if s.Start > at {
			b.WriteString(text[at:s.Start])
			b.WriteByte(' ')
		}
		at = max(at, s.End)
	}
	b.WriteString(text[min(at, len(text)):])
	return strings.Join(strings.Fields(strings.ToValidUTF8(b.String(), "")), " ")
}
