package content_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
)

func TestFourEyes(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	// Somebody with every role still does not approve what she wrote.
	pub, err := n.Create(ctx, f.Everybody, content.Notice, content.Edit{Piece: contenttest.Notice()})
	if err != nil {
		t.Fatal(err)
	}
	if pub, err = n.Submit(ctx, f.Everybody, pub.ID, pub.Version); err != nil {
		t.Fatal(err)
	}
	for _, act := range []content.Act{content.ActApprove, content.ActPublish, content.ActSchedule} {
		_, err := acts[act](ctx, n, f.Everybody, pub)
		refused(t, string(act)+" of her own", err, content.Denied, content.MsgOwnPiece)
	}
	// Returning her own is allowed; another's approval lets her publish.
	if pub, err = n.Approve(ctx, f.Reviewer, pub.ID, pub.Version); err != nil {
		t.Fatal(err)
	}
	if pub, err = n.Publish(ctx, f.Everybody, pub.ID, pub.Version); err != nil {
		t.Fatalf("publish what another approved: %v", err)
	}
	if pub.Live.Approver != f.Reviewer.ID {
		t.Errorf("the approver is %s, want the reviewer", pub.Live.Approver)
	}
	happened(t, f, pub.ID, content.WasSubmitted, content.WasApproved, content.WasPublished)
}

func TestWhoTouchedItDoesNotApproveIt(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	pub := f.Drafted(t, content.Notice, contenttest.Notice())
	pub, err := n.Save(ctx, f.Everybody, pub.ID, pub.Version, content.Edit{Piece: contenttest.Notice(contenttest.Body("改过一个字"))})
	if err != nil {
		t.Fatal(err)
	}
	if pub, err = n.Submit(ctx, f.Secretary, pub.ID, pub.Version); err != nil {
		t.Fatal(err)
	}
	_, err = n.Approve(ctx, f.Everybody, pub.ID, pub.Version)
	refused(t, "approve after writing on it", err, content.Denied, content.MsgOwnPiece)

	// An approval falls when the text can change again.
	if pub, err = n.Approve(ctx, f.Reviewer, pub.ID, pub.Version); err != nil {
		t.Fatal(err)
	}
	if pub, err = n.TakeBack(ctx, f.Secretary, pub.ID, pub.Version); err != nil {
		t.Fatal(err)
	}
	if pub.Working.Approver != "" {
		t.Error("a piece that was taken back is still approved")
	}
}

func TestOfficeOfOne(t *testing.T) {
	f := office(t, content.Office{Solo: true})
	ctx, n := t.Context(), f.Newsroom
	pub := f.Drafted(t, content.Clarification, contenttest.Clarification())
	pub, err := n.Publish(ctx, f.Secretary, pub.ID, pub.Version)
	if err != nil {
		t.Fatalf("publish a draft alone: %v", err)
	}
	if pub.Live.Approver != f.Secretary.ID || pub.DutyDue {
		t.Errorf("published as %+v", pub.Live)
	}
	if _, err := n.Withdraw(ctx, f.Secretary, pub.ID, pub.Version, "过时"); err != nil {
		t.Errorf("withdraw alone: %v", err)
	}
	other := f.Drafted(t, content.Notice, contenttest.Notice())
	if _, err := n.Schedule(ctx, f.Secretary, other.ID, other.Version, f.Clock.Now().Add(time.Hour)); err != nil {
		t.Errorf("schedule alone: %v", err)
	}
	_, err = n.Create(ctx, f.Admin, content.Notice, content.Edit{Piece: contenttest.Notice()})
	refused(t, "an admin who writes", err, content.Denied, content.MsgRoleNeeded)
}

func TestReturn(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	pub := f.Submitted(t, content.Notice, contenttest.Notice())
	for reason, m := range map[string]content.Message{
		"": content.MsgReasonNeeded, " \n\t": content.MsgReasonNeeded,
		strings.Repeat("长", content.MaxReason+1): content.MsgTooLong, "a\x00b": content.MsgBadCharacters, "\xff": content.MsgNotUTF8,
	} {
		_, err := n.Return(ctx, f.Reviewer, pub.ID, pub.Version, reason)
		refused(t, "a reason like "+reason[:min(len(reason), 5)], err, content.Invalid, m, "reason")
	}
	pub, err := n.Return(ctx, f.Reviewer, pub.ID, pub.Version, " 缺联系方式\r\n请补 ")
	if err != nil {
		t.Fatal(err)
	}
	if got := now(t, f, pub.ID); got.Working.Reason != "缺联系方式\n请补" || got.Working.Stage != content.Returned {
		t.Errorf("returned as %+v", got.Working)
	}
	if pub, err = n.Submit(ctx, f.Secretary, pub.ID, pub.Version); err != nil || pub.Working.Reason != "" {
		t.Errorf("submitted again: %+v, %v", pub.Working, err)
	}
	happened(t, f, pub.ID, content.WasSubmitted, content.WasReturned, content.WasSubmitted)
}

func TestDutyAloneIsReviewedAfter(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	pub, err := n.Create(ctx, f.Duty, content.Notice, content.Edit{Piece: contenttest.Notice(contenttest.Severe(content.Emergency))})
	if err != nil {
		t.Fatal(err)
	}
	_, err = n.PublishAlone(ctx, f.Duty, pub.ID, pub.Version, "  ")
	refused(t, "alone without a reason", err, content.Invalid, content.MsgReasonNeeded, "reason")
	if pub, err = n.PublishAlone(ctx, f.Duty, pub.ID, pub.Version, "河水上涨，来不及等"); err != nil {
		t.Fatal(err)
	}
	if !pub.DutyDue || pub.Live.DutyReason != "河水上涨，来不及等" || pub.Live.Approver != "" {
		t.Errorf("published alone as %+v", pub.Live)
	}
	due, total, err := f.Desk.Publications(ctx, content.Filter{DutyDue: true})
	if err != nil || total != 1 || due[0].ID != pub.ID {
		t.Errorf("the reviewers' queue has %d, %v", total, err)
	}
	_, err = n.ReviewAfter(ctx, f.Duty, pub.ID, pub.Version)
	refused(t, "duty reviews herself", err, content.Denied, content.MsgRoleNeeded)
	if pub, err = n.ReviewAfter(ctx, f.Reviewer, pub.ID, pub.Version); err != nil || pub.DutyDue {
		t.Fatalf("reviewed after: %+v, %v", pub, err)
	}
	_, err = n.ReviewAfter(ctx, f.Reviewer, pub.ID, pub.Version)
	refused(t, "a second review after", err, content.NotNow, content.MsgWrongStage)
	happened(t, f, pub.ID, content.WasPublished, content.WasReviewed)

	// Who holds both roles and published another's draft alone is its author
	// for this purpose.
	other := f.Drafted(t, content.Notice, contenttest.Notice())
	if other, err = n.PublishAlone(ctx, f.Everybody, other.ID, other.Version, "夜里没有别人"); err != nil {
		t.Fatal(err)
	}
	_, err = n.ReviewAfter(ctx, f.Everybody, other.ID, other.Version)
	refused(t, "who published it alone reviews it", err, content.Denied, content.MsgOwnPiece)
}

func TestStale(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	pub := f.Drafted(t, content.Notice, contenttest.Notice())
	seen := pub.Version
	if _, err := n.Save(ctx, f.Secretary, pub.ID, seen, content.Edit{Piece: contenttest.Notice(contenttest.Headline("第一位的标题"))}); err != nil {
		t.Fatal(err)
	}
	_, err := n.Save(ctx, f.Colleague, pub.ID, seen, content.Edit{Piece: contenttest.Notice(contenttest.Headline("第二位的标题"))})
	refused(t, "the second save", err, content.Conflict, content.MsgStale)
	var stale *content.Stale
	if !errors.As(err, &stale) || stale.Current.Working.Piece.Original().Headline != "第一位的标题" {
		t.Fatalf("the conflict shows %+v", stale)
	}
	// With the version the conflict showed, she may decide.
	if _, err := n.Save(ctx, f.Colleague, pub.ID, stale.Current.Version, content.Edit{Piece: contenttest.Notice(contenttest.Headline("合并后的标题"))}); err != nil {
		t.Fatal(err)
	}
	for _, act := range content.Acts {
		_, err := acts[act](ctx, n, f.Everybody, &content.Publication{ID: pub.ID, Version: seen})
		refused(t, string(act)+" of an old version", err, content.Conflict, content.MsgStale)
		_, err = acts[act](ctx, n, f.Everybody, &content.Publication{ID: "0123", Version: seen})
		refused(t, string(act)+" of nothing", err, content.NotFound, content.MsgNoSuchPiece)
	}
}

func TestDiscard(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	draft := f.Drafted(t, content.Notice, contenttest.Notice())
	if _, err := n.Discard(ctx, f.Secretary, draft.ID, draft.Version); err != nil {
		t.Fatal(err)
	}
	if s := now(t, f, draft.ID).Status(f.Clock.Now()); s != content.StatusDiscarded {
		t.Errorf("a discarded draft is %s", s)
	}
	_, err := acts[content.ActSubmit](ctx, n, f.Secretary, now(t, f, draft.ID))
	refused(t, "submit what was discarded", err, content.NotNow, content.MsgWrongStage)

	pub := f.Published(t, content.Notice, contenttest.Notice())
	if pub, err = n.Save(ctx, f.Secretary, pub.ID, pub.Version, content.Edit{Piece: contenttest.Notice(contenttest.Body("别的"))}); err != nil {
		t.Fatal(err)
	}
	if pub, err = n.Discard(ctx, f.Secretary, pub.ID, pub.Version); err != nil {
		t.Fatal(err)
	}
	got, err := f.Library.ByID(ctx, pub.ID)
	if err != nil || got.Revision != 1 || got.Piece.Original() != contenttest.Notice().Original() {
		t.Errorf("after discarding a correction the public reads %+v, %v", got, err)
	}
}
