package browsertest

import (
	"context"
	"fmt"
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
		var at struct {
			X, Y    float64
			Covered string
		}
		if err := p.eval(ctx, middle(selector), &at); err != nil {
			return err
		}
		if at.Covered != "" {
			return fmt.Errorf("<%s> lies on top of it", at.Covered)
		}
		return p.engine.clickAt(ctx, at.X, at.Y)
	})
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

// middle is an expression for where to click, and what else lies there. A
// label over its own field, or a child of the element, is fine.
func middle(selector string) string {
	return `(e => {
		e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
		const r = e.getClientRects()[0];
		const x = r.x + r.width / 2, y = r.y + r.height / 2;
		const top = document.elementFromPoint(x, y);
		const ok = top && (e.contains(top) || top.contains(e) || [...(e.labels ?? [])].some(l => l.contains(top)));
		return {X: x, Y: y, Covered: ok ? '' : (top?.localName ?? 'nothing') + (top?.id ? '#' + top.id : '')};
	})(document.querySelector(` + quote(selector) + `))`
}

func focusEnd(selector string) string {
	return `(e => {
		e.focus();
		if (document.activeElement !== e) throw new Error('it does not take the focus');
		try { e.setSelectionRange(e.value.length, e.value.length) } catch {}
	})(document.querySelector(` + quote(selector) + `))`
}
