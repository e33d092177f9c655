package content_test

import (
	"slices"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
)

func TestLanguages(t *testing.T) {
	p := contenttest.Notice()
	if text, lang, ok := p.In(content.English); !ok || lang != content.English || text.Headline == "" {
		t.Errorf("in English: %+v, %s, %t", text, lang, ok)
	}
	c := contenttest.Clarification()
	if text, lang, ok := c.In(content.English); ok || lang != content.Chinese || text != c.Original() {
		t.Errorf("where there is no English: %+v, %s, %t", text, lang, ok)
	}
	if got := p.Written(); !slices.Equal(got, []content.Lang{content.Chinese, content.English}) {
		t.Errorf("written in %v", got)
	}
	if content.Chinese.BCP47() != "zh-Hans" || content.English.BCP47() != "en" || content.Lang("xx").Known() {
		t.Error("language tags")
	}
}

func TestInForceAndStatus(t *testing.T) {
	begins, ends := contenttest.Start, contenttest.Start.Add(time.Hour)
	p := contenttest.Notice(func(p *content.Piece) { p.Effective, p.Expires = begins, ends })
	live := &content.Publication{Live: &content.Revision{Piece: p}}
	for _, c := range []struct {
		at     time.Time
		force  bool
		status content.Status
	}{
		{begins.Add(-1), false, content.StatusPublished}, {begins, true, content.StatusPublished},
		{ends.Add(-1), true, content.StatusPublished}, {ends, false, content.StatusExpired},
	} {
		if p.InForce(c.at) != c.force || live.Status(c.at) != c.status || live.Public().Status(c.at) != c.status {
			t.Errorf("at %v: in force %t, %s", c.at, p.InForce(c.at), live.Status(c.at))
		}
	}
	for stage, want := range map[content.Stage]content.Status{
		content.Draft: content.StatusDraft, content.InReview: content.StatusInReview, content.Returned: content.StatusReturned,
		content.Approved: content.StatusApproved, content.Scheduled: content.StatusScheduled,
	} {
		pub := &content.Publication{Working: &content.Working{Stage: stage}}
		if got := pub.Status(begins); got != want || pub.Public() != nil {
			t.Errorf("stage %s is %s", stage, got)
		}
	}
	live.Withdrawn = &content.Withdrawal{}
	if live.Status(begins) != content.StatusWithdrawn || live.Public().InForce(begins) {
		t.Error("a withdrawn piece is in force")
	}
	if content.PathOf(content.Notice, "a") != "/notices/a" || content.PathOf(content.Clarification, "a") != "/rumors/a" {
		t.Error("addresses")
	}
}
