package push

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"gaoshi/content"
)

// turn is the work on one part of a run: every slot is a send from its
// beginning until its row is in the ledger.
type turn struct {
	*Fanout
	run   content.Run
	part  content.Part
	piece *content.Published

	messages map[messageKey]Message
	slots    chan struct{}
	sent     chan content.Delivery
	cut      atomic.Bool // send no more: the run is over, or the time is

	mu       sync.Mutex
	refused  map[string][]content.Delivery // by push service, not in the ledger yet
	took     map[string]int
	stopping string // why the run has to stop
}

type messageKey struct {
	lang content.Lang
	told bool
}

// turn sends to whom the part has to tell now, and returns when to look again;
// zero: never.
func (f *Fanout) turn(ctx context.Context, r content.Run, p content.Part, piece *content.Published) (time.Time, error) {
	const limit = 2 * content.PartSize
	targets, err := f.Alerts.Targets(ctx, r, p, limit)
	if err != nil {
		return time.Time{}, err
	}
	t := &turn{
		Fanout: f, run: r, part: p, piece: piece, messages: map[messageKey]Message{},
		slots: make(chan struct{}, f.Window), sent: make(chan content.Delivery, f.Window),
		refused: map[string][]content.Delivery{}, took: map[string]int{},
	}
	plan := t.plan(targets)
	book := &bookkeeper{turn: t, left: len(plan.send) + len(plan.known) + plan.waiting, waiting: plan.waiting, next: plan.next}
	if err := book.keepAll(ctx, plan.known); err != nil {
		return time.Time{}, err
	}
	if err := t.sendAll(ctx, plan.send, book); err != nil {
		return time.Time{}, err
	}
	if t.cut.Load() || len(targets) >= limit {
		return f.Now(), nil
	}
	return book.next, nil
}

// plan is what a turn has found out about its targets.
type plan struct {
	send    []content.Target
	known   []content.Delivery // rows that need no send
	waiting int                // their time has not come
	next    time.Time          // the earliest time of those
}

func (t *turn) plan(targets []content.Target) (p plan) {
	now := t.Now()
	for _, to := range targets {
		row, what := t.decide(to, now)
		switch what {
		case sendNow:
			p.send = append(p.send, to)
		case noteOnly:
			p.known = append(p.known, row)
		case notYet:
			p.waiting++
			p.next = sooner(p.next, to.Before.At)
		}
	}
	return p
}

// What to do with a target.
type action int

const (
	notWanted action = iota
	sendNow
	noteOnly // put the row into the ledger
	notYet   // its row is there and its time has not come
)

// decide is what to do with one target at an instant.
func (t *turn) decide(to content.Target, now time.Time) (content.Delivery, action) {
	row := content.Delivery{Subscriber: to.ID, At: now.UTC()}
	if to.Before != nil {
		row = *to.Before
	}
	switch {
	case !to.Told && !to.Wants(t.piece):
		return row, notWanted
	case to.Endpoint == "": // unsubscribed since the earlier revision
		row.State, row.Detail = content.WasGone, "unsubscribed"
		return row, noteOnly
	case to.Before != nil && to.Before.At.After(now):
		return row, notYet
	}
	if content.SeverityOf(t.piece.Kind, t.piece.Piece) == content.Emergency {
		return row, sendNow
	}
	if until := to.Quiet.Until(now, t.Office.Zone); !until.IsZero() {
		row.State, row.At, row.Detail = content.IsWaiting, until.UTC(), "quiet hours"
		return row, noteOnly
	}
	return row, sendNow
}

// sendAll sends and has the outcomes kept, side by side.
func (t *turn) sendAll(ctx context.Context, targets []content.Target, book *bookkeeper) error {
	var kept error
	var keeping, sending sync.WaitGroup
	keeping.Go(func() { kept = book.keepSent(ctx) })
	end := time.Now().Add(turnTime)
	for _, to := range targets {
		select {
		case t.slots <- struct{}{}:
		case <-ctx.Done():
			t.cut.Store(true)
		}
		if time.Now().After(end) {
			t.cut.Store(true)
		}
		if t.cut.Load() {
			break
		}
		m, err := t.message(to)
		if err != nil {
			t.stop(fmt.Sprintf("the message cannot be made: %v", err))
			break
		}
		sending.Go(func() { t.send(ctx, to, m) })
	}
	sending.Wait()
	t.judge()
	close(t.sent)
	keeping.Wait()
	if t.stopping != "" {
		return t.Alerts.Refused(ctx, t.run.ID, t.stopping)
	}
	if kept == nil {
		kept = ctx.Err()
	}
	return kept
}

// message is made once for each language and kind of reader.
func (t *turn) message(to content.Target) (Message, error) {
	key := messageKey{to.Lang, to.Told}
	if m, ok := t.messages[key]; ok {
		return m, nil
	}
	n := news{piece: t.piece, told: to.Told, withdrawn: t.run.Kind == content.RunWithdraw}
	m, err := n.message(t.Office, to.Lang, t.Now())
	t.messages[key] = m
	return m, err
}

// send sends to one and hands what came of it to the bookkeeper.
func (t *turn) send(ctx context.Context, to content.Target, m Message) {
	sub, err := target(to.Subscription)
	o := unsendable(err)
	if err == nil {
		o = t.Sender.Send(ctx, sub, m)
	}
	if ctx.Err() != nil && o.Result == Retry {
		<-t.slots // we hung up ourselves; the next turn sends it
		return
	}
	row := t.row(to, o, t.Now())
	switch o.Result {
	case Delivered:
		t.note(sub.Endpoint.Host(), row.At)
	case Rejected:
		t.hold(sub.Endpoint.Host(), row)
		return
	}
	t.sent <- row
}

// unsendable is the outcome of a subscription that cannot be sent to.
func unsendable(err error) Outcome {
	if err == nil {
		return Outcome{}
	}
	return Outcome{Result: Failed, Err: err, Detail: plain(err.Error())}
}

// keepTrying is how long a run tries to reach a push service that is away.
const keepTrying = 48 * time.Hour

// row is an outcome as the ledger keeps it.
func (t *turn) row(to content.Target, o Outcome, now time.Time) content.Delivery {
	row := content.Delivery{Subscriber: to.ID, Status: o.Status, Attempts: 1, At: now.UTC()}
	if to.Before != nil {
		row.Attempts = to.Before.Attempts + 1
	}
	switch o.Result {
	case Delivered:
		row.State = content.WasDelivered
		return row
	case Gone:
		row.State = content.WasGone
	case Retry:
		row.State = content.IsWaiting
		row.At = now.Add(backoff(row.Attempts, o.After)).UTC()
		if now.Sub(t.run.Started) > keepTrying {
			row.State, row.At = content.WasFailed, now.UTC()
		}
	default:
		row.State = content.WasFailed
	}
	row.Detail = o.Detail
	return row
}

// backoff is how long to wait before the next try: what the service asks, or 2,
// 4, 8 … seconds up to ten minutes, a little more each so that not all come back
// together.
func backoff(attempts int, asked time.Duration) time.Duration {
	if asked > 0 {
		return asked
	}
	wait := min(time.Second<<min(attempts, 12), 10*time.Minute)
	return wait + rand.N(wait/4)
}

// tooManyRefusals is when a service that takes nothing is believed to refuse
// us and not some subscriber.
const tooManyRefusals = 20

func (t *turn) note(host string, at time.Time) {
	t.accepts(host, at)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.took[host]++
}

// hold keeps a refusal back until it is known whose fault it is. Of a key or a
// message that is wrong the service takes nothing at all; one refusal among
// messages that it took is about that endpoint, and a stranger who subscribes
// with a bad one must not be able to silence the office.
func (t *turn) hold(host string, row content.Delivery) {
	<-t.slots // its row waits
	t.mu.Lock()
	defer t.mu.Unlock()
	t.refused[host] = append(t.refused[host], row)
	if t.took[host] == 0 && len(t.refused[host]) >= tooManyRefusals {
		t.stopLocked(refusal(host, row))
	}
}

// judge decides about the refusals that were held back.
func (t *turn) judge() {
	now := t.Now()
	var failed []content.Delivery
	t.mu.Lock()
	for host, rows := range t.refused {
		if t.took[host] == 0 && (len(rows) >= tooManyRefusals || !t.acceptedLately(host, now)) {
			t.stopLocked(refusal(host, rows[0]))
			continue
		}
		failed = append(failed, rows...)
	}
	t.mu.Unlock()
	for _, row := range failed {
		t.slots <- struct{}{}
		t.sent <- row
	}
}

func refusal(host string, row content.Delivery) string {
	return fmt.Sprintf("%s answered %d: %s", host, row.Status, row.Detail)
}

func (t *turn) stop(why string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopLocked(why)
}

func (t *turn) stopLocked(why string) {
	t.cut.Store(true)
	if t.stopping == "" {
		t.stopping = why
	}
}

// sooner is the earlier of two times of which the first may be unset.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
