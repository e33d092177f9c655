package content_test

import (
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
)

func TestPublish(t *testing.T) {
	f := office(t, content.Office{})
	ctx := t.Context()
	pub := f.Submitted(t, content.Clarification, contenttest.Clarification())
	_, err := f.Library.ByID(ctx, pub.ID)
	refused(t, "the public reads what is in review", err, content.NotFound, content.MsgNoSuchPiece)
	_, err = f.Library.BySlug(ctx, content.Clarification, pub.Slug)
	refused(t, "the public reads it by its address", err, content.NotFound, content.MsgNoSuchPiece)
	_, err = f.Library.History(ctx, pub.ID)
	refused(t, "the public reads its history", err, content.NotFound, content.MsgNoSuchPiece)

	changed, before := f.Library.Changed(), f.Library.Edition()
	at := f.Clock.Move(time.Hour)
	if pub, err = f.Newsroom.Publish(ctx, f.Reviewer, pub.ID, pub.Version); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
	default:
		t.Error("nobody who waits for the next edition was woken")
	}
	if f.Library.Edition() != before+1 {
		t.Errorf("the edition went from %d to %d", before, f.Library.Edition())
	}
	got, err := f.Library.BySlug(ctx, content.Clarification, pub.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if got.Revision != 1 || got.Change != content.First || got.First != at || got.Updated != at || got.Revised != at || got.Path() != "/rumors/"+pub.Slug {
		t.Errorf("published as %+v", got)
	}
	if s := got.Status(at); s != content.StatusPublished {
		t.Errorf("it is %s", s)
	}
}

// TestCorrections is what minor and major move: DESIGN.md, "What is written".
func TestCorrections(t *testing.T) {
	f := office(t, content.Office{})
	ctx := t.Context()
	pub := f.Published(t, content.Notice, contenttest.Notice())
	first := pub.Published

	minor := f.Clock.Move(time.Hour)
	pub = f.Corrected(t, pub, content.Minor, contenttest.Notice(contenttest.Body("改一个错字。")))
	if pub.Published != first || pub.Updated != first || pub.Live.At != minor || pub.Live.Number != 2 {
		t.Errorf("a minor correction moved something: %+v", pub)
	}
	major := f.Clock.Move(time.Hour)
	pub = f.Corrected(t, pub, content.Major, contenttest.Notice(contenttest.Body("改到周四。"), contenttest.Note("停水改到周四")))
	if pub.Published != first || pub.Updated != major || pub.Live.Number != 3 {
		t.Errorf("a major correction: %+v", pub)
	}
	history, err := f.Library.History(ctx, pub.ID)
	if err != nil || len(history) != 3 || history[0].Change != content.Major || history[1].Change != content.Minor || history[2].Change != content.First {
		t.Errorf("history: %+v, %v", history, err)
	}
	if got := history[2].Piece.Original(); got != contenttest.Notice().Original() {
		t.Errorf("the first revision now says %+v", got)
	}
	happened(t, f, pub.ID, content.WasSubmitted, content.WasPublished,
		content.WasSubmitted, content.WasCorrected, content.WasSubmitted, content.WasCorrected)
}

func TestCorrectionsThatAreNot(t *testing.T) {
	f := office(t, content.Office{})
	ctx := t.Context()
	notice := contenttest.Notice(func(p *content.Piece) { p.Expires = contenttest.Start.Add(48 * time.Hour) })
	for _, c := range []struct {
		name   string
		change content.Change
		piece  content.Piece
		m      content.Message
	}{
		{"nothing new", content.Minor, notice, content.MsgNothingNew},
		{"nothing new but the note", content.Major, contenttest.Change(notice, contenttest.Note("没改")), content.MsgNothingNew},
		{"major without a note", content.Major, contenttest.Change(notice, contenttest.Body("新")), content.MsgNoteNeeded},
		{"no change chosen is major", "", contenttest.Change(notice, contenttest.Body("新")), content.MsgNoteNeeded},
		{"minor severity", content.Minor, contenttest.Change(notice, contenttest.Severe(content.Emergency)), content.MsgMinorSeverity},
		{"minor period", content.Minor, contenttest.Change(notice, func(p *content.Piece) { p.Expires = p.Expires.Add(time.Hour) }), content.MsgMinorPeriod},
		{"minor start", content.Minor, contenttest.Change(notice, func(p *content.Piece) { p.Effective = contenttest.Start }), content.MsgMinorPeriod},
	} {
		pub := f.Published(t, content.Notice, notice)
		pub, err := f.Newsroom.Save(ctx, f.Secretary, pub.ID, pub.Version, content.Edit{Piece: c.piece, Change: c.change})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		_, err = f.Newsroom.Submit(ctx, f.Secretary, pub.ID, pub.Version)
		refused(t, c.name, err, content.Invalid, c.m)
	}
	pub := f.Published(t, content.Clarification, contenttest.Clarification())
	pub, err := f.Newsroom.Save(ctx, f.Secretary, pub.ID, pub.Version,
		content.Edit{Piece: contenttest.Clarification(contenttest.Found(content.Misleading)), Change: content.Minor})
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Newsroom.Submit(ctx, f.Secretary, pub.ID, pub.Version)
	refused(t, "a minor verdict", err, content.Invalid, content.MsgMinorVerdict)
}

func TestSchedule(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	pub := f.Submitted(t, content.Notice, contenttest.Notice())
	for _, c := range []struct {
		at time.Time
		m  content.Message
	}{
		{f.Clock.Now(), content.MsgAtPast}, {f.Clock.Now().Add(-time.Hour), content.MsgAtPast},
		{time.Time{}, content.MsgAtPast}, {f.Clock.Now().AddDate(2, 0, 0), content.MsgAtFar},
	} {
		_, err := n.Schedule(ctx, f.Reviewer, pub.ID, pub.Version, c.at)
		refused(t, "schedule at "+c.at.String(), err, content.Invalid, c.m, "at")
	}
	due := f.Clock.Now().Add(2 * time.Hour)
	pub, err := n.Schedule(ctx, f.Reviewer, pub.ID, pub.Version, due)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.PublishDue(ctx, pub.ID); err != nil { // too early: nothing
		t.Fatal(err)
	}
	if got := now(t, f, pub.ID); got.Live != nil || got.Version != pub.Version {
		t.Fatalf("published before its time: %+v", got)
	}
	f.Clock.Move(2 * time.Hour)
	for range 3 { // done again: nothing more
		if err := n.PublishDue(ctx, pub.ID); err != nil {
			t.Fatal(err)
		}
	}
	got := now(t, f, pub.ID)
	if got.Live == nil || got.Live.Number != 1 || got.Published != due || got.Live.Approver != f.Reviewer.ID {
		t.Errorf("published as %+v", got.Live)
	}
	happened(t, f, pub.ID, content.WasSubmitted, content.WasScheduled, content.WasPublished)
	if err := n.PublishDue(ctx, "0123"); content.CodeOf(err) != content.NotFound {
		t.Errorf("publish nothing: %v", err)
	}
}

// TestScheduleAgain moves the time: the job of the first time finds it is too
// early.
func TestScheduleAgain(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	pub := f.Submitted(t, content.Notice, contenttest.Notice())
	pub, err := n.Schedule(ctx, f.Reviewer, pub.ID, pub.Version, f.Clock.Now().Add(time.Hour))
	if err == nil {
		pub, err = n.Schedule(ctx, f.Reviewer, pub.ID, pub.Version, f.Clock.Now().Add(3*time.Hour))
	}
	if err != nil {
		t.Fatal(err)
	}
	f.Clock.Move(time.Hour)
	if err := n.PublishDue(ctx, pub.ID); err != nil || now(t, f, pub.ID).Live != nil {
		t.Errorf("published at the time it had first: %v", err)
	}
	if pub, err = n.Unschedule(ctx, f.Reviewer, pub.ID, pub.Version); err != nil {
		t.Fatal(err)
	}
	f.Clock.Move(5 * time.Hour)
	if err := n.PublishDue(ctx, pub.ID); err != nil || now(t, f, pub.ID).Live != nil {
		t.Errorf("published though it is no longer scheduled: %v", err)
	}
}

// TestScheduledPieceThatIsNoLongerWhole goes back to its writer and says why.
func TestScheduledPieceThatIsNoLongerWhole(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	due := f.Clock.Now().Add(time.Hour)
	pub := f.Submitted(t, content.Notice, contenttest.Notice(func(p *content.Piece) { p.Expires = due.Add(time.Hour) }))
	pub, err := n.Schedule(ctx, f.Reviewer, pub.ID, pub.Version, due)
	if err != nil {
		t.Fatal(err)
	}
	f.Clock.Move(3 * time.Hour) // nothing ran for so long that it has expired
	for range 2 {
		if err := n.PublishDue(ctx, pub.ID); err != nil {
			t.Fatal(err)
		}
	}
	got := now(t, f, pub.ID)
	if got.Live != nil || got.Working.Stage != content.Returned || got.Working.Approver != "" || !got.Working.At.IsZero() {
		t.Errorf("it is %+v", got.Working)
	}
	if r := got.Working.Refused; len(r) != 1 || r[0].Message != content.MsgExpiresPast {
		t.Errorf("the writer is told %v", r)
	}
	happened(t, f, pub.ID, content.WasSubmitted, content.WasScheduled, content.WasReturned)

	// What cannot be whole at its time is refused at once.
	other := f.Submitted(t, content.Notice, contenttest.Notice(func(p *content.Piece) { p.Expires = f.Clock.Now().Add(time.Hour) }))
	_, err = n.Schedule(ctx, f.Reviewer, other.ID, other.Version, f.Clock.Now().Add(2*time.Hour))
	refused(t, "schedule after it expires", err, content.Invalid, content.MsgExpiresPast, "expires")
}

func TestExpiry(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	ends := f.Clock.Now().Add(time.Hour)
	pub := f.Published(t, content.Notice, contenttest.Notice(func(p *content.Piece) { p.Expires = ends }))
	before := f.Library.Edition()
	if err := n.ExpireDue(ctx, pub.ID); err != nil || f.Library.Edition() != before {
		t.Fatalf("expired before its time: %v", err)
	}
	f.Clock.Move(time.Hour)
	for range 3 {
		if err := n.ExpireDue(ctx, pub.ID); err != nil {
			t.Fatal(err)
		}
	}
	if f.Library.Edition() != before+1 {
		t.Errorf("expiry moved the edition from %d to %d", before, f.Library.Edition())
	}
	got := now(t, f, pub.ID)
	if got.Expired != ends || got.Status(f.Clock.Now()) != content.StatusExpired || got.Public().InForce(f.Clock.Now()) {
		t.Errorf("after its time: %+v", got)
	}
	happened(t, f, pub.ID, content.WasSubmitted, content.WasPublished, content.WasExpired)
	if list, _, err := f.Library.InForce(ctx, content.Notice, f.Clock.Now(), 10); err != nil || len(list) != 0 {
		t.Errorf("in force: %v, %v", list, err)
	}

	// A correction that gives it more time lets it expire again.
	pub = f.Corrected(t, got, content.Major, contenttest.Notice(contenttest.Note("延长一小时"),
		func(p *content.Piece) { p.Expires = ends.Add(time.Hour) }))
	if !pub.Expired.IsZero() || pub.Status(f.Clock.Now()) != content.StatusPublished {
		t.Errorf("after the correction: %+v", pub)
	}
	f.Clock.Move(2 * time.Hour)
	if err := n.ExpireDue(ctx, pub.ID); err != nil || now(t, f, pub.ID).Expired != ends.Add(time.Hour) {
		t.Errorf("the second expiry: %v", err)
	}
}

func TestWithdraw(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	pub := f.Published(t, content.Notice, contenttest.Notice())
	_, err := n.Withdraw(ctx, f.Reviewer, pub.ID, pub.Version, "")
	refused(t, "without a reason", err, content.Invalid, content.MsgReasonNeeded, "reason")
	at := f.Clock.Move(time.Hour)
	pub = f.Withdrawn(t, pub, "因误发撤回")
	got, err := f.Library.BySlug(ctx, content.Notice, pub.Slug)
	if err != nil {
		t.Fatalf("the page of a withdrawn piece: %v", err)
	}
	if got.Status(at) != content.StatusWithdrawn || got.Withdrawn.Reason != "因误发撤回" || got.Withdrawn.At != at || got.Withdrawn.By != f.Reviewer.ID {
		t.Errorf("withdrawn as %+v", got.Withdrawn)
	}
	if list, total, err := f.Library.List(ctx, content.Filter{}); err != nil || total != 1 || list[0].Withdrawn == nil {
		t.Errorf("lists mark it: %v, %v", list, err)
	}
	for _, act := range content.Acts {
		_, err := acts[act](ctx, n, f.Everybody, pub)
		refused(t, string(act)+" after withdrawing", err, content.NotNow, content.MsgIsWithdrawn)
	}
	if err := n.ExpireDue(ctx, pub.ID); err != nil {
		t.Error(err)
	}
	happened(t, f, pub.ID, content.WasSubmitted, content.WasPublished, content.WasWithdrawn)
}
