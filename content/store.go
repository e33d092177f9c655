package content

import (
	"context"
	"time"
)

// Write is one move of one publication. A store keeps all of it or none.
type Write struct {
	Publication *Publication // as it is after the move, Version already moved
	Expect      int          // the Version it must still have in the store; 0: it is new
	Revision    *Revision    // not nil: append it
	Event       *Event       // nil for an autosave; the store numbers and chains it
	Jobs        []Job
}

// Store is what the Newsroom writes to and Library and Desk read from. Every
// method returns NotFound, Conflict or Unavailable errors as content.Error, and
// leaves nothing half-done behind an error.
type Store interface {
	// Save commits writes together and returns the newest event number, 0 when
	// none of them had an event. Conflict when a publication's Version is not
	// the expected one, or its slug or external id is taken.
	Save(ctx context.Context, writes ...Write) (edition int64, err error)

	Publication(ctx context.Context, id ID) (*Publication, error)
	PublicationBySlug(ctx context.Context, k Kind, slug string) (*Publication, error)
	// Publications lists by filter and counts all that match, whatever the page.
	Publications(ctx context.Context, f Filter) (list []*Publication, total int, err error)
	// Externals tells which of the senders' ids are known already.
	Externals(ctx context.Context, k Kind, external []string) (map[string]bool, error)

	// Revisions lists what was published of a piece, the newest first.
	Revisions(ctx context.Context, id ID) ([]Revision, error)
	// EventsOf lists what happened to one subject, in order.
	EventsOf(ctx context.Context, subject ID) ([]Event, error)
	Edition(ctx context.Context) (int64, error)
	Log

	Editor(ctx context.Context, id ID) (*Editor, error)
	EditorByLogin(ctx context.Context, login string) (*Editor, error)
	Editors(ctx context.Context) ([]*Editor, error)
	// SaveEditor adds or replaces; Conflict when the login is another's.
	SaveEditor(ctx context.Context, e *Editor, ev *Event) (edition int64, err error)

	Terms(ctx context.Context) ([]Term, error)
	SaveTerms(ctx context.Context, terms []Term, ev *Event) (edition int64, err error)

	// SaveFile keeps a file under the SHA-256 of its bytes; keeping it twice is
	// no error.
	SaveFile(ctx context.Context, f File) error
	File(ctx context.Context, hash string) (*File, error)
}

// File is the bytes behind an Attachment.
type File struct {
	Hash  string
	Type  string
	Bytes []byte
	At    time.Time
}

// Order of a list.
type Order string

const (
	NewestFirst   Order = ""         // by Updated: what readers see
	SevereFirst   Order = "severity" // by severity, then by Updated
	LastSaved     Order = "saved"    // what editors worked on last
	LongestWaited Order = "waiting"  // what has waited longest for somebody
	ByID          Order = "id"       // for walking all of them with After
)

// Filter narrows a list. Zero fields do not narrow.
type Filter struct {
	Public   bool // only what was published at some time, by its live revision
	Kind     Kind
	Topic    string
	Area     string // pieces for everywhere are in every area
	Verdict  Verdict
	Severity Severity
	Least    Severity  // this severity or more
	Since    time.Time // Updated at or after
	Until    time.Time // Updated before
	InForce  time.Time // not withdrawn, effective and not expired at this instant
	Stages   []Stage   // of the working copy
	Author   ID        // who made it
	DutyDue  bool
	Text     string // part of the headline, for desk lists
	After    ID     // with ByID: only greater ids
	Order    Order
	Limit    int // 0: 20; at most 1000
	Offset   int
}
