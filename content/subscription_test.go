package content_test

import (
	"testing"
	"time"

	"gaoshi/content"
)

func TestWants(t *testing.T) {
	notice := func(change func(*content.Piece)) *content.Published {
		p := &content.Published{Kind: content.Notice, Piece: content.Piece{Severity: content.Warning, Topics: []string{"water"}, Areas: []string{"east"}}}
		change(&p.Piece)
		return p
	}
	plain := func(*content.Piece) {}
	for name, c := range map[string]struct {
		sub  content.Subscription
		of   *content.Published
		want bool
	}{
		"everything":             {content.Subscription{Least: content.Info}, notice(plain), true},
		"its topic":              {content.Subscription{Least: content.Info, Topics: []string{"food", "water"}}, notice(plain), true},
		"another topic":          {content.Subscription{Least: content.Info, Topics: []string{"food"}}, notice(plain), false},
		"of no topic":            {content.Subscription{Least: content.Info, Topics: []string{"food"}}, notice(func(p *content.Piece) { p.Topics = nil }), false},
		"its area":               {content.Subscription{Least: content.Info, Areas: []string{"east"}}, notice(plain), true},
		"another area":           {content.Subscription{Least: content.Info, Areas: []string{"west"}}, notice(plain), false},
		"for everywhere":         {content.Subscription{Least: content.Info, Areas: []string{"west"}}, notice(func(p *content.Piece) { p.Areas = nil }), true},
		"loud enough":            {content.Subscription{Least: content.Warning}, notice(plain), true},
		"too quiet":              {content.Subscription{Least: content.Emergency}, notice(plain), false},
		"a drill of an alarm":    {content.Subscription{Least: content.Warning}, notice(func(p *content.Piece) { p.Exercise = true }), false},
		"a clarification":        {content.Subscription{Least: content.Advice}, &content.Published{Kind: content.Clarification}, true},
		"a rumor on warnings":    {content.Subscription{Least: content.Warning}, &content.Published{Kind: content.Clarification}, false},
		"both have to be wanted": {content.Subscription{Least: content.Info, Topics: []string{"water"}, Areas: []string{"west"}}, notice(plain), false},
	} {
		if got := c.sub.Wants(c.of); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestQuiet(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	night, noon := content.Quiet{From: 22 * 60, To: 7 * 60}, content.Quiet{From: 12 * 60, To: 14 * 60}
	for _, c := range []struct {
		q    content.Quiet
		at   time.Time
		want time.Time
	}{
		{content.Quiet{}, at(24, 3, 0), time.Time{}},
		{night, at(24, 21, 59), time.Time{}},
		{night, at(24, 22, 0), at(25, 7, 0)},
		{night, at(24, 23, 30), at(25, 7, 0)},
		{night, at(24, 6, 59), at(24, 7, 0)},
		{night, at(24, 7, 0), time.Time{}},
		{noon, at(24, 13, 0), at(24, 14, 0)},
		{noon, at(24, 14, 0), time.Time{}},
		{noon, at(24, 11, 59), time.Time{}},
	} {
		if got := c.q.Until(c.at.UTC(), zone); !got.Equal(c.want) {
			t.Errorf("%v at %s: until %s, want %s", c.q, c.at, got, c.want)
		}
	}
}

func TestPartOfJob(t *testing.T) {
	for _, want := range []content.Part{{Run: "r", Number: 0, Turn: 0, From: "", To: "80000000"}, {Run: "r", Number: 7, Turn: 3, From: "80000000", To: "g"}} {
		if got, err := content.PartOf(want.Job(time.Time{})); got != want || err != nil {
			t.Errorf("%+v became %+v, %v", want, got, err)
		}
	}
	for _, bad := range []string{"", "1 2", "x 0 a b", "0 x a b"} {
		if _, err := content.PartOf(content.Job{Args: bad}); err == nil {
			t.Errorf("%q is a part", bad)
		}
	}
}
