package highlight_test

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"gaoshi/indexer"
	"gaoshi/indexer/highlight"
)

func marker(query string) *highlight.Marker {
	return highlight.New(indexer.Query{Text: query}.Terms())
}

func TestMark(t *testing.T) {
	for _, c := range []struct{ query, text, want string }{
		{"", "a < b", "a &lt; b"},
		{"核酸检测", "今天核酸檢測點開放", "今天<mark>核酸檢測</mark>點開放"},
		{"點", "核酸檢測點開放", "核酸檢測<mark>點</mark>開放"},
		{"masks", "Free masks, no mask left", "Free <mark>masks</mark>, no <mark>mask</mark> left"},
		{"cafe", "Cafe\u0301 & café", "<mark>Cafe\u0301</mark> &amp; <mark>café</mark>"},
		{"script", "<script>x</script>", "&lt;<mark>script</mark>&gt;x&lt;/<mark>script</mark>&gt;"},
		{"amp", "a & b", "a &amp; b"},
		{"mayor", "The mayor's office", "The <mark>mayor&#39;s</mark> office"},
		{"x", "a\x00b\x1bc\xff", "abc"},
	} {
		if got := marker(c.query).Mark(c.text); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("这里没有要找的内容。", 40) + "核酸检测点设在体育馆。" + strings.Repeat("后面也没有。", 40)
	got := marker("核酸检测").Snippet("摘要", long)
	if !strings.Contains(got, "<mark>核酸检测</mark>点设在体育馆") || !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") {
		t.Errorf("snippet %q does not show the place", got)
	}
	if n := utf8.RuneCountInString(got); n > highlight.SnippetRunes+20 {
		t.Errorf("snippet is %d runes long", n)
	}
	if got := marker("nothing").Snippet("", "The summary.", "The body."); got != "The summary." {
		t.Errorf("without a match: %q, want the first text that says something", got)
	}
	if got := marker("body").Snippet("The summary.", "The body."); got != "The <mark>body</mark>." {
		t.Errorf("the text that matches is not shown: %q", got)
	}
	words := strings.Repeat("several ordinary words ", 40)
	got = marker("needle").Snippet(words + "needle " + words)
	for word := range strings.FieldsSeq(strings.Trim(got, "…")) {
		if !strings.Contains("several ordinary words <mark>needle</mark>", word) {
			t.Errorf("word %q is cut in %q", word, got)
		}
	}
}

// FuzzMark: whatever the text and the query, what comes out is escaped text
// with whole marks, and the text is all there.
func FuzzMark(f *testing.F) {
	f.Add("核酸 <mark>", "<mark>核酸檢測</mark> & \xff")
	f.Add("amp lt", "&amp; &lt; <b>")
	f.Add("m2", "50㎡ e\u0301")
	f.Fuzz(func(t *testing.T, query, text string) {
		m := marker(query)
		got := m.Mark(text)
		for _, shown := range []string{got, m.Snippet(text, query)} {
			plain := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(shown)
			if strings.ContainsAny(plain, `<>"'`) || strings.Count(shown, "<mark>") != strings.Count(shown, "</mark>") {
				t.Fatalf("%q in %q is unsafe: %q", query, text, shown)
			}
		}
		want := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' || r == 0x7F || r == utf8.RuneError {
				return -1
			}
			return r
		}, text)
		if unmarked := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(got); html.UnescapeString(unmarked) != want {
			t.Fatalf("%q in %q lost text: %q", query, text, got)
		}
	})
}
