package diff

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHTML(t *testing.T) {
	for name, c := range map[string]struct{ before, after, want string }{
		"same":       {"一样", "一样", "一样"},
		"chinese":    {"今晚八点停水", "今晚九点停水", "今晚<del>八</del><ins>九</ins>点停水"},
		"english":    {"Water is off at 8 pm", "Water is back at 8 pm", "Water is <del>off</del><ins>back</ins> at 8 pm"},
		"added":      {"停水", "停水到明早", "停水<ins>到明早</ins>"},
		"removed":    {"a b c", "a c", "a <del>b </del>c"},
		"from empty": {"", "新", "<ins>新</ins>"},
		"to empty":   {"旧", "", "<del>旧</del>"},
		"both empty": {"", "", ""},
		"escaped":    {"<b>", "<i>", "&lt;<del>b</del><ins>i</ins>&gt;"},
		"lines":      {"a\nb", "a\nc", "a<br>\n<del>b</del><ins>c</ins>"},
		"number":     {"共 120 人", "共 121 人", "共 <del>120</del><ins>121</ins> 人"},
	} {
		if got := string(HTML(c.before, c.after)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// TestBounded compares texts that have nothing in common at the greatest
// length a field may have.
func TestBounded(t *testing.T) {
	a, b := strings.Repeat("甲乙丙", 17_000), strings.Repeat("子丑寅", 17_000)
	if got := len(Runs(a, b)); got != 2 {
		t.Errorf("%d runs", got)
	}
}

// holds checks that the runs add up to both texts.
func holds(t *testing.T, a, b string) {
	t.Helper()
	var before, after string
	for _, r := range Runs(a, b) {
		if r.Op != Added {
			before += r.Text
		}
		if r.Op != Removed {
			after += r.Text
		}
	}
	if before != a || after != b {
		t.Fatalf("%q → %q came out as %q → %q", a, b, before, after)
	}
}

func FuzzRuns(f *testing.F) {
	f.Add("今晚八点停水", "今晚九点停水")
	f.Add("a b c d", "b a d c")
	f.Add("", "x")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) || len(a)+len(b) > 4_000 {
			return
		}
		holds(t, a, b)
	})
}

func BenchmarkHTML(b *testing.B) {
	before := strings.Repeat("今晚八点到明早六点，临江路停水。", 60)
	after := strings.Replace(before, "临江路", "滨江路和沿河街", 9)
	for b.Loop() {
		HTML(before, after)
	}
}
