package browsertest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var devtools = regexp.MustCompile(`DevTools listening on (ws://\S+)`)

// chromiumFlags keep the browser to the machine it runs on: it resolves no
// name but localhost, and its own services are off. Quic and the sandbox want
// kernel features that build machines lack.
func chromiumFlags(folder string) []string {
	return []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
		"--no-first-run", "--no-default-browser-check", "--disable-extensions",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-features=Translate,OptimizationHints,MediaRouter",
		"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
		"--lang=en-US", "--hide-scrollbars", "--force-color-profile=srgb",
		"--remote-debugging-port=0", "--user-data-dir=" + folder,
		"about:blank",
	}
}

// Chromium starts a Chromium that ends with the test. Without one on PATH the
// test is skipped, and fails when CI=true. Starting takes a second or two: a
// test with many cases starts one and gives each case a Page.
func Chromium(t testing.TB) *Browser {
	t.Helper()
	path := program(t, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
	folder := newFolder(t)
	p, url := start(t, path, chromiumFlags(folder), nil, folder, devtools)
	w, err := dialWire(t.Context(), url)
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, p.stderr)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		_ = w.call(ctx, "", "Browser.close", nil, nil)
		w.close()
	})
	return &Browser{driver: chromium{w}}
}

// chromium is the browser at the other end of a wire.
type chromium struct {
	wire *wire
}

func (c chromium) open(ctx context.Context, private bool, complain func(string)) (engine, error) {
	tab := &chromiumTab{wire: c.wire}
	create := obj{"url": "about:blank"}
	if private {
		var made struct{ BrowserContextID string }
		if err := c.wire.call(ctx, "", "Target.createBrowserContext", nil, &made); err != nil {
			return nil, err
		}
		tab.context = made.BrowserContextID
		create["browserContextId"] = tab.context
	}
	var made struct{ TargetID string }
	if err := c.wire.call(ctx, "", "Target.createTarget", create, &made); err != nil {
		return nil, err
	}
	tab.target = made.TargetID
	return tab, tab.attach(ctx, complain)
}

func (c chromium) find(ctx context.Context, text string, complain func(string)) (engine, error) {
	var got struct {
		TargetInfos []struct{ TargetID, Type, URL string }
	}
	if err := c.wire.call(ctx, "", "Target.getTargets", nil, &got); err != nil {
		return nil, err
	}
	for _, target := range got.TargetInfos {
		if target.Type == "page" && strings.Contains(target.URL, text) {
			tab := &chromiumTab{wire: c.wire, target: target.TargetID}
			return tab, tab.attach(ctx, complain)
		}
	}
	return nil, nil
}

// chromiumTab is one DevTools target.
type chromiumTab struct {
	wire            *wire
	context         string // browser context, empty for the profile's own
	target, session string
	loads           atomic.Int64 // load events seen
	received        atomic.Int64 // bytes on the wire, headers included
	workers         workers
	off             func()
	touch           bool
}

func (c *chromiumTab) call(ctx context.Context, method string, params, result any) error {
	return c.wire.call(ctx, c.session, method, params, result)
}

type obj = map[string]any

func (c *chromiumTab) attach(ctx context.Context, complain func(string)) error {
	var attached struct{ SessionID string }
	err := c.wire.call(ctx, "", "Target.attachToTarget", obj{"targetId": c.target, "flatten": true}, &attached)
	if err != nil {
		return err
	}
	c.session = attached.SessionID
	c.off = c.wire.on(func(e message) {
		if e.Session == c.session {
			c.event(e, complain)
		}
	})
	for _, domain := range []string{"Page", "Runtime", "Log", "Network", "ServiceWorker"} {
		if err := c.call(ctx, domain+".enable", nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// event notes what a test may ask for later.
func (c *chromiumTab) event(e message, complain func(string)) {
	switch e.Method {
	case "Page.loadEventFired":
		c.loads.Add(1)
	case "Network.loadingFinished":
		var p struct{ EncodedDataLength float64 }
		if json.Unmarshal(e.Params, &p) == nil {
			c.received.Add(int64(p.EncodedDataLength))
		}
	case "ServiceWorker.workerRegistrationUpdated":
		c.workers.registered(e.Params)
	case "ServiceWorker.workerVersionUpdated":
		c.workers.changed(e.Params)
	default:
		if text := complaint(e); text != "" {
			complain(text)
		}
	}
}

// complaint is the text of a console error or an uncaught exception, empty for
// any other event.
func complaint(e message) string {
	var p struct {
		Type  string // Runtime.consoleAPICalled
		Args  []struct{ Value, Description any }
		Entry struct{ Level, Text, URL string } // Log.entryAdded

		ExceptionDetails exception
	}
	if json.Unmarshal(e.Params, &p) != nil {
		return ""
	}
	switch {
	case e.Method == "Runtime.exceptionThrown":
		return p.ExceptionDetails.String()
	case e.Method == "Log.entryAdded" && p.Entry.Level == "error":
		return strings.TrimSpace(p.Entry.Text + " " + p.Entry.URL)
	case e.Method == "Runtime.consoleAPICalled" && (p.Type == "error" || p.Type == "assert"):
		var words []string
		for _, a := range p.Args {
			if a.Value == nil {
				a.Value = a.Description
			}
			words = append(words, fmt.Sprint(a.Value))
		}
		return strings.Join(words, " ")
	}
	return ""
}

type exception struct {
	Text      string
	Exception struct{ Description string }
}

func (e exception) String() string {
	return strings.TrimSpace(e.Text + " " + e.Exception.Description)
}

func (c *chromiumTab) navigate(ctx context.Context, url string) error {
	before := c.loads.Load()
	var went struct{ ErrorText, LoaderID string }
	if err := c.call(ctx, "Page.navigate", obj{"url": url}, &went); err != nil {
		return err
	}
	if went.ErrorText != "" {
		return errors.New(went.ErrorText)
	}
	if went.LoaderID == "" {
		return nil // only the part after # changed
	}
	for c.loads.Load() == before {
		select {
		case <-ctx.Done():
			return fmt.Errorf("it never finished loading: %w", ctx.Err())
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}

func (c *chromiumTab) evaluate(ctx context.Context, expression string) (string, error) {
	return c.evaluateIn(ctx, c.session, expression)
}

func (c *chromiumTab) evaluateIn(ctx context.Context, session, expression string) (string, error) {
	var got struct {
		Result           struct{ Value string }
		ExceptionDetails *exception
	}
	err := c.wire.call(ctx, session, "Runtime.evaluate", obj{
		"expression": expression, "awaitPromise": true, "returnByValue": true,
	}, &got)
	if err == nil && got.ExceptionDetails != nil {
		err = errors.New(got.ExceptionDetails.String())
	}
	return got.Result.Value, err
}

func (c *chromiumTab) clickAt(ctx context.Context, x, y float64) error {
	if c.touch {
		point := []obj{{"x": x, "y": y}}
		if err := c.call(ctx, "Input.dispatchTouchEvent", obj{"type": "touchStart", "touchPoints": point}, nil); err != nil {
			return err
		}
		return c.call(ctx, "Input.dispatchTouchEvent", obj{"type": "touchEnd", "touchPoints": []obj{}}, nil)
	}
	for _, kind := range []string{"mouseMoved", "mousePressed", "mouseReleased"} {
		e := obj{"type": kind, "x": x, "y": y}
		if kind != "mouseMoved" {
			e["button"], e["clickCount"] = "left", 1
		}
		if err := c.call(ctx, "Input.dispatchMouseEvent", e, nil); err != nil {
			return err
		}
	}
	return nil
}

func (c *chromiumTab) insert(ctx context.Context, text string) error {
	return c.call(ctx, "Input.insertText", obj{"text": text}, nil)
}

func (c *chromiumTab) press(ctx context.Context, k key) error {
	down := obj{
		"type": "rawKeyDown", "key": k.name, "code": k.name,
		"windowsVirtualKeyCode": k.code, "nativeVirtualKeyCode": k.code,
	}
	if k.name == "Space" {
		down["key"] = " "
	}
	if k.text != "" {
		down["type"], down["text"] = "keyDown", k.text
	}
	if err := c.call(ctx, "Input.dispatchKeyEvent", down, nil); err != nil {
		return err
	}
	down["type"] = "keyUp"
	delete(down, "text")
	return c.call(ctx, "Input.dispatchKeyEvent", down, nil)
}

func (c *chromiumTab) screenshot(ctx context.Context) ([]byte, error) {
	var shot struct{ Data string }
	err := c.call(ctx, "Page.captureScreenshot", obj{"format": "png", "captureBeyondViewport": true}, &shot)
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(shot.Data)
}

func (c *chromiumTab) resize(ctx context.Context, v view) error {
	scale := 1
	if v.phone {
		scale = 2
	}
	err := c.call(ctx, "Emulation.setDeviceMetricsOverride", obj{
		"width": v.width, "height": v.height, "deviceScaleFactor": scale, "mobile": v.phone,
	}, nil)
	if err != nil {
		return err
	}
	c.touch = v.phone
	return c.call(ctx, "Emulation.setTouchEmulationEnabled", obj{"enabled": v.phone}, nil)
}

func (c *chromiumTab) close(ctx context.Context) error {
	if c.off != nil {
		c.off()
	}
	if c.context != "" {
		return c.wire.call(ctx, "", "Target.disposeBrowserContext", obj{"browserContextId": c.context}, nil)
	}
	return c.wire.call(ctx, "", "Target.closeTarget", obj{"targetId": c.target}, nil)
}
