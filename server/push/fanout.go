package push

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
)

// library is what a run reads of the pieces.
type library interface {
	ByID(ctx context.Context, id content.ID) (*content.Published, error)
	History(ctx context.Context, id content.ID) ([]content.Revision, error)
}

// ledger is what a run keeps.
type ledger interface {
	Start(ctx context.Context, p *content.Published, j content.Job, louder bool) error
	Begin(ctx context.Context, p content.Part) (*content.Turn, error)
	Targets(ctx context.Context, r content.Run, p content.Part, limit int) ([]content.Target, error)
	Record(ctx context.Context, p content.Part, rows []content.Delivery, left, waiting int) (bool, error)
	End(ctx context.Context, p content.Part, next time.Time) error
	Refused(ctx context.Context, run content.ID, why string) error
}

var (
	_ library = (*content.Library)(nil)
	_ ledger  = (*content.Alerts)(nil)
)

// FanoutConfig is what a Fanout needs. Window and Now have a default.
type FanoutConfig struct {
	Office  *frontend.Office
	Library library
	Alerts  ledger
	Sender  *Sender
	// Window is how many sends of one part may be under way or not yet in the
	// ledger: what a killed process repeats at most, for each part it was at;
	// 64 if zero.
	Window int
	Now    func() time.Time
}

// Fanout does the jobs that tell the subscribers.
type Fanout struct {
	FanoutConfig
	mu       sync.Mutex
	accepted map[string]time.Time // by push service: when it last took a message of ours
}

// NewFanout makes one.
func NewFanout(c FanoutConfig) *Fanout {
	if c.Window == 0 {
		c.Window = 64
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Fanout{FanoutConfig: c, accepted: map[string]time.Time{}}
}

// Start does content.JobFanout: it begins the run that the piece's state asks
// for, unless that has begun already.
func (f *Fanout) Start(ctx context.Context, j content.Job) error {
	p, err := f.Library.ByID(ctx, j.Subject)
	if content.CodeOf(err) == content.NotFound {
		return nil // restored from a backup that is older than the job
	}
	if err != nil {
		return fmt.Errorf("fan-out of %s: %w", j.Subject, err)
	}
	louder, err := f.louder(ctx, p, j.Revision)
	if err != nil {
		return fmt.Errorf("fan-out of %s: %w", j.Subject, err)
	}
	return f.Alerts.Start(ctx, p, j, louder)
}

// louder reports whether a revision is more severe than all before it: then it
// also goes to those who want to hear of nothing less.
func (f *Fanout) louder(ctx context.Context, p *content.Published, revision int) (bool, error) {
	if revision < 2 || p.Withdrawn != nil {
		return false, nil
	}
	all, err := f.Library.History(ctx, p.ID)
	if err != nil {
		return false, err
	}
	before, now := -1, -1
	for _, r := range all {
		rank := content.SeverityOf(p.Kind, r.Piece).Rank()
		if r.Number < revision {
			before = max(before, rank)
		} else if r.Number == revision {
			now = rank
		}
	}
	return now > before, nil
}

// A turn ends before the job's own deadline, with time for the last send.
const turnTime = 60 * time.Second

// earlierTime is how long a turn waits for an earlier run's last sends.
const earlierTime = 20 * time.Second

// Work does content.JobAlert: one turn of a part of a run. What the turn does
// not finish, the next one does.
func (f *Fanout) Work(ctx context.Context, j content.Job) error {
	p, err := content.PartOf(j)
	if err != nil {
		return err
	}
	t, err := f.begin(ctx, p)
	if err != nil || t == nil {
		return err
	}
	if t.Wait {
		return f.Alerts.End(ctx, p, f.Now().Add(time.Second))
	}
	piece, err := f.Library.ByID(ctx, t.Run.Publication)
	if err != nil && content.CodeOf(err) != content.NotFound {
		return fmt.Errorf("run %s: %w", t.Run.ID, err)
	}
	if err != nil || f.pointless(t.Run, piece) {
		return f.Alerts.End(ctx, p, time.Time{})
	}
	next, err := f.turn(ctx, t.Run, p, piece)
	if err != nil {
		return fmt.Errorf("run %s, part %d: %w", t.Run.ID, p.Number, err)
	}
	return f.Alerts.End(ctx, p, next)
}

// begin waits until no send of an earlier run is under way, so that no phone
// gets what is corrected after its correction.
func (f *Fanout) begin(ctx context.Context, p content.Part) (*content.Turn, error) {
	end := time.Now().Add(earlierTime)
	for {
		t, err := f.Alerts.Begin(ctx, p)
		if err != nil || t == nil || !t.Wait || time.Now().After(end) {
			return t, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// pointless tells whether the piece has moved on since the run began.
func (f *Fanout) pointless(r content.Run, p *content.Published) bool {
	if r.Kind == content.RunWithdraw {
		return p.Withdrawn == nil
	}
	return p.Withdrawn != nil || r.Kind == content.RunPublish && p.Piece.ExpiredAt(f.Now())
}

// accepts notes that a push service took a message; accepted asks whether it
// did so lately.
func (f *Fanout) accepts(host string, at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, known := f.accepted[host]; !known && len(f.accepted) > 1000 {
		clear(f.accepted) // names below .push.apple.com are without end
	}
	f.accepted[host] = at
}

func (f *Fanout) acceptedLately(host string, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	at, ok := f.accepted[host]
	return ok && now.Sub(at) < 24*time.Hour
}

// target is a subscriber as the Sender wants one. Rows can be edited and hosts
// taken off the list, so both are parsed again by Send.
func target(s content.Subscription) (Subscription, error) {
	endpoint, err := storedEndpoint(s.Endpoint)
	keys, kerr := ParseKeys(s.P256dh, s.Auth)
	return Subscription{Endpoint: endpoint, Keys: keys}, errors.Join(err, kerr)
}
