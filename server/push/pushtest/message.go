package pushtest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"
)

// Message is one that was taken.
type Message struct {
	To      string // endpoint
	Payload []byte // decrypted; nil where that was not done: see CheckOneIn, and browsers keep their keys
	Topic   string
	Urgency string
	TTL     int   // seconds
	Length  int64 // of the encrypted body, in bytes
	At      time.Time

	body []byte // for a browser, as it came
}

// keep notes a message and hands it to the browser that waits for it.
func (s *Service) keep(id string, to *subscriber, m Message) {
	s.mu.Lock()
	s.messages = append(s.messages, m)
	close(s.arrived)
	s.arrived = make(chan struct{})
	s.mu.Unlock()
	if to.browser != nil {
		to.browser.deliver(id, m)
	}
}

// Messages are all that were taken since the start, in the order they came.
func (s *Service) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Sent are the messages that were taken for one subscription.
func (s *Service) Sent(sub Subscription) []Message {
	return slices.DeleteFunc(s.Messages(), func(m Message) bool { return m.To != sub.Endpoint })
}

// Counts is how many messages were taken for each endpoint that got any.
func (s *Service) Counts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	counts := make(map[string]int)
	for _, m := range s.messages {
		counts[m.To]++
	}
	return counts
}

// Waiting is what a phone that was off all the time would get now: of the
// messages with one topic only the newest (RFC 8030, section 5.4).
func (s *Service) Waiting(sub Subscription) []Message {
	var waiting []Message
	for _, m := range s.Sent(sub) {
		if m.Topic != "" {
			waiting = slices.DeleteFunc(waiting, func(old Message) bool { return old.Topic == m.Topic })
		}
		waiting = append(waiting, m)
	}
	return waiting
}

// WaitMessages waits until at least n messages were taken and returns all. It
// fails the test when ctx ends before.
func (s *Service) WaitMessages(ctx context.Context, t testing.TB, n int) []Message {
	t.Helper()
	for {
		s.mu.Lock()
		have, arrived := len(s.messages), s.arrived
		s.mu.Unlock()
		if have >= n {
			return s.Messages()
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			t.Fatal(fmt.Errorf("%d of %d messages arrived: %w", have, n, ctx.Err()))
		}
	}
}
