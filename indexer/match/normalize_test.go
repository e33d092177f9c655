package match

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNormalizeTakesNoiseOut(t *testing.T) {
	for text, want := range map[string]string{
		"//@小王: 转发微博 //@老李：全镇停水":                                       "全镇停水",
		"Fwd: the dam broke. Please forward to everyone":               "the dam broke.",
		"转自【生活常识】鸡蛋不能放冰箱":                                              "鸡蛋不能放冰箱",
		"The dam broke pic.twitter.com/AbC12 — Ann (@ann) May 3, 2019": "The dam broke — Ann",
		"停水了[捂脸][哭]":                                                   "停水了",
		"真的吗https://t.co/x1y2，急":                                       "真的吗 ，急",
		"速转！明天停水，请相互转告":                                                "明天停水，",
		"a\xffb": "ab",
	} {
		if got := Normalize(text).Text; got != want {
			t.Errorf("Normalize(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestNormalizeFindsLinksInLongMessages(t *testing.T) {
	long := "https://example.com/first " + strings.Repeat("字", 1<<20) + " https://example.com/last?utm_medium=x"
	n := Normalize(long)
	if want := []string{"example.com/first", "example.com/last"}; !n.Cut || !slices.Equal(n.URLs, want) {
		t.Errorf("cut %v, links %v, want %v", n.Cut, n.URLs, want)
	}
	if len(n.Text) > maxHead+maxTail+2 {
		t.Errorf("%d bytes are left of a cut message", len(n.Text))
	}
}

// FuzzNormalize holds what must be true of any bytes: valid text, spans in order
// and inside the message, tokens that point at what they were read from.
func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"", "\xff\xfe", "转自@某人：停水", "RT @a: b https://t.co/x", "５０％ ﬁ café", "#湖北#👨‍👩‍👧", "O网页链接", "don't Trump's 3,000.5km"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := Normalize(text)
		if !utf8.ValidString(n.Text) {
			t.Errorf("%q is not UTF-8", n.Text)
		}
		end := int32(0)
		for _, tok := range tokenize(text, n.skip, maxTokens) {
			if tok.start < end || tok.end <= tok.start || int(tok.end) > len(text) || tok.text == "" {
				t.Fatalf("token %+v after byte %d of %q", tok, end, text)
			}
			end = tok.end
		}
	})
}
