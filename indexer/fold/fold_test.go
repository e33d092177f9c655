package fold_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"gaoshi/indexer/fold"
)

func TestString(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing to do", "核酸检测 open 24h", "核酸检测 open 24h"},
		{"empty", "", ""},
		{"case", "Free MASKS at City Hall", "free masks at city hall"},
		{"full width", "ＡＢＣ１２３，通知！", "abc123,通知!"},
		{"half width kana", "ｱｲｳ", "アイウ"},
		{"accents", "Café Łódź straße", "cafe lodz strasse"},
		{"accents standing apart", "Cafe\u0301", "cafe"},
		{"compatibility", "㎡ ① ﬁ ½", "m2 1 fi 1⁄2"},
		{"radicals from a PDF", "⽼⼈", "老人"},
		{"what nobody sees", "soft\u00ADhyphen zero\u200Bwidth \uFEFF❤\uFE0F", "softhyphen zerowidth ❤"},
		{"characters", "新冠肺炎疫苗接種後發燒", "新冠肺炎疫苗接种后发烧"},
		{"one Traditional for several", "乾燥 幹部 干涉", "干燥 干部 干涉"},
		{"phrase keeps a character", "乾隆皇帝的麵條乾了", "乾隆皇帝的面条干了"},
		{"the same phrase in Simplified", "乾隆皇帝的面条干了", "乾隆皇帝的面条干了"},
		{"longest phrase", "一目瞭然 瞭解", "一目了然 了解"},
		{"Taiwan and Hong Kong", "看著 著名 衞生 裡面", "看着 著名 卫生 里面"},
		{"Simplified is left alone", "这一坏消息什么都着急", "这一坏消息什么都着急"},
		{"Traditional of the same", "這一壞消息什麼都著急", "这一坏消息什么都着急"},
		{"invalid", "a\xffb\xe6", "a\uFFFDb\uFFFD"},
		{"beyond the table", "\U0001F637\U000E0041\U00030000", "\U0001F637\U00030000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fold.String(c.in); got != c.want {
				t.Errorf("String(%q) = %q, want %q", c.in, got, c.want)
			}
			if got := fold.Map(c.in).Text; got != c.want {
				t.Errorf("Map(%q).Text = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestStringDoesNotCopyWhatIsFolded(t *testing.T) {
	s := strings.Repeat("核酸检测点今天开放 free masks. ", 100)
	if n := testing.AllocsPerRun(10, func() { fold.String(s) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func TestSpan(t *testing.T) {
	for _, c := range []struct{ in, find, want string }{
		{"今天接種疫苗", "接种", "接種"},
		{"請瞭解一下", "了解", "瞭解"},
		{"請瞭解一下", "解", "解"}, // within a phrase, by character
		{"面積 50㎡ 左右", "50m", "50㎡"},
		{"Cafe\u0301 now", "cafe", "Cafe\u0301"},
		{"ＦＲＥＥ mask", "free", "ＦＲＥＥ"},
		{"a\xffb", "b", "b"},
	} {
		m := fold.Map(c.in)
		i := strings.Index(m.Text, c.find)
		if i < 0 {
			t.Fatalf("%q does not fold to hold %q: %q", c.in, c.find, m.Text)
		}
		if from, to := m.Span(i, i+len(c.find)); c.in[from:to] != c.want {
			t.Errorf("%q of %q came from %q, want %q", c.find, c.in, c.in[from:to], c.want)
		}
	}
	if from, to := fold.Map("abc").Span(2, 9); from != 0 || to != 0 {
		t.Errorf("a span beyond the text is %d, %d, want none", from, to)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"乾隆皇帝 瞭解", "Ａ\u0301㎡\xff\xe4", "don't 1,500 5.2% 核酸点", "\U0001F637\U000E0041"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded, m := fold.String(s), fold.Map(s)
		if folded != m.Text || !utf8.ValidString(folded) {
			t.Fatalf("String gives %q, Map %q", folded, m.Text)
		}
		last := 0
		for token := range fold.Tokens(folded) {
			if token.Text == "" || token.Start < last || token.End <= token.Start || token.End > len(folded) {
				t.Fatalf("token %+v of %q", token, folded)
			}
			last = token.Start
			if from, to := m.Span(token.Start, token.End); from < 0 || from >= to || to > len(s) {
				t.Fatalf("token %+v of %q came from [%d:%d]", token, s, from, to)
			}
		}
	})
}

func BenchmarkString(b *testing.B) {
	for name, s := range map[string]string{
		"simplified":  strings.Repeat("今天全市核酸检测点开放，请带好口罩。", 30),
		"traditional": strings.Repeat("今天全市核酸檢測點開放，請帶好口罩。", 30),
		"english":     strings.Repeat("Testing sites are open today; please wear a mask. ", 30),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				fold.String(s)
			}
		})
	}
}

// TestTable keeps the committed table whole: an edit by hand or a broken
// generation would quietly lose recall.
func TestTable(t *testing.T) {
	data, err := os.ReadFile("table.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		from, to, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || from == "" || strings.Contains(to, "\t") {
			t.Errorf("line %q is not an entry", line)
		}
		if got := fold.String(from); got != to {
			t.Errorf("%q folds to %q, the table says %q", from, got, to)
		}
		n++
	}
	if n < 10_000 {
		t.Errorf("%d entries, want more than 10,000", n)
	}
}
