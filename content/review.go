package content

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Submit hands a whole piece to the reviewers.
func (n *Newsroom) Submit(ctx context.Context, by *Editor, id ID, version int) (*Publication, error) {
	m, err := n.begin(ctx, by, ActSubmit, id, version)
	if err != nil {
		return nil, err
	}
	if err := m.whole(); err != nil {
		return nil, fmt.Errorf("submit %s: %w", id, err)
	}
	m.pub.Working.Stage, m.pub.Working.Reason, m.pub.Working.Refused = InReview, "", nil
	m.log(WasSubmitted, "")
	return n.commit(ctx, m)
}

// TakeBack makes a piece in review a draft again.
func (n *Newsroom) TakeBack(ctx context.Context, by *Editor, id ID, version int) (*Publication, error) {
	m, err := n.begin(ctx, by, ActTakeBack, id, version)
	if err != nil {
		return nil, err
	}
	m.pub.Working.Stage, m.pub.Working.Approver = Draft, ""
	m.log(WasTakenBack, "")
	return n.commit(ctx, m)
}

// Return gives a piece back to its writer with the reason.
func (n *Newsroom) Return(ctx context.Context, by *Editor, id ID, version int, reason string) (*Publication, error) {
	m, err := n.begin(ctx, by, ActReturn, id, version)
	if err != nil {
		return nil, err
	}
	if reason, err = needReason(reason); err != nil {
		return nil, fmt.Errorf("return %s: %w", id, err)
	}
	m.pub.Working.Stage, m.pub.Working.Reason, m.pub.Working.Approver = Returned, reason, ""
	m.log(WasReturned, reason)
	return n.commit(ctx, m)
}

// Approve says that the piece may be published.
func (n *Newsroom) Approve(ctx context.Context, by *Editor, id ID, version int) (*Publication, error) {
	m, err := n.begin(ctx, by, ActApprove, id, version)
	if err != nil {
		return nil, err
	}
	if err := m.whole(); err != nil {
		return nil, fmt.Errorf("approve %s: %w", id, err)
	}
	m.pub.Working.Stage, m.pub.Working.Approver = Approved, by.ID
	m.log(WasApproved, "")
	return n.commit(ctx, m)
}

// Discard drops the working copy. What is live stays; a piece that was never
// published keeps its row and its log, and is in no list any more.
func (n *Newsroom) Discard(ctx context.Context, by *Editor, id ID, version int) (*Publication, error) {
	m, err := n.begin(ctx, by, ActDiscard, id, version)
	if err != nil {
		return nil, err
	}
	m.pub.Working = nil
	m.log(WasDiscarded, "")
	return n.commit(ctx, m)
}

// ReviewAfter notes that a reviewer has seen what duty published alone.
func (n *Newsroom) ReviewAfter(ctx context.Context, by *Editor, id ID, version int) (*Publication, error) {
	m, err := n.begin(ctx, by, ActReviewAfter, id, version)
	if err != nil {
		return nil, err
	}
	m.pub.DutyDue = false
	m.log(WasReviewed, "")
	return n.commit(ctx, m)
}

// whole holds the working copy to what the public may be shown.
func (m *move) whole() error {
	w := m.pub.Working
	if err := w.Piece.Whole(m.pub.Kind, w.Change, m.pub.Live, m.at); err != nil {
		return err
	}
	if m.pub.Live != nil && sameBody(w.Piece, m.pub.Live.Piece) {
		return Refuse(Invalid, "", MsgNothingNew)
	}
	return nil
}

// needReason returns the reason as it is kept, or refuses it.
func needReason(reason string) (string, error) {
	reason = strings.TrimSpace(strings.ReplaceAll(reason, "\r\n", "\n"))
	if reason == "" {
		return "", Refuse(Invalid, "reason", MsgReasonNeeded)
	}
	var c checker
	c.text("reason", reason, MaxReason)
	return reason, c.err()
}

// maxAhead is how far ahead a piece may be scheduled.
const maxAhead = 366 * 24 * time.Hour
