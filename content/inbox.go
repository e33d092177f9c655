package content

import (
	"context"
	"fmt"
	"time"
)

// InboxStore is what the Inbox asks of a store.
type InboxStore interface {
	// AddQuestion keeps a question and the rumor it joined, together. Conflict
	// when the rumor's Version is not the one expected; 0 means it is new.
	AddQuestion(ctx context.Context, q Question, r *Rumor, expect int) error
	// RumorByKey finds the case a wording belongs to; NotFound when none does.
	RumorByKey(ctx context.Context, key string) (*Rumor, error)
	Rumor(ctx context.Context, id ID) (*Rumor, error)
	// Rumors lists cases of a state, the most asked first.
	Rumors(ctx context.Context, s RumorState, limit, offset int) ([]*Rumor, int, error)
	// SaveRumor keeps a case, and with gone set moves that case's questions to
	// it and removes it.
	SaveRumor(ctx context.Context, r *Rumor, expect int, gone ID, ev *Event) (edition int64, err error)
	// RumorsOf lists the cases that a publication answers.
	RumorsOf(ctx context.Context, publication ID) ([]*Rumor, error)
	Questions(ctx context.Context, rumor ID, limit int) ([]Question, error)

	AddFeedback(ctx context.Context, f Feedback) error
	FeedbackCounts(ctx context.Context, since time.Time) ([]FeedbackCount, error)
}

// Inbox takes what residents ask, gathers it into cases, and keeps the cases
// for the desk.
type Inbox struct {
	store    InboxStore
	editions *Editions
	now      func() time.Time
}

// NewInbox keeps cases in a store. A nil clock is the real one.
func NewInbox(store InboxStore, editions *Editions, clock func() time.Time) *Inbox {
	if clock == nil {
		clock = time.Now
	}
	return &Inbox{store: store, editions: editions, now: clock}
}

// askTries is how often a question is put again when somebody else asked the
// same at the same instant.
const askTries = 5

// Ask keeps a question. One that says what was asked before joins that case;
// any other opens one.
func (in *Inbox) Ask(ctx context.Context, q Question) (Question, error) {
	q, err := q.tidy()
	if err != nil {
		return q, err
	}
	q.Asked = toMilli(in.now())
	q.ID = NewID(q.Asked)
	for range askTries {
		if err = in.join(ctx, &q); CodeOf(err) != Conflict {
			break
		}
	}
	if err != nil {
		return q, fmt.Errorf("ask: %w", err)
	}
	return q, nil
}

func (in *Inbox) join(ctx context.Context, q *Question) error {
	r, err := in.store.RumorByKey(ctx, q.Key)
	expect := 0
	switch {
	case q.Key == "" || CodeOf(err) == NotFound:
		r = &Rumor{ID: NewID(q.Asked)}
	case err != nil:
		return err
	default:
		expect = r.Version
	}
	r.join(*q)
	r.Version = expect + 1
	q.Rumor = r.ID
	return in.store.AddQuestion(ctx, *q, r, expect)
}

// Rumors lists cases, the most asked first.
func (in *Inbox) Rumors(ctx context.Context, s RumorState, limit, offset int) ([]*Rumor, int, error) {
	return in.store.Rumors(ctx, s, limit, offset)
}

// Rumor returns one case; NotFound where there is none.
func (in *Inbox) Rumor(ctx context.Context, id ID) (*Rumor, error) { return in.store.Rumor(ctx, id) }

// Questions lists what was asked in a case, the newest first.
func (in *Inbox) Questions(ctx context.Context, rumor ID, limit int) ([]Question, error) {
	return in.store.Questions(ctx, rumor, limit)
}

// RumorsOf lists the cases that a publication answers: their wordings find it.
func (in *Inbox) RumorsOf(ctx context.Context, publication ID) ([]*Rumor, error) {
	return in.store.RumorsOf(ctx, publication)
}

// Answer links a case to the clarification that answers it. From then on its
// wordings and links find that clarification, once that is public. NotNow when
// another one answers it already.
func (in *Inbox) Answer(ctx context.Context, by *Editor, id ID, version int, publication ID) error {
	return in.change(ctx, by, id, version, func(r *Rumor, ev *Event) error {
		if r.Publication != "" && r.Publication != publication {
			return Refuse(NotNow, "", MsgHasAnswer)
		}
		r.Publication, r.Dismissed = publication, ""
		ev.Kind, ev.Subject = RumorLinked, publication
		return nil
	})
}

// Dismiss closes a case that needs no answer, with the reason.
func (in *Inbox) Dismiss(ctx context.Context, by *Editor, id ID, version int, reason string) error {
	return in.change(ctx, by, id, version, func(r *Rumor, ev *Event) (err error) {
		if r.Dismissed, err = needReason(reason); err != nil {
			return err
		}
		ev.Kind, ev.Note = RumorClosed, r.Dismissed
		return nil
	})
}

// Reopen makes a case wait for an answer again: the one it had is wrong, or was
// dropped, or it should not have been dismissed.
func (in *Inbox) Reopen(ctx context.Context, by *Editor, id ID, version int) error {
	return in.change(ctx, by, id, version, func(r *Rumor, ev *Event) error {
		ev.Kind = RumorReopened
		if r.Publication != "" {
			ev.Subject = r.Publication // it is found by fewer wordings from now on
		}
		r.Publication, r.Dismissed = "", ""
		return nil
	})
}

// Take makes the case the editor's own, with a deadline.
func (in *Inbox) Take(ctx context.Context, by *Editor, id ID, version int, deadline time.Time) error {
	return in.change(ctx, by, id, version, func(r *Rumor, ev *Event) error {
		r.Owner, r.Deadline = by.ID, toMilli(deadline)
		ev.Kind = RumorTaken
		return nil
	})
}

// Merge joins another case into this one: they are the same rumor. NotNow when
// two different pieces answer them.
func (in *Inbox) Merge(ctx context.Context, by *Editor, id ID, version int, other ID) error {
	if id == other {
		return Refuse(Invalid, "other", MsgUnknownValue, "Value", string(other))
	}
	gone, err := in.store.Rumor(ctx, other)
	if err != nil {
		return fmt.Errorf("merge %s: %w", other, err)
	}
	return in.save(ctx, by, id, version, other, func(r *Rumor, ev *Event) error {
		if r.Publication != "" && gone.Publication != "" && r.Publication != gone.Publication {
			return Refuse(NotNow, "", MsgHasAnswer)
		}
		r.absorb(gone)
		ev.Kind, ev.Note = RumorMerged, string(other)
		if r.Publication == "" {
			r.Publication = gone.Publication
		}
		if r.Publication != "" {
			ev.Subject = r.Publication // it is found by more wordings from now on
		}
		return nil
	})
}

func (in *Inbox) change(ctx context.Context, by *Editor, id ID, version int, f func(*Rumor, *Event) error) error {
	return in.save(ctx, by, id, version, "", f)
}

// save loads the case, changes it, and keeps it with its event.
func (in *Inbox) save(ctx context.Context, by *Editor, id ID, version int, gone ID, f func(*Rumor, *Event) error) error {
	if !by.Is(Secretary, Reviewer, Duty) {
		return Refuse(Denied, "", MsgRoleNeeded, "Roles", joinRoles([]Role{Secretary, Reviewer, Duty}))
	}
	r, err := in.store.Rumor(ctx, id)
	if err != nil {
		return fmt.Errorf("rumor %s: %w", id, err)
	}
	if r.Version != version {
		return Refuse(Conflict, "", MsgStale)
	}
	ev := &Event{At: toMilli(in.now()), Subject: id, Actor: by.ID}
	if err := f(r, ev); err != nil {
		return err
	}
	r.Version++
	edition, err := in.store.SaveRumor(ctx, r, version, gone, ev)
	if err != nil {
		return fmt.Errorf("rumor %s: %w", id, err)
	}
	in.editions.Advance(edition)
	return nil
}

// Say keeps a reader's yes or no.
func (in *Inbox) Say(ctx context.Context, f Feedback) error {
	f.At = toMilli(in.now())
	if !f.Publication.Valid() {
		return Refuse(NotFound, "", MsgNoSuchPiece)
	}
	return in.store.AddFeedback(ctx, f)
}

// FeedbackCounts sums what readers said since an instant, by publication.
func (in *Inbox) FeedbackCounts(ctx context.Context, since time.Time) ([]FeedbackCount, error) {
	return in.store.FeedbackCounts(ctx, since)
}
