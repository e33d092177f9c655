package indexer_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"gaoshi/indexer"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		text   string
		prefix bool
		want   string // ~ may hold a typo, * is a beginning, ? is a character
	}{
		{"", false, ""},
		{"核酸檢測", false, "核酸 酸检 检测"},
		{"蒜", false, "蒜?"},
		{"Free MASKS", false, "free~ masks~"},
		{"free mas", true, "free~ mas*"},
		{"free mask", true, "free~ mask~*"},
		{"free m", true, "free~ m"},
		{"free mask ", true, "free~ mask~"},
		{"n95口罩 口罩", false, "n95 口罩"},
		{"1,500 人", false, "1500 人?"},
		{"20", true, "20*"},
		{"!!! 😷", false, ""},
	} {
		var got []string
		for _, term := range (indexer.Query{Text: c.text, Prefix: c.prefix}).Terms() {
			s := term.Text
			if term.Character {
				s += "?"
			}
			if term.Typo {
				s += "~"
			}
			if term.Prefix {
				s += "*"
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q asks for %q, want %q", c.text, got, c.want)
		}
	}
	if n := len(indexer.Query{Text: strings.Repeat("abc def ", 9), Prefix: true}.Terms()); n != 2 {
		t.Errorf("a word said again counts: %d terms, want 2", n)
	}
	var many strings.Builder
	for i := range 500 {
		fmt.Fprintf(&many, "word%d ", i)
	}
	if n := len(indexer.Query{Text: many.String()}.Terms()); n != 32 {
		t.Errorf("500 words give %d terms, want 32", n)
	}
}

func TestTermMatches(t *testing.T) {
	typo := indexer.Term{Text: "vaccine", Typo: true}
	for token, want := range map[string]bool{
		"vaccine": true, "vacine": true, "vaccines": true, "vaccime": true, "vacicne": true, "accine": true,
		"vacin": false, "vaccinate": false, "vcacien": false, "": false,
	} {
		if got := typo.Matches(token); got != want {
			t.Errorf("vaccine meets %q: %v, want %v", token, got, want)
		}
	}
	if !(indexer.Term{Text: "vac", Prefix: true}).Matches("vaccine") || (indexer.Term{Text: "vac"}).Matches("vaccine") {
		t.Error("a beginning is met by a word only where it is asked for as one")
	}
}

func TestBounded(t *testing.T) {
	q := indexer.Query{Text: strings.Repeat("字\xff", 1000), Limit: 5000, Offset: -1}.Bounded()
	if n := utf8.RuneCountInString(q.Text); n > indexer.MaxQuery || !utf8.ValidString(q.Text) {
		t.Errorf("text has %d runes", n)
	}
	if q.Limit != indexer.MaxLimit || q.Offset != 0 {
		t.Errorf("window is %d+%d", q.Offset, q.Limit)
	}
	if q := (indexer.Query{Offset: 1 << 40}).Bounded(); q.Limit != 20 || q.Offset != indexer.MaxOffset {
		t.Errorf("window is %d+%d", q.Offset, q.Limit)
	}
}
