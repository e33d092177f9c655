package browsertest

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// Browser is a running browser without a window.
type Browser struct {
	driver driver
}

// driver is what differs between browsers when tabs are opened.
type driver interface {
	// open makes a tab and tells complain of every console error in it.
	open(ctx context.Context, private bool, complain func(string)) (engine, error)
	// find attaches to a tab whose address contains text, nil where there is
	// none.
	find(ctx context.Context, text string, complain func(string)) (engine, error)
}

// Page opens a tab with empty storage: no cookies, cache or service worker of
// another page. It fails, and is closed with, the test it is given.
func (b *Browser) Page(t testing.TB) *Page {
	t.Helper()
	return b.open(t, true)
}

// ProfilePage opens a tab that shares its storage with every other ProfilePage
// of this browser. Permissions, push and notifications work in these only: to
// the browser a Page is a private window or a container.
func (b *Browser) ProfilePage(t testing.TB) *Page {
	t.Helper()
	return b.open(t, false)
}

func (b *Browser) open(t testing.TB, private bool) *Page {
	t.Helper()
	p := &Page{t: t}
	p.do("open a tab", func(ctx context.Context) (err error) {
		p.engine, err = b.driver.open(ctx, private, p.complain)
		return err
	})
	p.closeWithTest()
	p.Size(1280, 800)
	return p
}

// WaitTab waits for a tab that the test did not open itself, as a click on a
// notification does, and whose address contains text.
func (b *Browser) WaitTab(t testing.TB, text string) *Page {
	t.Helper()
	p := &Page{t: t}
	p.do("wait for a tab at "+text, func(ctx context.Context) error {
		for {
			e, err := b.driver.find(ctx, text, p.complain)
			if e != nil || err != nil {
				p.engine = e
				return err
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("there is none: %w", ctx.Err())
			case <-time.After(25 * time.Millisecond):
			}
		}
	})
	p.closeWithTest()
	p.Wait("the tab to have loaded", "document.readyState === 'complete'")
	return p
}
