package fold_test

import (
	"strings"
	"testing"

	"gaoshi/indexer/fold"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"  ,.; \n", ""},
		{"free masks, now", "free masks now"},
		{"核酸点", "核酸 酸点 点"},
		{"核", "核"},
		{"n95口罩3个", "n95 口罩 罩 3 个"},
		{"covid-19", "covid 19"},
		{"the mayor's office doesn't open", "the mayor office doesnt open"},
		{"the mayor’s ‘office’", "the mayor office"},
		{"1,500 people, 5.2%, 35kg. 3.", "1500 people 5.2 35kg 3"},
		{"ワクチン 백신", "ワク クチ チン ン 백신 신"},
		{"вакцина", "вакцина"},
		{"😷口罩😷", "口罩 罩"},
		{"a\uFFFDb", "a b"},
	} {
		var got []string
		for token := range fold.Tokens(c.in) {
			got = append(got, token.Text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("Tokens(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestTokenKinds(t *testing.T) {
	want := []fold.Token{
		{"n95", fold.Word, 0, 3},
		{"口罩", fold.Pair, 3, 9},
		{"罩", fold.Single, 6, 9},
		{"1500", fold.Number, 10, 15},
	}
	i := 0
	for token := range fold.Tokens("n95口罩 1,500") {
		if i < len(want) && token != want[i] {
			t.Errorf("token %d is %+v, want %+v", i, token, want[i])
		}
		i++
	}
	if i != len(want) {
		t.Errorf("%d tokens, want %d", i, len(want))
	}
}

func TestTokensStopsWhenAsked(t *testing.T) {
	for range fold.Tokens("核酸检测 words and words") {
		break
	}
}

func BenchmarkTokens(b *testing.B) {
	s := strings.Repeat("今天全市核酸检测点开放，请带好口罩。 testing sites are open. ", 30)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		for range fold.Tokens(s) {
		}
	}
}
