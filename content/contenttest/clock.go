package contenttest

import (
	"sync"
	"time"
)

// Start is when a Clock starts: a Monday morning.
var Start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// Clock is a time that only moves when a test moves it.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock is at Start.
func NewClock() *Clock { return &Clock{at: Start} }

// Now is what a Newsroom asks.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Move moves the clock on, or back, and returns where it is then.
func (c *Clock) Move(by time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
	return c.at
}
