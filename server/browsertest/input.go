package browsertest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// key is a key as the browsers' protocols want it told.
type key struct {
	name string // KeyboardEvent.key and .code
	code int    // Windows virtual key code, DevTools
	text string // what it types, DevTools
	bidi string // WebDriver's code point
}

// keys are those a page can be used with; letters go through Type.
var keys = map[string]key{
	"Tab":        {name: "Tab", code: 9, bidi: "\uE004"},
	"Enter":      {name: "Enter", code: 13, text: "\r", bidi: "\uE007"},
	"Escape":     {name: "Escape", code: 27, bidi: "\uE00C"},
	"Space":      {name: "Space", code: 32, text: " ", bidi: " "},
	"Backspace":  {name: "Backspace", code: 8, bidi: "\uE003"},
	"Delete":     {name: "Delete", code: 46, bidi: "\uE017"},
	"Home":       {name: "Home", code: 36, bidi: "\uE011"},
	"End":        {name: "End", code: 35, bidi: "\uE010"},
	"PageUp":     {name: "PageUp", code: 33, bidi: "\uE00E"},
	"PageDown":   {name: "PageDown", code: 34, bidi: "\uE00F"},
	"ArrowLeft":  {name: "ArrowLeft", code: 37, bidi: "\uE012"},
	"ArrowUp":    {name: "ArrowUp", code: 38, bidi: "\uE013"},
	"ArrowRight": {name: "ArrowRight", code: 39, bidi: "\uE014"},
	"ArrowDown":  {name: "ArrowDown", code: 40, bidi: "\uE015"},
}

// Click waits until an element is visible, brings it into view and clicks its
// middle with the mouse, as a person would: something that lies on top of it
// gets the click, which fails the test here rather than later.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.WaitFor(selector)
	p.do("click "+selector, func(ctx context.Context) error {
		for range 3 {
			at, err := p.settle(ctx, selector)
			if err != nil {
				return err
			}
			if at.Covered != "" {
				return fmt.Errorf("<%s> lies on top of it", at.Covered)
			}
			if err := p.engine.clickAt(ctx, at.X, at.Y); err != nil {
				return err
			}
			// An error means that the click has led to another page.
			var missed bool
			if err := p.eval(ctx, "window.__missed === true", &missed); err != nil || !missed {
				return nil
			}
		}
		return errors.New("the page scrolled away from under three clicks")
	})
}

// place is where to click, and what else lies there.
type place struct {
	X, Y    float64
	Covered string
}

// settle looks for the place until it has been the same three times in a row: a
// page may scroll under our hands, as Firefox does when the focus comes late to
// a field.
func (p *Page) settle(ctx context.Context, selector string) (place, error) {
	var last place
	for same := 0; same < 2; {
		var now place
		if err := p.eval(ctx, middle(selector), &now); err != nil {
			return place{}, err
		}
		if now == last {
			same++
		} else {
			same = 0
		}
		last = now
		select {
		case <-ctx.Done():
			return place{}, fmt.Errorf("it does not come to rest: %w", ctx.Err())
		case <-time.After(15 * time.Millisecond): // a frame
		}
	}
	return last, nil
}

// ClickAndLoad clicks what leads to another page, a link or a submit button,
// and waits until that page has loaded.
func (p *Page) ClickAndLoad(selector string) {
	p.t.Helper()
	// A mark on the old document tells it from the new one, also when both
	// have the same address.
	p.Run("document.__left = true")
	p.Click(selector)
	p.Wait("the next page", "!document.__left && document.readyState === 'complete'")
}

// Type waits for an element, focuses it and types text at the end of what it
// holds. Handlers see input events; for single keys there is Press.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.WaitFor(selector)
	p.do("type into "+selector, func(ctx context.Context) error {
		if err := p.eval(ctx, focusEnd(selector), nil); err != nil {
			return err
		}
		return p.engine.insert(ctx, text)
	})
}

// Fill is Type after emptying the field.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	p.WaitFor(selector)
	p.Run("const e = document.querySelector(" + quote(selector) + "); e.value = ''; " +
		"e.dispatchEvent(new Event('input', {bubbles: true}))")
	p.Type(selector, text)
}

// Select picks the option of a <select> that has the value.
func (p *Page) Select(selector, value string) {
	p.t.Helper()
	p.WaitFor(selector)
	p.Run("const e = document.querySelector(" + quote(selector) + "); e.value = " + quote(value) + "; " +
		"if (e.value !== " + quote(value) + ") throw new Error('no such option'); " +
		"for (const n of ['input', 'change']) e.dispatchEvent(new Event(n, {bubbles: true}))")
}

// Press presses and releases one key after the other, on what has the focus:
// Tab, Enter, Escape, Space, Backspace, Delete, Home, End, PageUp, PageDown
// and the arrows (ArrowDown …).
func (p *Page) Press(names ...string) {
	p.t.Helper()
	for _, name := range names {
		k, ok := keys[name]
		if !ok {
			p.t.Fatalf("press %s: no such key here", name)
		}
		p.do("press "+name, func(ctx context.Context) error { return p.engine.press(ctx, k) })
	}
}

// Focused describes what has the focus, as tag, #id and .classes: for tests of
// the keyboard's way through a page.
func (p *Page) Focused() string {
	p.t.Helper()
	return Eval[string](p, `(e => e.localName + (e.id && '#' + e.id) + [...e.classList].map(c => '.' + c).join(''))`+
		`(document.activeElement ?? document.body)`)
}

// middle is an expression for the place of an element, brought into view. A
// label over its own field, or a child of the element, may lie on top. It runs
// no callbacks, which NoScript would hold back.
//
// Asking what lies at a place makes Firefox do the scrolling that it has put
// off, so it is asked first. Where a click comes to something else all the same
// it is swallowed, and __missed set.
func middle(selector string) string {
	return `(e => {
		document.elementFromPoint(0, 0);
		const look = () => {
			const r = e.getClientRects()[0];
			const x = r.x + r.width / 2, y = r.y + r.height / 2;
			return {x, y, top: document.elementFromPoint(x, y)};
		};
		let {x, y, top} = look();
		if (!top) {
			e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
			({x, y, top} = look());
		}
		const mine = t => t && (e.contains(t) || t.contains(e) || [...(e.labels ?? [])].some(l => l.contains(t)));
		window.__aim?.abort();
		window.__aim = new AbortController();
		window.__missed = undefined;
		for (const kind of ['pointerdown', 'click']) addEventListener(kind, event => {
			window.__missed ??= !event.composedPath().includes(top);
			if (window.__missed) { event.preventDefault(); event.stopImmediatePropagation(); }
		}, {capture: true, once: true, signal: window.__aim.signal});
		return {X: x, Y: y, Covered: mine(top) ? '' : (top?.localName ?? 'nothing') + (top?.id ? '#' + top.id : '')};
	})(document.querySelector(` + quote(selector) + `))`
}

func focusEnd(selector string) string {
	return `(e => {
		e.focus();
		if (document.activeElement !== e) throw new Error('it does not take the focus');
		try { e.setSelectionRange(e.value.length, e.value.length) } catch {}
	})(document.querySelector(` + quote(selector) + `))`
}
