package browsertest

import (
	"context"
	"errors"
)

// chromium is the tab behind a page, for what only Chromium can do.
func (p *Page) chromium() (*chromiumTab, error) {
	if c, ok := p.engine.(*chromiumTab); ok {
		return c, nil
	}
	return nil, errors.New("only Chromium can do this")
}

// Offline takes the tab's network away, or gives it back. Its service workers
// keep theirs; a test of those stops the server. Chromium only.
func (p *Page) Offline(off bool) {
	p.t.Helper()
	p.do("go offline", func(ctx context.Context) error {
		c, err := p.chromium()
		if err != nil {
			return err
		}
		return c.call(ctx, "Network.emulateNetworkConditions", obj{
			"offline": off, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
		}, nil)
	})
}

// Received is how many bytes the tab has read from the network since it was
// opened, headers included and bodies as they were compressed. Chromium only.
func (p *Page) Received() int64 {
	p.t.Helper()
	c, err := p.chromium()
	if err != nil {
		p.t.Fatal(err)
	}
	return c.received.Load()
}

// Dark makes the page believe that the reader prefers dark colours. Chromium
// only.
func (p *Page) Dark(on bool) {
	p.t.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	p.do("change colours", func(ctx context.Context) error {
		c, err := p.chromium()
		if err != nil {
			return err
		}
		return c.call(ctx, "Emulation.setEmulatedMedia", obj{
			"features": []obj{{"name": "prefers-color-scheme", "value": scheme}},
		}, nil)
	})
}
