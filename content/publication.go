package content

import "time"

// Publication is one notice or clarification through its whole life: what the
// public reads of it (Live), and what is being written (Working). It is the
// editors' view; the public's is Published, which has no Working.
type Publication struct {
	ID      ID
	Kind    Kind
	Slug    string // fixed once something was published under it
	Version int    // moves with every write; an editor hands back the one she saw
	Author  ID
	Created time.Time

	Working *Working // nil: nothing is being written
	Live    *Revision

	Published time.Time   // of the first revision
	Updated   time.Time   // of the newest major revision
	Expired   time.Time   // when the log noted that Live had expired
	Withdrawn *Withdrawal // not nil: the page stands under a banner
	DutyDue   bool        // published by duty alone, not yet reviewed after

	External string // the sender's own id, for imported pieces
}

// Working is the copy that editors write on, until it is published and becomes
// a Revision.
type Working struct {
	Stage    Stage     `json:"stage"`
	Piece    Piece     `json:"piece"`
	Change   Change    `json:"change"`
	Authors  []ID      `json:"authors"`            // everybody who wrote on it: none of them approves it
	Approver ID        `json:"approver,omitempty"` // set from approved on
	Reason   string    `json:"reason,omitempty"`   // why it was returned
	Refused  Errors    `json:"refused,omitempty"`  // why it could not be published at its time
	At       time.Time `json:"at,omitzero"`        // when it is to be published
	Saved    time.Time `json:"saved"`
}

// Stage is how far a working copy is.
type Stage string

const (
	Draft     Stage = "draft"
	InReview  Stage = "in_review"
	Returned  Stage = "returned"
	Approved  Stage = "approved"
	Scheduled Stage = "scheduled"
)

// Change is how a revision differs from the one before.
type Change string

const (
	First Change = "first"
	Minor Change = "minor" // moves nothing: no date, no feed, no push
	Major Change = "major" // moves date, history, feeds, and goes out again
)

// Revision is what the public got at one time. It is never changed.
type Revision struct {
	Publication ID        `json:"publication"`
	Number      int       `json:"number"` // 1, 2, 3 …
	Piece       Piece     `json:"piece"`
	Change      Change    `json:"change"`
	At          time.Time `json:"at"`
	Authors     []ID      `json:"authors,omitempty"`
	Approver    ID        `json:"approver,omitempty"`
	DutyReason  string    `json:"duty_reason,omitempty"` // why duty published it alone
}

// Withdrawal says that a piece no longer stands, and why.
type Withdrawal struct {
	At     time.Time `json:"at"`
	By     ID        `json:"by"`
	Reason string    `json:"reason"` // for readers
}

// Status is the one word for where a publication is, for lists and filters.
type Status string

const (
	StatusDraft     Status = "draft"
	StatusInReview  Status = "in_review"
	StatusReturned  Status = "returned"
	StatusApproved  Status = "approved"
	StatusScheduled Status = "scheduled"
	StatusPublished Status = "published"
	StatusExpired   Status = "expired"
	StatusWithdrawn Status = "withdrawn"
	StatusDiscarded Status = "discarded"
)

// Status derives the word at an instant. What the public reads decides before
// what is being written: a published piece under correction is published.
func (p *Publication) Status(at time.Time) Status {
	switch {
	case p.Withdrawn != nil:
		return StatusWithdrawn
	case p.Live != nil && p.Live.Piece.ExpiredAt(at):
		return StatusExpired
	case p.Live != nil:
		return StatusPublished
	case p.Working != nil:
		return Status(p.Working.Stage)
	}
	return StatusDiscarded
}

// Latest is the newest text there is: the working copy's, else the live one's.
// It is what a desk list shows.
func (p *Publication) Latest() Piece {
	if p.Working != nil {
		return p.Working.Piece
	}
	if p.Live != nil {
		return p.Live.Piece
	}
	return Piece{}
}

// Published is what the public may see of a publication.
type Published struct {
	ID        ID
	Kind      Kind
	Slug      string
	Piece     Piece
	Revision  int
	Change    Change
	First     time.Time
	Updated   time.Time // of the newest major revision; moves on nothing else
	Revised   time.Time // of the newest revision of any kind
	Withdrawn *Withdrawal
}

// Public returns the public's view, nil when nothing was ever published.
func (p *Publication) Public() *Published {
	if p.Live == nil {
		return nil
	}
	return &Published{
		ID: p.ID, Kind: p.Kind, Slug: p.Slug,
		Piece: p.Live.Piece, Revision: p.Live.Number, Change: p.Live.Change,
		First: p.Published, Updated: p.Updated, Revised: p.Live.At, Withdrawn: p.Withdrawn,
	}
}

// Status derives the public's word at an instant: published, expired or
// withdrawn.
func (p *Published) Status(at time.Time) Status {
	switch {
	case p.Withdrawn != nil:
		return StatusWithdrawn
	case p.Piece.ExpiredAt(at):
		return StatusExpired
	}
	return StatusPublished
}

// InForce reports whether the piece stands and applies at an instant.
func (p *Published) InForce(at time.Time) bool {
	return p.Withdrawn == nil && p.Piece.InForce(at)
}

// Path is where the piece is read, without host and language.
func (p *Published) Path() string { return PathOf(p.Kind, p.Slug) }

// PathOf is the address of a piece of a kind: /notices/… or /rumors/….
func PathOf(k Kind, slug string) string {
	if k == Clarification {
		return "/rumors/" + slug
	}
	return "/notices/" + slug
}
