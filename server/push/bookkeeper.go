package push

import (
	"context"
	"time"

	"gaoshi/content"
)

// mostAtOnce bounds one transaction of the ledger, so that a newsroom that
// wants to publish waits for milliseconds.
const mostAtOnce = 100

// bookkeeper writes what came of sends into the ledger: whatever has ended
// since the last transaction goes into the next one. A send's slot is free when
// its row is committed and not before, so no more than the slots can be
// repeated after a crash.
type bookkeeper struct {
	*turn
	left    int       // of the part's targets, without a final row
	waiting int       // of these, how many wait
	next    time.Time // the earliest time of those that wait
}

// keepAll keeps rows that took no send.
func (b *bookkeeper) keepAll(ctx context.Context, rows []content.Delivery) error {
	for {
		n := min(len(rows), mostAtOnce)
		if err := b.keep(ctx, rows[:n]); err != nil {
			return err
		}
		if rows = rows[n:]; len(rows) == 0 {
			return nil
		}
	}
}

// keepSent keeps what senders hand over until they have ended. After an error
// it only empties the channel: the rows are lost, and their sends repeated.
func (b *bookkeeper) keepSent(ctx context.Context) (failed error) {
	// The rows of sends that have ended are kept also when the job is to stop.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*turnTime)
	defer cancel()
	rows := make([]content.Delivery, 0, mostAtOnce)
	for row := range b.sent {
		rows = append(rows[:0], row)
		rows = b.more(rows)
		if failed == nil {
			if failed = b.keep(ctx, rows); failed != nil {
				b.cut.Store(true)
			}
		}
		for range rows {
			<-b.slots
		}
	}
	return failed
}

// gather is how long rows wait for others. A transaction for each would cost
// half as much as sending does, and hold up the newsroom's.
const gather = 10 * time.Millisecond

// more takes what comes meanwhile, up to half of the window: the other half is
// being sent.
func (b *bookkeeper) more(rows []content.Delivery) []content.Delivery {
	enough := min(max(cap(b.slots)/2, 1), mostAtOnce)
	timer := time.NewTimer(gather)
	defer timer.Stop()
	for len(rows) < enough {
		select {
		case row, ok := <-b.sent:
			if !ok {
				return rows
			}
			rows = append(rows, row)
		case <-timer.C:
			return rows
		}
	}
	return rows
}

func (b *bookkeeper) keep(ctx context.Context, rows []content.Delivery) error {
	for _, r := range rows {
		if r.State == content.IsWaiting {
			b.waiting++
			b.next = sooner(b.next, r.At)
		} else {
			b.left--
		}
	}
	going, err := b.Alerts.Record(ctx, b.part, rows, b.left, b.waiting)
	if err == nil && !going {
		b.cut.Store(true)
	}
	return err
}
