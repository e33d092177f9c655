package content

import "time"

// Run is one fan-out: everybody who is to be told of one revision, for one
// reason. There is one for a publication, revision and kind, however often its
// job is done.
type Run struct {
	ID          ID
	Publication ID
	Revision    int
	Kind        RunKind
	// Reach also tells those who want the piece and got no revision of it: a
	// run before was cut short by this one, or the piece has become louder.
	Reach   bool
	Started time.Time
	State   RunState
	Reason  string // why it was stopped: what the push service said
}

// RunKind is why subscribers are told.
type RunKind string

const (
	RunPublish  RunKind = "publish"  // to those who want it
	RunCorrect  RunKind = "correct"  // to those who got an earlier revision
	RunWithdraw RunKind = "withdraw" // to those who got any revision
)

// RunState is how far a run is.
type RunState string

const (
	RunGoing      RunState = "going"
	RunDone       RunState = "done"
	RunStopped    RunState = "stopped"    // by the desk, or because our key or message is refused
	RunSuperseded RunState = "superseded" // by the run of a later revision
)

// DeliveryState is what is known of one send.
type DeliveryState string

const (
	WasDelivered DeliveryState = "delivered" // the push service took it
	WasGone      DeliveryState = "gone"      // the subscription has ended
	WasFailed    DeliveryState = "failed"    // it will not be tried again
	IsWaiting    DeliveryState = "waiting"   // to be tried again, or for the morning
)

// Delivery is a row of the ledger: one run, one subscriber.
type Delivery struct {
	Subscriber string // ID of the Subscription
	State      DeliveryState
	Status     int       // the push service's, 0 where it gave none
	Attempts   int       // sends so far
	At         time.Time // of the last send; for IsWaiting when the next is due
	Detail     string    // why it failed or waits, for the desk
}

// Target is a subscriber whom a run may have to tell.
type Target struct {
	Subscription           // Endpoint is empty when it has ended since
	Told         bool      // got an earlier revision
	Before       *Delivery // what this run has noted of her; nil: nothing yet
}

// Part is a share of a run: the subscribers with ids in [From, To). One process
// at a time works on it, in turns, until nothing is left to do.
type Part struct {
	Run      ID
	Number   int
	Turn     int // a job of an earlier turn finds nothing to do
	From, To string
}

// PartSize is about how many subscribers a part has.
const PartSize = 500

// Tally counts deliveries by their state.
type Tally struct {
	Matched   int // whom the run is for, as far as has been looked
	Delivered int
	Gone      int
	Failed    int
	Waiting   int
	First     time.Time // of the first delivery; zero: none yet
	Last      time.Time
}

// Progress is a run as the desk sees it.
type Progress struct {
	Run
	Tally
	Parts, PartsDone int
}

// Trouble is how often one thing went wrong in a run.
type Trouble struct {
	State  DeliveryState
	Status int
	Detail string
	Count  int
	Due    time.Time // the earliest, for IsWaiting
}
