package content

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Publish makes the working copy what the public reads. A reviewer may publish
// out of review in one step; it is approved by her then.
func (n *Newsroom) Publish(ctx context.Context, by *Editor, id ID, version int) (*Publication, error) {
	m, err := n.begin(ctx, by, ActPublish, id, version)
	if err != nil {
		return nil, err
	}
	m.approve()
	return n.publish(ctx, m, "")
}

// PublishAlone is for duty in an emergency: published at once, with the reason
// in the log, and on the reviewers' queue afterwards.
func (n *Newsroom) PublishAlone(ctx context.Context, by *Editor, id ID, version int, reason string) (*Publication, error) {
	m, err := n.begin(ctx, by, ActPublishAlone, id, version)
	if err != nil {
		return nil, err
	}
	if reason, err = needReason(reason); err != nil {
		return nil, fmt.Errorf("publish alone %s: %w", id, err)
	}
	w := m.pub.Working
	if !slices.Contains(w.Authors, by.ID) {
		w.Authors = append(w.Authors, by.ID) // so that she does not review herself after
	}
	m.pub.DutyDue = true
	return n.publish(ctx, m, reason)
}

// Schedule sets when an approved piece is to be published.
func (n *Newsroom) Schedule(ctx context.Context, by *Editor, id ID, version int, at time.Time) (*Publication, error) {
	m, err := n.begin(ctx, by, ActSchedule, id, version)
	if err != nil {
		return nil, err
	}
	at = toMilli(at)
	switch {
	case !at.After(m.at):
		return nil, Refuse(Invalid, "at", MsgAtPast)
	case at.Sub(m.at) > maxAhead:
		return nil, Refuse(Invalid, "at", MsgAtFar)
	}
	// It must still be whole when its time comes, as far as that is known now.
	w := m.pub.Working
	if err := w.Piece.Whole(m.pub.Kind, w.Change, m.pub.Live, at); err != nil {
		return nil, fmt.Errorf("schedule %s: %w", id, err)
	}
	m.approve()
	w.Stage, w.At = Scheduled, at
	m.log(WasScheduled, at.Format(time.RFC3339))
	m.job(JobPublish, at)
	return n.commit(ctx, m)
}

// Unschedule keeps a scheduled piece approved, to be published by hand.
func (n *Newsroom) Unschedule(ctx context.Context, by *Editor, id ID, version int) (*Publication, error) {
	m, err := n.begin(ctx, by, ActUnschedule, id, version)
	if err != nil {
		return nil, err
	}
	m.pub.Working.Stage, m.pub.Working.At = Approved, time.Time{}
	m.log(WasUnscheduled, "")
	return n.commit(ctx, m)
}

// PublishDue does JobPublish: it publishes the piece when it is scheduled and
// its time has come, and otherwise does nothing, so a job that is late, early
// or done twice is harmless. A piece that is no longer whole goes back to its
// writer with the reason.
func (n *Newsroom) PublishDue(ctx context.Context, id ID) error {
	pub, err := n.store.Publication(ctx, id)
	if err != nil {
		return fmt.Errorf("publish due %s: %w", id, err)
	}
	w := pub.Working
	at := n.instant()
	if pub.Withdrawn != nil || w == nil || w.Stage != Scheduled || w.At.After(at) {
		return nil
	}
	m := &move{at: at, pub: pub, w: Write{Publication: pub, Expect: pub.Version}}
	if _, err = n.publish(ctx, m, ""); CodeOf(err) != Invalid {
		return err
	}
	return n.bounce(ctx, id, pub.Version, err)
}

// bounce returns a scheduled piece that cannot be published any more.
func (n *Newsroom) bounce(ctx context.Context, id ID, version int, why error) error {
	pub, err := n.store.Publication(ctx, id)
	if err != nil || pub.Version != version {
		return err
	}
	m := &move{at: n.instant(), pub: pub, w: Write{Publication: pub, Expect: pub.Version}}
	w := pub.Working
	w.Stage, w.At, w.Approver, w.Refused = Returned, time.Time{}, "", RefusalsIn(why)
	m.log(WasReturned, "not published at its time: "+clip(why.Error(), MaxReason))
	_, err = n.commit(ctx, m)
	return err
}

// Withdraw takes back what was published. The page stays, under a banner with
// the reason.
func (n *Newsroom) Withdraw(ctx context.Context, by *Editor, id ID, version int, reason string) (*Publication, error) {
	m, err := n.begin(ctx, by, ActWithdraw, id, version)
	if err != nil {
		return nil, err
	}
	if reason, err = needReason(reason); err != nil {
		return nil, fmt.Errorf("withdraw %s: %w", id, err)
	}
	m.pub.Withdrawn = &Withdrawal{At: m.at, By: by.ID, Reason: reason}
	m.log(WasWithdrawn, reason)
	m.job(JobIndex, time.Time{})
	m.job(JobFanout, time.Time{})
	return n.commit(ctx, m)
}

// ExpireDue does JobExpire: it notes in the log that a piece's time has run
// out, so that the edition moves and pages are made anew. Pages do not wait
// for it: they look at the clock themselves.
func (n *Newsroom) ExpireDue(ctx context.Context, id ID) error {
	pub, err := n.store.Publication(ctx, id)
	if err != nil {
		return fmt.Errorf("expire %s: %w", id, err)
	}
	at := n.instant()
	if pub.Live == nil || pub.Withdrawn != nil || !pub.Live.Piece.ExpiredAt(at) || !pub.Expired.IsZero() {
		return nil
	}
	m := &move{at: at, pub: pub, w: Write{Publication: pub, Expect: pub.Version}}
	pub.Expired = pub.Live.Piece.Expires
	m.log(WasExpired, "")
	m.w.Event.Revision = pub.Live.Number
	m.job(JobIndex, time.Time{})
	_, err = n.commit(ctx, m)
	return err
}

// approve notes the approver of a piece that goes out of review in one step.
func (m *move) approve() {
	if m.pub.Working.Approver == "" {
		m.pub.Working.Approver = m.by.ID
	}
}

// publish turns the working copy into the next revision.
func (n *Newsroom) publish(ctx context.Context, m *move, dutyReason string) (*Publication, error) {
	if err := m.whole(); err != nil {
		return nil, fmt.Errorf("publish %s: %w", m.pub.ID, err)
	}
	pub, w := m.pub, m.pub.Working
	rev := &Revision{
		Publication: pub.ID, Number: 1, Piece: w.Piece, Change: w.Change, At: m.at,
		Authors: w.Authors, Approver: w.Approver, DutyReason: dutyReason,
	}
	kind := WasPublished
	if pub.Live != nil {
		rev.Number, kind = pub.Live.Number+1, WasCorrected
	}
	m.goLive(rev)
	pub.Working = nil
	note := string(rev.Change)
	if dutyReason != "" {
		note += "; alone: " + dutyReason
	}
	m.log(kind, note)
	m.w.Event.Revision = rev.Number
	m.job(JobIndex, time.Time{})
	if rev.Change != Minor {
		m.job(JobFanout, time.Time{})
	}
	return n.commit(ctx, m)
}

// goLive makes a revision the one the public reads and moves the dates that a
// change of its kind moves.
func (m *move) goLive(rev *Revision) {
	pub := m.pub
	pub.Live, m.w.Revision = rev, rev
	pub.Expired = time.Time{}
	if rev.Change == First {
		pub.Published = rev.At
	}
	if rev.Change != Minor {
		pub.Updated = rev.At
	}
	if !rev.Piece.Expires.IsZero() {
		m.job(JobExpire, rev.Piece.Expires)
	}
}
