package content

import (
	"strings"
	"time"
)

// JobKind names work that follows a write.
type JobKind string

const (
	JobIndex   JobKind = "index"   // put the piece into the search engine, or take it out
	JobFanout  JobKind = "fanout"  // tell the subscribers
	JobPublish JobKind = "publish" // publish what was scheduled
	JobExpire  JobKind = "expire"  // note in the log that a piece's time has run out
	JobAlert   JobKind = "alert"   // tell one part of them (Part)
	JobRestock JobKind = "restock" // an item is back at an outlet: tell who waits for it (Shelf.Restocked)
)

// JobKinds are all of them.
var JobKinds = []JobKind{JobIndex, JobFanout, JobPublish, JobExpire, JobAlert, JobRestock}

// Job is work that is stored in the transaction of the write it follows from,
// so neither is ever there without the other. It names its subject only: who
// does it reads the present state, so doing it twice or late is harmless.
type Job struct {
	Kind     JobKind
	Subject  ID
	Revision int       // of the publication when the job was made; 0 where it does not matter
	Args     string    // what the kind needs besides, opaque here; at most MaxJobArgs bytes
	At       time.Time // not before; zero: now
}

// MaxJobArgs is the longest Args of a Job. Anything longer belongs in a row of
// its own.
const MaxJobArgs = 8 << 10

// indexJob is one JobIndex for many pieces: an import of thousands should not
// be thousands of jobs.
func indexJob(ids []ID) Job {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = string(id)
	}
	return Job{Kind: JobIndex, Args: strings.Join(s, " ")}
}

// MaxImport is how many pieces one Import takes: as many ids as fit into the
// Args of its one job.
const MaxImport = MaxJobArgs / (26 + 1)

// Subjects lists the pieces a JobIndex is about.
func (j Job) Subjects() []ID {
	if j.Subject != "" {
		return []ID{j.Subject}
	}
	var ids []ID
	for f := range strings.FieldsSeq(j.Args) {
		ids = append(ids, ID(f))
	}
	return ids
}
