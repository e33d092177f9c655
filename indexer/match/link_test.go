package match

import "testing"

func TestNormalizeURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://www.Example.com/News/1/?utm_source=wx&spm=a.b":    "example.com/News/1",
		"http://m.example.com/news?id=2&from=timeline#top":         "example.com/news?id=2",
		"example.com:443/a?b=2&a=1":                                "example.com/a?a=1&b=2",
		"https://example.com:8443/":                                "example.com:8443",
		"https://mp.weixin.qq.com/s?__biz=X&mid=1&chksm=f&scene=2": "mp.weixin.qq.com/s?__biz=X&mid=1",
		"https://example.com/%E8%B0%A3":                            "example.com/%E8%B0%A3",
		"https://m.cn/1":                                           "m.cn/1",
		"mailto:somebody@example.com":                              "",
		"ftp://example.com/x":                                      "",
		"javascript:alert(1)":                                      "",
		"localhost":                                                "",
		"":                                                         "",
	} {
		if got := NormalizeURL(raw); got != want {
			t.Errorf("NormalizeURL(%q) = %q, want %q", raw, got, want)
		}
	}
}

// TestLinkAnswers has a message of only a link, with what sharing adds to it.
func TestLinkAnswers(t *testing.T) {
	m := townMatcher(t)
	for _, msg := range []Message{
		{URL: "http://mp.weixin.qq.com/s/AbCdEf123/?utm_campaign=x"},
		{Text: "看看这个https://mp.weixin.qq.com/s/AbCdEf123?from=groupmessage，是真的吗"},
	} {
		a := m.Match(t.Context(), msg)
		if len(a.Matches) == 0 || a.Matches[0].ID != "water" || a.Matches[0].Confidence != Sure || !a.Matches[0].Linked {
			t.Errorf("%+v: got %+v, want water as the answer", msg, a.Matches)
		}
	}
	if a := m.Match(t.Context(), Message{Text: "https://example.com/something-else"}); len(a.Matches) > 0 && a.Matches[0].Confidence != Unsure {
		t.Errorf("an unknown link matched %+v", a.Matches)
	}
}
