package check_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gaoshi/content"
)

const forwarded = "【紧急】大家快转！！自来水厂被投毒了，千万不要喝自来水，已经有三十多人住院，电视台不让报道"

func TestAnswerAtOnce(t *testing.T) {
	p, pub := openAnswered(t)
	got := p.post("/check", "text", forwarded).want(200, "传言不属实", "自来水今天3次检测都合格", "照常用水", "/rumors/"+pub.Slug, "这是您收到的那条消息吗", "<mark>", `name="confidence" value="answer"`)
	if cc := got.header.Get("Cache-Control"); cc != "no-store" || len(got.header.Values("Set-Cookie")) > 0 {
		t.Errorf("%q %v", cc, got.header)
	}
	p.post("/en/check", "text", forwarded).want(200, "Is this the message you were sent?", "/en/rumors/"+pub.Slug, `lang="zh-Hans"`)
	p.Clock.Move(100 * 24 * time.Hour)
	p.post("/check", "text", forwarded).want(200, "天前的答复")
}

// TestSharedFromAPhone sends what a share sheet sends: title, text and link.
func TestSharedFromAPhone(t *testing.T) {
	p, pub := openAnswered(t)
	q, err := p.inbox.Ask(t.Context(), content.Question{Text: "看这个", URL: "https://news.example/water?utm_source=chat", Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.inbox.Answer(t.Context(), p.Secretary, q.Rumor, 1, pub.ID); err != nil {
		t.Fatal(err)
	}
	if err := p.checker.Update(t.Context(), []content.ID{pub.ID}); err != nil {
		t.Fatal(err)
	}
	p.post("/check", "title", "自来水厂投毒", "text", forwarded, "url", "").want(200, "传言不属实")
	p.post("/check", "title", "微信", "text", "", "url", "https://news.example/water?utm_source=x").want(200, "自来水今天3次检测都合格", "您发来的链接")
	p.post("/check", "text", "https://news.example/water").want(200, "您发来的链接")
	p.post("/check", "title", "", "text", "", "url", "").want(422, "还没有内容")
	p.get("/check").want(200, "查一条消息的真假")
}

func TestNotReady(t *testing.T) {
	p := open(t)
	if got := p.post("/check", "text", forwarded).want(503, "还不能查", forwarded); got.header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	p.json("/api/v1/check", `{"text":"x"}`).want(503, "!<html")
	p.post("/ask", "text", "还没有准备好也能问").want(303)
	if n := len(p.cases()); n != 1 {
		t.Errorf("%d cases", n)
	}
}

// TestStrangeMessages sends what nobody would, and some that people do.
func TestStrangeMessages(t *testing.T) {
	p, _ := openAnswered(t)
	for name, c := range map[string]struct {
		text   string
		status int
		says   []string
	}{
		"blank":               {" \n\t ", 422, []string{"还没有内容"}},
		"emoji only":          {"😱😱🙏🙏‼️", 200, []string{"没有文字也没有链接", "!<button>请你们核实", "!传言不属实"}},
		"a link only":         {"https://example.com/a?b=<i>&c=%22", 200, []string{"还没有答复过", "!<i>"}},
		"script":              {`<script>alert(1)</script></textarea><img src=x onerror=alert(1)>`, 200, []string{"!<script>alert", "!<img", "&lt;/textarea&gt;"}},
		"broken UTF-8":        {"\xff\xfe自来水\xc3\x28", 200, nil},
		"NUL and overrides":   {"a\x00b\u202ec\u2066d", 200, []string{"abcd"}},
		"one word":            {"自来水", 200, []string{"!传言不属实</p>\n<h2>"}},
		"ten thousand words":  {strings.Repeat("water poison hospital ", 3334), 200, nil},
		"template":            {"{{.Office}} {{end}}", 200, []string{"{{.Office}}"}},
		"a message and noise": {"\u200b\u200b" + forwarded + strings.Repeat("🙏", 50), 200, []string{"传言不属实"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"/check", "/en/check"} {
				got := p.post(path, "text", c.text)
				if !utf8.ValidString(got.body) {
					t.Error("the page is no UTF-8")
				}
				if path == "/check" {
					got.want(c.status, c.says...)
				}
			}
			p.json("/api/v1/check", string(must(json.Marshal(map[string]string{"text": c.text})))).want(map[bool]int{true: 200, false: 422}[c.status == 200], "!<script")
		})
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// TestMegabyte sends a megabyte over a real connection: as JSON it fits and is
// read in part; as a form it is too large, and a page says so.
func TestMegabyte(t *testing.T) {
	p, _ := openAnswered(t)
	base := p.listen()
	long := strings.Repeat("自来水厂被投毒了，", 1_000_000/27)
	body := `{"text":"` + long + `"}`
	res, err := http.Post(base+"/api/v1/check", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out struct {
		Matches []struct{ Highlight string }
		Cut     bool
	}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || res.StatusCode != 200 || !out.Cut {
		t.Errorf("%d %v, cut: %v", res.StatusCode, err, out.Cut)
	}
	res, err = http.PostForm(base+"/check", url.Values{"text": {long}})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 413 || !strings.Contains(string(page), "<h1") {
		t.Errorf("%d %v: %.500s", res.StatusCode, err, page)
	}
	// What fits is read as far as the matcher reads, and comes back once or twice.
	got := p.post("/check", "text", long[:300_000]).want(200, "只看了前面一部分")
	if len(got.body) > 2<<20 {
		t.Errorf("the page has %d bytes", len(got.body))
	}
}

var hidden = regexp.MustCompile(`name="(publication|revision|confidence)" value="([^"]+)"`)

// vote sends the form that an answer's page has.
func (p *portal) vote(page answer, helpful string) answer {
	p.t.Helper()
	pairs := []string{"helpful", helpful, "text", forwarded, "key", "k"}
	for _, m := range hidden.FindAllStringSubmatch(page.body, -1) {
		pairs = append(pairs, m[1], m[2])
	}
	return p.post("/check/feedback", pairs...)
}

func TestFeedback(t *testing.T) {
	p, pub := openAnswered(t)
	page := p.post("/check", "text", forwarded)
	p.vote(page, "yes").want(200, "谢谢您", "!请你们核实", "/rumors/"+pub.Slug+"#share")
	p.vote(page, "no").want(200, "请你们核实", forwarded)
	counts, err := p.inbox.FeedbackCounts(t.Context(), time.Time{})
	if err != nil || len(counts) != 1 || counts[0].Publication != pub.ID || counts[0].Yes+counts[0].No != 1 || counts[0].No != 1 {
		t.Errorf("one device has one voice, its last: %+v, %v", counts, err)
	}
	for _, bad := range [][]string{
		{}, {"publication", "x"}, {"publication", string(content.NewID(time.Now()))}, {"publication", string(pub.ID)},
		{"publication", string(pub.ID), "revision", "2"}, {"publication", string(pub.ID), "revision", "-1"}, {"publication", string(pub.ID), "revision", "zzz"},
	} {
		if got := p.post("/check/feedback", bad...); got.status != 404 && got.status != 422 {
			t.Errorf("%v: %d", bad, got.status)
		}
	}
	p.post("/check/feedback", "publication", string(pub.ID), "revision", "1", "confidence", "<script>", "key", strings.Repeat("k", 9999)).want(200, "!<script>")
}

// TestFeedbackForWhatWasWithdrawn presses yes on a page that is older than the
// withdrawal: the reader must hear of it.
func TestFeedbackForWhatWasWithdrawn(t *testing.T) {
	p, pub := openAnswered(t)
	page := p.post("/check", "text", forwarded)
	p.Withdrawn(t, pub, "写错了")
	if err := p.checker.Update(t.Context(), []content.ID{pub.ID}); err != nil {
		t.Fatal(err)
	}
	p.vote(page, "yes").want(200, "刚刚撤回", "/rumors/"+pub.Slug, "请你们核实")
	if counts, err := p.inbox.FeedbackCounts(t.Context(), time.Time{}); err != nil || len(counts) != 0 {
		t.Errorf("%+v, %v", counts, err)
	}
	p.post("/check", "text", forwarded).want(200, "还没有答复过")
}

func TestAsking(t *testing.T) {
	p := open(t)
	if err := p.checker.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	const text = "听说<b>明天</b>要封城"
	p.post("/check", "text", text).want(200, "还没有答复过", "请你们核实", "!<b>明天")
	got := p.post("/ask", "text", text, "url", "")
	if got.want(303); got.header.Get("Location") != "/ask?sent=1" {
		t.Error(got.header)
	}
	p.get("/ask?sent=1").want(200, "收到了")
	p.post("/en/ask", "text", "【转发】"+text+"！！！").want(303)
	list := p.cases()
	if len(list) != 1 || list[0].Asks != 2 {
		t.Fatalf("%+v", list)
	}
	p.post("/ask", "text", " ").want(422, "!收到了")
}

func TestAskingTooMuch(t *testing.T) {
	p, _ := openAnswered(t)
	p.post("/ask", "text", strings.Repeat("长", 6000)).want(303)
	if list := p.cases(); len(list) != 1 {
		t.Fatalf("%d cases", len(list))
	}
	p.post("/ask", "text", "x", "area", "no-such\xff").want(422)
	limited := false
	for i := range 70 {
		got := p.post("/ask", "text", fmt.Sprintf("问题第%d个", i))
		if limited = got.status == 429; limited {
			got.want(429, fmt.Sprintf("问题第%d个", i), "过一会儿")
			break
		}
	}
	if !limited {
		t.Error("one address asks without end")
	}
	p.json("/api/v1/questions", `{"text":"还有一个"}`).want(429)
	p.Clock.Move(2 * time.Hour)
}

func TestAPI(t *testing.T) {
	p, pub := openAnswered(t)
	got := p.json("/api/v1/check", string(must(json.Marshal(map[string]any{"text": forwarded + "<script>", "lang": "en", "limit": 99})))).want(200)
	var out struct {
		Matches []struct {
			ID, Kind, Headline, Lang, Verdict, URL, Confidence, Highlight string
			Score                                                         float64
		}
	}
	if err := json.Unmarshal([]byte(got.body), &out); err != nil || len(out.Matches) != 1 {
		t.Fatalf("%v: %s", err, got.body)
	}
	m := out.Matches[0]
	if m.ID != string(pub.ID) || m.Verdict != "false" || m.Confidence != "answer" || m.URL != "http://localhost/en/rumors/"+pub.Slug ||
		m.Score <= 0 || m.Score > 1 || !strings.Contains(m.Highlight, "<mark>") || strings.Contains(m.Highlight, "<script>") || m.Lang != "zh" {
		t.Errorf("%+v", m)
	}
	p.json("/api/v1/check", `{"text":"qwxz vbnm hjkl"}`).want(200, `"matches":[]`)
	for _, bad := range []string{``, `{`, `[]`, `"x"`, `{"text":5}`, `{"limit":-3}`, `{"text":"","url":" "}`} {
		if got := p.json("/api/v1/check", bad).want(422); got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %s", bad, got.header.Get("Content-Type"))
		}
	}
	p.json("/api/v1/questions", `{"text":"这是真的吗：明天停电"}`).want(201, `"id"`)
	p.json("/api/v1/questions", `{}`).want(422)
}

// TestNothingOfAMessageIsLogged sends messages on every way, well and badly.
func TestNothingOfAMessageIsLogged(t *testing.T) {
	p, _ := openAnswered(t)
	const secret = "张三13800001111"
	for _, path := range []string{"/check", "/ask", "/check/feedback", "/en/check"} {
		p.post(path, "text", secret, "url", "https://example.com/"+secret, "title", secret, "publication", secret, "area", secret)
	}
	p.json("/api/v1/check", `{"text":"`+secret+`"}`)
	p.json("/api/v1/questions", `{"text":"`+secret+`","area":"`+secret+`"}`)
	p.json("/api/v1/check", `{"text":"`+secret)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.checker.Run(ctx, nil)
	if log := p.log.String(); strings.Contains(log, "张三") || strings.Contains(log, "13800001111") || strings.Contains(log, url.QueryEscape("张三")) {
		t.Errorf("the log says %s", log)
	}
}

// TestSlowSender holds a connection that sends half a message: others are
// answered meanwhile.
func TestSlowSender(t *testing.T) {
	p, _ := openAnswered(t)
	base := p.listen()
	slow, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	fmt.Fprintf(slow, "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ntext=a")
	res, err := http.PostForm(base+"/check", url.Values{"text": {forwarded}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 {
		t.Error(res.StatusCode)
	}
}
