package content

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"
)

// EventKind is what happened.
type EventKind string

const (
	WasSubmitted   EventKind = "submitted"
	WasTakenBack   EventKind = "taken_back"
	WasReturned    EventKind = "returned"
	WasApproved    EventKind = "approved"
	WasScheduled   EventKind = "scheduled"
	WasUnscheduled EventKind = "unscheduled"
	WasPublished   EventKind = "published" // the first revision
	WasCorrected   EventKind = "corrected" // a later one; Note tells minor from major
	WasWithdrawn   EventKind = "withdrawn"
	WasExpired     EventKind = "expired"
	WasImported    EventKind = "imported"
	WasReviewed    EventKind = "reviewed_after" // a reviewer saw what duty published alone
	WasDiscarded   EventKind = "discarded"
	EditorSaved    EventKind = "editor_saved"
	TermSaved      EventKind = "term_saved"
	RumorLinked    EventKind = "rumor_linked" // subject: the publication that answers it
	RumorTaken     EventKind = "rumor_taken"
	RumorReopened  EventKind = "rumor_reopened" // subject: the publication that answered it, if one did
	RumorMerged    EventKind = "rumor_merged"   // subject: the publication that answers it, if one does
	RumorClosed    EventKind = "rumor_closed"
	WasObserved    EventKind = "observed"    // a batch of observations, its Digest over all of them
	WasMissed      EventKind = "missed"      // residents say that a shelf is empty
	ItemsSaved     EventKind = "items_saved" // what can be on a shelf
	OutletsSaved   EventKind = "outlets_saved"
)

// Event is one entry of the log. The store numbers it and chains it; nothing is
// ever taken out or changed. The newest Seq is the edition that pages, feeds
// and the matcher are of.
type Event struct {
	Seq      int64 // 1, 2, 3 … without gaps, in the order of commits
	At       time.Time
	Kind     EventKind
	Subject  ID
	Revision int    // 0 where no revision is meant
	Actor    ID     // an editor; empty for what time or the importer did
	Note     string // reason or change note
	Digest   string // SHA-256 of the revision's stored bytes, where there is one
	Prev     string // Hash of the event before; empty for the first
	Hash     string
}

// Chain puts the event behind the one with the given number and hash.
func (e *Event) Chain(seq int64, prev string) {
	e.Seq = seq + 1
	e.Prev = prev
	e.Hash = e.sum()
}

// sum is SHA-256 over every field, each behind its length so that no two
// different events are written the same way.
func (e *Event) sum() string {
	h := sha256.New()
	put := func(s string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	put(fmt.Sprint(e.Seq))
	put(fmt.Sprint(e.At.UnixMilli()))
	put(string(e.Kind))
	put(string(e.Subject))
	put(fmt.Sprint(e.Revision))
	put(string(e.Actor))
	put(e.Note)
	put(e.Digest)
	put(e.Prev)
	return hex.EncodeToString(h.Sum(nil))
}

// changes reports whether a piece, or what finds it, may be another one since.
func (e *Event) changes() bool {
	switch e.Kind {
	case WasWithdrawn, RumorLinked, RumorReopened, RumorMerged:
		return true
	}
	return e.Revision > 0
}

// Log is what VerifyLog reads.
type Log interface {
	// Events returns up to limit events after a number, in order.
	Events(ctx context.Context, after int64, limit int) ([]Event, error)
	// RevisionDigest is SHA-256 in hex of a revision's bytes as they are stored
	// now; NotFound when the revision is gone.
	RevisionDigest(ctx context.Context, id ID, number int) (string, error)
	// ObservationsDigest is DigestOf a batch's observations as they are stored
	// now.
	ObservationsDigest(ctx context.Context, batch ID) (string, error)
}

// BrokenLink is the first place where the log does not hold.
type BrokenLink struct {
	Seq int64
	Why string
}

func (b *BrokenLink) Error() string { return fmt.Sprintf("log broken at event %d: %s", b.Seq, b.Why) }

// VerifyLog walks the whole chain and compares each revision with the digest
// its event holds. It returns how many events it saw, and a *BrokenLink for
// the first that does not hold. A log cut off at its end is not found by
// walking it: compare the count and the last hash with a copy kept elsewhere.
func VerifyLog(ctx context.Context, log Log) (last Event, err error) {
	for {
		batch, err := log.Events(ctx, last.Seq, 500)
		if err != nil {
			return last, fmt.Errorf("read the log after event %d: %w", last.Seq, err)
		}
		for _, e := range batch {
			if err := verifyEvent(ctx, log, last, e); err != nil {
				return last, err
			}
			last = e
		}
		if len(batch) < 500 {
			return last, nil
		}
	}
}

func verifyEvent(ctx context.Context, log Log, last, e Event) error {
	switch {
	case e.Seq != last.Seq+1:
		return &BrokenLink{last.Seq + 1, fmt.Sprintf("the event is missing; the next one there is %d", e.Seq)}
	case e.Prev != last.Hash:
		return &BrokenLink{e.Seq, "it does not follow the event before it"}
	case e.Hash != e.sum():
		return &BrokenLink{e.Seq, "its own fields were changed"}
	case e.Digest == "":
		return nil
	}
	if e.Kind == WasObserved {
		return verifyBatch(ctx, log, e)
	}
	got, err := log.RevisionDigest(ctx, e.Subject, e.Revision)
	if CodeOf(err) == NotFound {
		return &BrokenLink{e.Seq, fmt.Sprintf("revision %d of %s is gone", e.Revision, e.Subject)}
	}
	if err != nil {
		return fmt.Errorf("read revision %d of %s: %w", e.Revision, e.Subject, err)
	}
	if got != e.Digest {
		return &BrokenLink{e.Seq, fmt.Sprintf("revision %d of %s was changed after it was published", e.Revision, e.Subject)}
	}
	return nil
}

func verifyBatch(ctx context.Context, log Log, e Event) error {
	got, err := log.ObservationsDigest(ctx, e.Subject)
	if err != nil {
		return fmt.Errorf("read observations of event %d: %w", e.Seq, err)
	}
	if got != e.Digest {
		return &BrokenLink{e.Seq, "observations of its batch were changed or taken out"}
	}
	return nil
}
