package markdown

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

func TestHTML(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"paragraphs":          {"一\n\n二", "<p>一</p>\n<p>二</p>\n"},
		"line ends count":     {"一\n二", "<p>一<br>\n二</p>\n"},
		"chinese bold":        {"**“谣言”**不实", "<p><strong>“谣言”</strong>不实</p>\n"},
		"bold behind":         {"他说**“不实”**。", "<p>他说<strong>“不实”</strong>。</p>\n"},
		"bold colon":          {"**时间：**上午九点", "<p><strong>时间：</strong>上午九点</p>\n"},
		"plain bold":          {"a **b** c", "<p>a <strong>b</strong> c</p>\n"},
		"no bold":             {"2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>\n"},
		"heading":             {"# 一\n\n## 二\n\n###### 六", "<h2>一</h2>\n<h3>二</h3>\n<h4>六</h4>\n"},
		"link":                {"[a](https://a.example/)", "<p><a href=\"https://a.example/\" rel=\"nofollow noopener\">a</a></p>\n"},
		"bare link":           {"请看https://a.example/x?y=1。完", "<p>请看<a href=\"https://a.example/x?y=1\" rel=\"nofollow noopener\">https://a.example/x?y=1</a>。完</p>\n"},
		"address in brackets": {"见(https://a.example/x)。", "<p>见(<a href=\"https://a.example/x\" rel=\"nofollow noopener\">https://a.example/x</a>)。</p>\n"},
		"no address":          {"xhttps://a.example", "<p>xhttps://a.example</p>\n"},
		"phone":               {"[电话](tel:12345)", "<p><a href=\"tel:12345\" rel=\"nofollow noopener\">电话</a></p>\n"},
		"script link":         {"[a](javascript:alert(1))", "<p>a</p>\n"},
		"script":              {"a <script>alert(1)</script> b", "<p>a alert(1) b</p>\n"},
		"raw html":            {"<img src=x onerror=alert(1)>", ""},
		"table":               {"|a|b|\n|-|-:|\n|1|2|", "<div class=\"wide\" tabindex=\"0\"><table>"},
		"empty":               {" \n ", ""},
		"image shows no one":  {"![谁](https://evil.example/track.png)", "<p></p>\n"},
	} {
		got := string(HTML(c.src))
		if name == "table" {
			if !strings.HasPrefix(got, c.want) {
				t.Errorf("%s: %q", name, got)
			}
			continue
		}
		if got != c.want && strings.TrimSpace(got) != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	src := "# 停水\n\n**“全城停水”**不实。\n\n- 一\n- 二 [链接](https://a.example)\n\n|物品|价格|\n|-|-|\n|白菜|3.5 & 4|"
	want := "停水\n“全城停水”不实。\n一\n二 链接\n物品 价格\n白菜 3.5 & 4"
	if got := Text(src); got != want {
		t.Errorf("got %q", got)
	}
}

// TestHostile holds what must not take the server down to a moment's work and
// to a bounded answer.
func TestHostile(t *testing.T) {
	for name, src := range map[string]string{
		"quotes":    strings.Repeat(">", 20_000) + "a",
		"lists":     strings.Repeat("- ", 20_000) + "a",
		"lines":     strings.Repeat(strings.Repeat("> ", 100)+"a\n", 500),
		"table":     "|" + strings.Repeat("a|", 9_000) + "\n|" + strings.Repeat("-|", 9_000) + "\n" + strings.Repeat("|"+strings.Repeat("b|", 900)+"\n", 30),
		"brackets":  strings.Repeat("[", 50_000),
		"links":     strings.Repeat("[a](", 15_000),
		"numbers":   strings.Repeat("1. ", 20_000) + "a",
		"marks":     strings.Repeat("*a_", 20_000),
		"stars":     strings.Repeat("*a **b ", 8_000),
		"backticks": strings.Repeat("`a", 20_000),
		"long":      strings.Repeat("长", 200_000),
	} {
		done := make(chan int, 1)
		go func() { done <- len(HTML(src)) }()
		select {
		case n := <-done:
			if n > 4*len(src)+1_000_000 {
				t.Errorf("%s: %d bytes of %d", name, n, len(src))
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("%s: does not end", name)
		}
	}
}

// allowed is every element that may come out.
const allowed = " p br hr strong em del ul ol li blockquote pre code h2 h3 h4 table thead tbody tr th td a div "

func FuzzHTML(f *testing.F) {
	for _, s := range []string{"**“谣”**不", "<a href=javascript:x>", "[x](data:text/html,y)", "|a|\n|-|\n", "> - 1. ", "<svg/onload=x>", "https://x.example/<b>", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		out := HTML(src)
		z := html.NewTokenizer(bytes.NewReader([]byte(out)))
		for {
			kind := z.Next()
			if kind == html.ErrorToken {
				break
			}
			token := z.Token()
			if kind == html.CommentToken || kind == html.DoctypeToken {
				t.Fatalf("%q gave %s", src, token)
			}
			if kind == html.TextToken {
				continue
			}
			if !strings.Contains(allowed, " "+token.Data+" ") {
				t.Fatalf("%q gave <%s>", src, token.Data)
			}
			for _, a := range token.Attr {
				v := strings.ToLower(strings.TrimSpace(a.Val))
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "data:") {
					t.Fatalf("%q gave %s=%q", src, a.Key, a.Val)
				}
			}
		}
		Text(src)
	})
}

func BenchmarkHTML(b *testing.B) {
	src := strings.Repeat("## 停水\n\n**“全城停水”**不实，见 https://a.example/x 。\n\n- 一\n- 二\n\n", 20)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		HTML(src)
	}
}
