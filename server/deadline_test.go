package server

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &deadline{at: time.Now().Add(time.Second), number: 42}
		derived, cancel := context.WithTimeout(d, time.Hour)
		defer cancel()
		if d.Err() != nil || derived.Err() != nil || RequestID(derived) != idOf(42) {
			t.Errorf("fresh: %v, %v, id %q", d.Err(), derived.Err(), RequestID(derived))
		}
		<-derived.Done()
		if !errors.Is(d.Err(), context.DeadlineExceeded) || !errors.Is(derived.Err(), context.DeadlineExceeded) {
			t.Errorf("late: %v, %v", d.Err(), derived.Err())
		}
		d.stop()
	})
}

func TestDeadlineEndsWithItsRequest(t *testing.T) {
	for name, look := range map[string]func(context.Context){
		"nobody waited": func(context.Context) {},
		"somebody did":  func(ctx context.Context) { ctx.Done() },
	} {
		d := &deadline{at: time.Now().Add(time.Hour)}
		look(d)
		d.stop()
		<-d.Done()
		if !errors.Is(d.Err(), context.Canceled) {
			t.Errorf("%s: %v", name, d.Err())
		}
	}
}

func TestDeadlineThatNobodyWaitsForPasses(t *testing.T) {
	d := &deadline{at: time.Now().Add(-time.Second)}
	if !errors.Is(d.Err(), context.DeadlineExceeded) {
		t.Errorf("got %v", d.Err())
	}
}
