package browsertest

import (
	"context"
	"os"
	"path/filepath"
)

// view is what the page is looked at through.
type view struct {
	width, height int // CSS pixels
	phone         bool
}

// Phone makes the tab a small phone, 360 by 740 CSS pixels: the width every page
// has to be looked at. In Chromium clicks are taps; Firefox has no such thing and
// gives a narrow window with a mouse.
func (p *Page) Phone() {
	p.t.Helper()
	p.do("become a phone", func(ctx context.Context) error {
		return p.engine.resize(ctx, view{width: 360, height: 740, phone: true})
	})
}

// Size makes the tab a desktop window of so many CSS pixels.
func (p *Page) Size(width, height int) {
	p.t.Helper()
	p.do("resize", func(ctx context.Context) error {
		return p.engine.resize(ctx, view{width: width, height: height})
	})
}

// NoScript turns the page's JavaScript off, from the next Go on. The test's own
// Eval, Text, Click and so on still work. Chromium only: Firefox has one switch
// for both.
func (p *Page) NoScript() {
	p.t.Helper()
	p.do("turn scripts off", func(ctx context.Context) error {
		c, err := p.chromium()
		if err != nil {
			return err
		}
		return c.call(ctx, "Emulation.setScriptExecutionDisabled", obj{"value": true}, nil)
	})
}

// Screenshot writes a PNG of the whole page, however long, and makes the
// folders to it.
func (p *Page) Screenshot(file string) {
	p.t.Helper()
	p.do("screenshot "+file, func(ctx context.Context) error {
		png, err := p.engine.screenshot(ctx)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, png, 0o644)
	})
}

// TooWide is how many CSS pixels the page is wider than its window: more than
// none makes a phone scroll sideways.
func (p *Page) TooWide() int {
	p.t.Helper()
	return Eval[int](p, `Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)`)
}
