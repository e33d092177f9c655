package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// opTimeout bounds every single step. A page under test answers in
// milliseconds; the rest is room for a busy build machine.
const opTimeout = 20 * time.Second

// Page is one tab. Its methods fail the test they were made for; none returns
// an error. They may not be called from several goroutines at once.
type Page struct {
	t      testing.TB
	engine engine

	mu   sync.Mutex
	seen []string // console errors and uncaught exceptions, oldest first
}

// engine is what differs between browsers.
type engine interface {
	// navigate returns when the page has loaded. The address may answer with
	// an error status: that is a page as well.
	navigate(ctx context.Context, url string) error
	// evaluate runs an expression, waits where it is a promise, and returns
	// the string that it gives.
	evaluate(ctx context.Context, expression string) (string, error)
	clickAt(ctx context.Context, x, y float64) error
	// insert types text into what has the focus.
	insert(ctx context.Context, text string) error
	press(ctx context.Context, k key) error
	// screenshot returns a PNG of the whole page.
	screenshot(ctx context.Context) ([]byte, error)
	resize(ctx context.Context, v view) error
	close(ctx context.Context) error
}

func (p *Page) closeWithTest() {
	p.t.Cleanup(func() {
		// The test's own context has ended by now.
		ctx, cancel := context.WithTimeout(context.Background(), opTimeout)
		defer cancel()
		_ = p.engine.close(ctx)
	})
}

// do runs one step with its time limit and fails the test on an error.
func (p *Page) do(what string, f func(ctx context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), opTimeout)
	defer cancel()
	if err := f(ctx); err != nil {
		p.t.Fatalf("%s: %v%s", what, err, p.hint())
	}
}

// hint adds the page's own complaints to a failure: they are the usual reason.
func (p *Page) hint() string {
	if errs := p.Errors(); len(errs) > 0 {
		return "\nthe page's console says:\n  " + strings.Join(errs, "\n  ")
	}
	return ""
}

// Go opens an address and waits until the page has loaded.
func (p *Page) Go(url string) {
	p.t.Helper()
	p.do("open "+url, func(ctx context.Context) error { return p.engine.navigate(ctx, url) })
}

// Reload opens the present address again.
func (p *Page) Reload() {
	p.t.Helper()
	p.Go(p.URL())
}

// URL is the present address.
func (p *Page) URL() string {
	p.t.Helper()
	return Eval[string](p, `location.href`)
}

// Title is the document's title.
func (p *Page) Title() string {
	p.t.Helper()
	return Eval[string](p, `document.title`)
}

// Eval runs a JavaScript expression in the page, waits where it is a promise,
// and returns its value by way of JSON; undefined gives the zero value.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	var v T
	p.do("run "+short(expression), func(ctx context.Context) error {
		return p.eval(ctx, expression, &v)
	})
	return v
}

// Run runs JavaScript statements, in which await may be used.
func (p *Page) Run(statements string) {
	p.t.Helper()
	p.do("run "+short(statements), func(ctx context.Context) error {
		return p.eval(ctx, "(async () => {"+statements+"\n})()", nil)
	})
}

func (p *Page) eval(ctx context.Context, expression string, v any) error {
	// Both browsers can hand over objects, each in its own way. A string is
	// the same in both.
	text, err := p.engine.evaluate(ctx, "(async () => JSON.stringify(await ("+expression+"\n)) ?? 'null')()")
	if err != nil || v == nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("the value %s: %w", short(text), err)
	}
	return nil
}

// Wait runs a JavaScript expression until it is truthy. what names the
// condition in the failure: "the banner to appear".
func (p *Page) Wait(what, expression string) {
	p.t.Helper()
	p.do("wait for "+what, func(ctx context.Context) error {
		for {
			var ok bool
			// An error may be the page changing under our feet; it is told
			// when the time is up.
			err := p.eval(ctx, "!!("+expression+"\n)", &ok)
			if err == nil && ok {
				return nil
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("it never came (%s): %w", short(expression), errOr(err, ctx.Err()))
			case <-time.After(25 * time.Millisecond):
			}
		}
	})
}

// WaitFor waits until an element is there and visible.
func (p *Page) WaitFor(selector string) {
	p.t.Helper()
	p.Wait("a visible "+selector, visible(selector))
}

// Has tells whether an element is there and visible.
func (p *Page) Has(selector string) bool {
	p.t.Helper()
	return Eval[bool](p, visible(selector))
}

// Count is the number of elements that match, visible or not.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, "document.querySelectorAll("+quote(selector)+").length")
}

// Text is the text of the first element that matches, as it is rendered. It
// waits for the element.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	p.Wait(selector, "document.querySelector("+quote(selector)+")")
	return Eval[string](p, "document.querySelector("+quote(selector)+").innerText.trim()")
}

// Attr is an attribute of the first element that matches, empty where it has
// none. It waits for the element.
func (p *Page) Attr(selector, name string) string {
	p.t.Helper()
	p.Wait(selector, "document.querySelector("+quote(selector)+")")
	return Eval[string](p, "document.querySelector("+quote(selector)+").getAttribute("+quote(name)+") ?? ''")
}

// Errors are the console errors and uncaught exceptions since the page was
// made, oldest first. A test of a public page ends by wanting none.
func (p *Page) Errors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.seen...)
}

func (p *Page) complain(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.seen) < 100 {
		p.seen = append(p.seen, text)
	}
}

// visible is an expression: the first match exists, is rendered, and is not
// hidden.
func visible(selector string) string {
	return "(e => !!e && e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden')" +
		"(document.querySelector(" + quote(selector) + "))"
}

// quote writes a Go string as a JavaScript one.
func quote(s string) string {
	b, _ := json.Marshal(s) // a string cannot fail
	return string(b)
}

func short(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return string(r)
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
