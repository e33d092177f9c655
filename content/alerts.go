package content

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// AlertStore is what Alerts asks of a store.
type AlertStore interface {
	// SaveSubscription adds or replaces. With was set, that subscription's
	// browser has changed its endpoint: it goes, and what the ledger knows of it
	// counts for the new one.
	SaveSubscription(ctx context.Context, s Subscription, was string) error
	Subscription(ctx context.Context, id string) (*Subscription, error) // NotFound
	DeleteSubscription(ctx context.Context, id string) error
	// CountSubscriptions counts those who want a piece, all for nil.
	CountSubscriptions(ctx context.Context, p *Published) (int, error)
	Terms(ctx context.Context) ([]Term, error)

	// StartRun keeps a run with its parts and their jobs, and ends the earlier
	// runs of the publication. It reports false when the run is there already.
	// The run's Reach becomes true where a run was cut short.
	StartRun(ctx context.Context, r Run, parts []Part) (started bool, err error)
	// BeginPart says what a part's job has to do. A part of which another turn
	// has begun, or whose run is over, gives nil.
	BeginPart(ctx context.Context, p Part) (*Turn, error)
	// Targets lists whom a part may have to tell and has not told finally, up to
	// limit of those who got an earlier revision and of those who did not.
	Targets(ctx context.Context, r Run, p Part, limit int) ([]Target, error)
	// Record keeps rows of the ledger, ends subscriptions that are gone, and
	// reports whether the run still goes on. Left is how many of the part are
	// not told finally after these rows, waiting how many of them wait.
	Record(ctx context.Context, p Part, rows []Delivery, left, waiting int) (going bool, err error)
	// EndPart ends a turn. With next zero the part is done, and with the last
	// part the run; else the next turn begins then, if the run still goes on.
	EndPart(ctx context.Context, p Part, next time.Time) error
	// EndRun stops a run for a reason.
	EndRun(ctx context.Context, id ID, reason string) error
	// ResumeRun goes on with a stopped run.
	ResumeRun(ctx context.Context, id ID) error

	Runs(ctx context.Context, publication ID, limit int) ([]Progress, error) // the newest first; of all for ""
	Run(ctx context.Context, id ID) (*Progress, error)                       // NotFound
	Troubles(ctx context.Context, run ID) ([]Trouble, error)                 // the most frequent first
}

// Turn is what a job found when it began.
type Turn struct {
	Run  Run
	Wait bool // an earlier run still has sends in flight: come back
}

// Alerts keeps subscriptions and the ledger of what was sent to them.
type Alerts struct {
	store AlertStore
	now   func() time.Time
}

// NewAlerts keeps them in a store. A nil clock is the real one.
func NewAlerts(store AlertStore, clock func() time.Time) *Alerts {
	if clock == nil {
		clock = time.Now
	}
	return &Alerts{store: store, now: clock}
}

// Subscribe adds a subscription or changes the one of the same endpoint, and
// returns it as it is kept. Created is true for a new one. Endpoint and keys
// are checked by whoever sends to them; was is the endpoint that this one takes
// the place of, empty for none.
func (a *Alerts) Subscribe(ctx context.Context, s Subscription, was string) (kept Subscription, created bool, err error) {
	terms, err := a.store.Terms(ctx)
	if err != nil {
		return s, false, fmt.Errorf("subscribe: %w", err)
	}
	if s.Least == "" {
		s.Least = Info
	}
	s.Topics, s.Areas = tidyTerms(s.Topics), tidyTerms(s.Areas)
	if err := s.check(terms); err != nil {
		return s, false, err
	}
	s.ID, s.Seen = SubscriptionID(s.Endpoint), toMilli(a.now())
	s.Created = s.Seen
	had, err := a.store.Subscription(ctx, s.ID)
	switch {
	case err == nil:
		s.Created = had.Created
	case CodeOf(err) != NotFound:
		return s, false, fmt.Errorf("subscribe: %w", err)
	}
	return s, had == nil, a.store.SaveSubscription(ctx, s, otherID(was, s.Endpoint))
}

// Renew notes that a browser is still there, with the keys it has now, and
// moves its choices to a new endpoint when it has changed. NotFound when
// neither is known: the browser has to subscribe again.
func (a *Alerts) Renew(ctx context.Context, s Subscription, was string) (*Subscription, error) {
	kept, err := a.Find(ctx, s.Endpoint)
	if CodeOf(err) == NotFound && was != "" {
		kept, err = a.Find(ctx, was)
	}
	if err != nil {
		return nil, err
	}
	kept.ID, kept.Seen = SubscriptionID(s.Endpoint), toMilli(a.now())
	kept.Endpoint, kept.P256dh, kept.Auth = s.Endpoint, s.P256dh, s.Auth
	return kept, a.store.SaveSubscription(ctx, *kept, otherID(was, s.Endpoint))
}

// otherID is the id of an endpoint that was another one.
func otherID(was, is string) string {
	if was == "" || was == is {
		return ""
	}
	return SubscriptionID(was)
}

// Find returns the subscription of an endpoint; NotFound where there is none.
func (a *Alerts) Find(ctx context.Context, endpoint string) (*Subscription, error) {
	return a.store.Subscription(ctx, SubscriptionID(endpoint))
}

// Unsubscribe ends a subscription. Ending it twice is no error.
func (a *Alerts) Unsubscribe(ctx context.Context, endpoint string) error {
	return a.store.DeleteSubscription(ctx, SubscriptionID(endpoint))
}

// Count is how many subscribers the working copy of a piece would be sent to,
// were it published now: for a correction those who got the piece.
func (a *Alerts) Count(ctx context.Context, p *Publication) (int, error) {
	if p.Live != nil {
		return a.told(ctx, p.ID)
	}
	return a.store.CountSubscriptions(ctx, &Published{ID: p.ID, Kind: p.Kind, Piece: p.Latest()})
}

// told is how many got the newest revision that went out.
func (a *Alerts) told(ctx context.Context, id ID) (int, error) {
	runs, err := a.store.Runs(ctx, id, 1)
	if err != nil || len(runs) == 0 {
		return 0, err
	}
	return runs[0].Delivered, nil
}

// Start begins the run that a JobFanout asks for, as the piece is now. Doing it
// twice is harmless.
func (a *Alerts) Start(ctx context.Context, p *Published, j Job, louder bool) error {
	r := Run{Publication: p.ID, Revision: j.Revision, Kind: RunPublish, Started: toMilli(a.now()), State: RunGoing}
	r.ID = NewID(r.Started)
	switch {
	case p.Withdrawn != nil:
		r.Kind = RunWithdraw
	case j.Revision > 1:
		r.Kind, r.Reach = RunCorrect, louder
	}
	n, err := a.store.CountSubscriptions(ctx, nil)
	if err != nil {
		return fmt.Errorf("start the run of %s: %w", p.ID, err)
	}
	_, err = a.store.StartRun(ctx, r, parts(r.ID, n))
	return err
}

// parts cuts all subscribers into even shares.
func parts(run ID, subscribers int) []Part {
	n := max((subscribers+PartSize-1)/PartSize, 1)
	out := make([]Part, n)
	for i := range out {
		out[i] = Part{Run: run, Number: i, To: "g"} // behind every id
		if i > 0 {
			out[i].From = fmt.Sprintf("%08x", uint64(i)<<32/uint64(n))
			out[i-1].To = out[i].From
		}
	}
	return out
}

// Job is the job that works on a part.
func (p Part) Job(at time.Time) Job {
	args := fmt.Sprintf("%d %d %s %s", p.Number, p.Turn, p.From, p.To)
	return Job{Kind: JobAlert, Subject: p.Run, Args: args, At: at}
}

// PartOf is the part that a JobAlert works on.
func PartOf(j Job) (p Part, err error) {
	p.Run = j.Subject
	f := strings.Split(j.Args, " ")
	if len(f) != 4 {
		return p, fmt.Errorf("job %s of run %s: %q names no part", j.Kind, j.Subject, j.Args)
	}
	if _, err = fmt.Sscan(f[0], &p.Number); err == nil {
		_, err = fmt.Sscan(f[1], &p.Turn)
	}
	p.From, p.To = f[2], f[3]
	if err != nil {
		return p, fmt.Errorf("job %s of run %s: %q names no part: %w", j.Kind, j.Subject, j.Args, err)
	}
	return p, nil
}

// Begin begins a turn of a part; nil when there is nothing to do.
func (a *Alerts) Begin(ctx context.Context, p Part) (*Turn, error) { return a.store.BeginPart(ctx, p) }

// Targets lists whom a part may have to tell.
func (a *Alerts) Targets(ctx context.Context, r Run, p Part, limit int) ([]Target, error) {
	return a.store.Targets(ctx, r, p, limit)
}

// Record keeps rows of the ledger; see AlertStore.
func (a *Alerts) Record(ctx context.Context, p Part, rows []Delivery, left, waiting int) (bool, error) {
	return a.store.Record(ctx, p, rows, left, waiting)
}

// End ends a turn of a part.
func (a *Alerts) End(ctx context.Context, p Part, next time.Time) error {
	return a.store.EndPart(ctx, p, next)
}

// Refused stops a run because push services refuse our key or our message.
func (a *Alerts) Refused(ctx context.Context, run ID, why string) error {
	return a.store.EndRun(ctx, run, why)
}

// Stop ends a run by the hand of an editor.
func (a *Alerts) Stop(ctx context.Context, by *Editor, run ID) error {
	if err := mayRun(by); err != nil {
		return err
	}
	return a.store.EndRun(ctx, run, "stopped by "+by.Name)
}

// Resume goes on with a stopped run.
func (a *Alerts) Resume(ctx context.Context, by *Editor, run ID) error {
	if err := mayRun(by); err != nil {
		return err
	}
	return a.store.ResumeRun(ctx, run)
}

// mayRun lets those stop and resume who may publish.
func mayRun(by *Editor) error {
	if by.Is(Reviewer, Duty, Admin) {
		return nil
	}
	return Refuse(Denied, "", MsgRoleNeeded, "Roles", strings.Join([]string{string(Reviewer), string(Duty), string(Admin)}, ", "))
}

// Runs lists runs, the newest first; of one publication, or of all for "".
func (a *Alerts) Runs(ctx context.Context, publication ID, limit int) ([]Progress, error) {
	return a.store.Runs(ctx, publication, limit)
}

// Run returns one run; NotFound where there is none.
func (a *Alerts) Run(ctx context.Context, id ID) (*Progress, error) { return a.store.Run(ctx, id) }

// Troubles is what went wrong in a run, the most frequent first.
func (a *Alerts) Troubles(ctx context.Context, run ID) ([]Trouble, error) {
	return a.store.Troubles(ctx, run)
}
