package match

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func TestPutIsFoundAtOnceAndDeleteForgets(t *testing.T) {
	m := townMatcher(t)
	text := "听说图书馆下个月要拆掉改成停车场"
	first := func() string {
		if a := m.Match(t.Context(), Message{Text: text}); len(a.Matches) > 0 && a.Matches[0].Confidence != Unsure {
			return a.Matches[0].ID
		}
		return ""
	}
	if got := first(); got != "" {
		t.Fatalf("offered %s before it was published", got)
	}
	m.Put(Claim{ID: "library", Kind: "clarification", Claim: "图书馆下个月拆掉改成停车场"})
	if got := first(); got != "library" {
		t.Errorf("got %q after Put", got)
	}
	m.Put(Claim{ID: "library", Kind: "clarification", Claim: "动物园的老虎跑了"})
	if got := first(); got != "" {
		t.Errorf("got %q after it was replaced", got)
	}
	m.Delete("library", "never there")
	if m.Len() != len(town()) {
		t.Errorf("%d claims, want %d", m.Len(), len(town()))
	}
}

// TestOneByOneEqualsAtOnce puts the same claims in different ways: the answers
// must not depend on the history of the index.
func TestOneByOneEqualsAtOnce(t *testing.T) {
	claims := manyClaims(700)
	atOnce, oneByOne := New(nil), New(nil)
	atOnce.Put(claims...)
	for i, c := range claims {
		oneByOne.Put(Claim{ID: c.ID, Claim: "something else entirely", Text: fmt.Sprint(i)})
		oneByOne.Put(c)
	}
	for i := range 40 {
		msg := Message{Text: "someone told me that " + claims[i*17].Claim}
		a, b := atOnce.Match(t.Context(), msg).Matches, oneByOne.Match(t.Context(), msg).Matches
		if len(a) == 0 || len(b) == 0 || a[0].ID != b[0].ID || a[0].ID != claims[i*17].ID {
			t.Fatalf("%q: %+v and %+v", msg.Text, a, b)
		}
		if d := a[0].Score - b[0].Score; d > 1e-3 || d < -1e-3 {
			t.Errorf("%q: scores %g and %g", msg.Text, a[0].Score, b[0].Score)
		}
	}
}

// manyClaims makes distinct claims in both languages.
func manyClaims(n int) []Claim {
	who := []string{"the baker", "a teacher", "the mayor", "two firemen", "校长", "菜场老板", "邮递员", "护士"}
	what := []string{"sold spoiled bread", "closed the bridge", "found a wolf", "lost the keys", "涨价三倍", "捡到金条", "关门歇业", "养了老虎"}
	out := make([]Claim, n)
	for i := range out {
		out[i] = Claim{ID: fmt.Sprint(i), Claim: fmt.Sprintf("%s %s in district %dx%d", who[i%8], what[i/8%8], i, i*7919%1009)}
	}
	return out
}

// TestReadersAndWriters checks, adds and deletes at the same time.
func TestReadersAndWriters(t *testing.T) {
	m := townMatcher(t)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 60 {
				id := fmt.Sprint(w, "-", i%7)
				m.Put(Claim{ID: id, Claim: fmt.Sprintf("rumor %d about the harbour %d", w, i)})
				if i%3 == 0 {
					m.Delete(id)
				}
			}
		})
		wg.Go(func() {
			for range 60 {
				a := m.Match(t.Context(), Message{Text: "自来水厂的水源被污染了，明天起全镇停水三天"})
				if len(a.Matches) == 0 || a.Matches[0].ID != "water" {
					t.Errorf("got %+v", a.Matches)
				}
			}
		})
	}
	wg.Wait()
}

// TestStrangeMessages has what nobody means to send.
func TestStrangeMessages(t *testing.T) {
	m := townMatcher(t)
	for name, text := range map[string]string{
		"empty":        "",
		"emoji":        strings.Repeat("🙏🚨", 500),
		"invalid":      "\xff\xfe\x80停水\xc3(",
		"control":      "\x00\x01\x02",
		"one megabyte": strings.Repeat("全镇停水三天，自来水厂水源被污染。", 1<<20/51),
		"many words":   strings.Repeat("river bridge collapsed monday road ", 2000),
		"one word":     strings.Repeat("a", 1<<20),
		"all distinct": distinctWords(10_000),
	} {
		a := m.Match(t.Context(), Message{Text: text})
		checkSpans(t, text, a)
		if name == "empty" && len(a.Matches) > 0 {
			t.Errorf("%s: %+v", name, a.Matches)
		}
	}
}

func distinctWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%dx ", i)
	}
	return b.String()
}

// checkSpans holds that highlights are in order, inside their text, and cut no character.
func checkSpans(t *testing.T, text string, a Answer) {
	t.Helper()
	check := func(of string, spans []Span) {
		at := 0
		for _, s := range spans {
			if s.Start < at || s.End <= s.Start || s.End > len(of) {
				t.Fatalf("span %+v after byte %d of %d", s, at, len(of))
			}
			if utf8.ValidString(of) && !utf8.ValidString(of[s.Start:s.End]) {
				t.Fatalf("span %+v cuts a character", s)
			}
			at = s.End
		}
	}
	for i, m := range a.Matches {
		check(text, m.Agreed.Message)
		check(m.Statement, m.Agreed.Statement)
		if m.Score < 0 || m.Score > 1 || i > 0 && (m.Score > a.Matches[i-1].Score || m.Confidence == Sure) {
			t.Fatalf("match %d: %+v", i, m)
		}
	}
}

func FuzzMatch(f *testing.F) {
	m := townMatcher(f)
	for _, c := range town() {
		f.Add(c.Claim, c.URL)
		f.Add(c.Text, "https://mp.weixin.qq.com/s/AbCdEf123")
	}
	f.Add("10艘 ten 二〇二〇年6月 not 不 武汉市 #TagTag @name", "::")
	f.Fuzz(func(t *testing.T, text, url string) {
		checkSpans(t, text, m.Match(t.Context(), Message{Text: text, URL: url, Limit: 20}))
	})
}
