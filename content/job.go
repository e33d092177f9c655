package content

import "time"

// JobKind names work that follows a write.
type JobKind string

const (
	JobIndex   JobKind = "index"   // put the piece into the search engine, or take it out
	JobFanout  JobKind = "fanout"  // tell the subscribers
	JobPublish JobKind = "publish" // publish what was scheduled
	JobExpire  JobKind = "expire"  // note in the log that a piece's time has run out
)

// Job is work that is stored in the transaction of the write it follows from,
// so neither is ever there without the other. It names its subject only: who
// does it reads the present state, so doing it twice or late is harmless.
type Job struct {
	Kind     JobKind
	Subject  ID
	Revision int       // of the publication when the job was made; 0 where it does not matter
	At       time.Time // not before; zero: now
}
