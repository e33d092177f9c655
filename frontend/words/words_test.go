package words

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
)

// TestSameKeys holds every language to the same keys, each with something in it.
func TestSameKeys(t *testing.T) {
	first := all[content.Langs[0]]
	for _, l := range content.Langs[1:] {
		for key := range first.has {
			if !all[l].has[key] {
				t.Errorf("%s has no %q", l, key)
			}
		}
		for key := range all[l].has {
			if !first.has[key] {
				t.Errorf("%s has %q, %s has not", l, key, content.Langs[0])
			}
		}
	}
}

func TestEveryMessageHasItsSentence(t *testing.T) {
	args := map[string]any{"Line": 2, "Max": 5, "Have": 7, "At": 3, "Value": "x", "Roles": "reviewer, duty", "Act": "publish", "Stage": "draft"}
	for _, l := range content.Langs {
		for _, m := range content.Messages {
			e := &content.Error{Code: content.Invalid, Field: "zh.headline", Message: m, Args: args}
			got := For(l).Error(e)
			if got == "" || strings.Contains(got, "<no value>") || strings.HasPrefix(got, "message.") {
				t.Errorf("%s %s: %q", l, m, got)
			}
			if m != content.MsgInternal && got == For(l).Error(&content.Error{Message: content.MsgInternal}) {
				t.Errorf("%s: %s has no sentence", l, m)
			}
		}
		for _, v := range content.Verdicts {
			wantWord(t, l, "verdict."+string(v))
		}
		for _, s := range content.Severities {
			wantWord(t, l, "severity."+string(s))
		}
		for _, a := range content.Acts {
			wantWord(t, l, "act."+string(a))
		}
		for _, r := range content.Roles {
			wantWord(t, l, "role."+string(r))
		}
	}
}

func wantWord(t *testing.T, l content.Lang, key string) {
	t.Helper()
	if !For(l).Has(key) {
		t.Errorf("%s has no %q", l, key)
	}
}

// TestNoChineseInEnglish finds a sentence that was left untranslated.
func TestNoChineseInEnglish(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}`)
	for _, key := range slices.Sorted(maps.Keys(all[content.English].has)) {
		if s := For(content.English).T(key, "N", 2); han.MatchString(s) && key != "lang.zh" {
			t.Errorf("%s: %q", key, s)
		}
	}
}

func TestErrorNamesTheField(t *testing.T) {
	e := content.Refuse(content.Invalid, "zh.headline", content.MsgTooLong, "Max", 200, "Have", 10_000)
	for l, want := range map[content.Lang][]string{
		content.Chinese: {"标题", "中文", "200", "10000"},
		content.English: {"headline", "Chinese", "200", "10000"},
	} {
		got := strings.ReplaceAll(For(l).Error(e), ",", "")
		for _, part := range want {
			if !strings.Contains(strings.ToLower(got), strings.ToLower(part)) {
				t.Errorf("%s: %q does not say %q", l, got, part)
			}
		}
	}
}

func TestTimes(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	at := time.Date(2019, 1, 2, 20, 5, 0, 0, time.UTC) // the 3rd, at home
	for _, c := range []struct{ got, want string }{
		{For(content.Chinese).FullTime(at, zone), "2019年1月3日 04:05"},
		{For(content.English).FullTime(at, zone), "3 January 2019, 04:05"},
		{For(content.Chinese).Day(at, zone), "2019年1月3日"},
		{For(content.English).Time(at, zone), "3 January 2019, 04:05"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	thisYear := time.Date(time.Now().In(zone).Year(), 11, 24, 14, 5, 0, 0, zone)
	if got := For(content.Chinese).Time(thisYear, zone); got != "11月24日 14:05" {
		t.Error(got)
	}
	if got := For(content.English).Time(thisYear, zone); got != "24 Nov, 14:05" {
		t.Error(got)
	}
}

func TestPluralsAndUnknownKeys(t *testing.T) {
	en := For(content.English)
	if one, many := en.T("list.count", "N", 1), en.T("list.count", "N", 12); one == many || !strings.Contains(many, "12") {
		t.Errorf("%q, %q", one, many)
	}
	if got := en.T("no.such.key"); got != "no.such.key" {
		t.Error(got)
	}
	if For("xx").Lang() != content.Chinese {
		t.Error("an unknown language has no words")
	}
}

func TestOneOfASentenceWithoutPlural(t *testing.T) {
	if got := For(content.English).T("supplies.other", "N", 1); got != "1 unclear or sold out" {
		t.Errorf("got %q", got)
	}
}
