package browsertest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// FirefoxConfig is what a Firefox is started with. The zero value is fine.
type FirefoxConfig struct {
	// PushServer is the WebSocket address of the push service it uses, as
	// pushtest's WebSocketURL. Without one it has none.
	PushServer string
	// Desktop shows its notifications. Without one nobody does.
	Desktop *Desktop
	// Prefs are preferences beside ours: strings, numbers, booleans.
	Prefs map[string]any
}

// firefoxPrefs keep the browser to itself and let pages show notifications
// without a question. Pushes go over plain ws and http to a test service;
// remote debugging turns the connection to a push service off, so it is turned
// on again.
var firefoxPrefs = map[string]any{
	"dom.push.connection.enabled":              true,
	"dom.push.testing.allowInsecureServerURL":  true,
	"permissions.default.desktop-notification": 1,

	"app.normandy.enabled":                       false,
	"app.update.disabledForTesting":              true,
	"browser.aboutwelcome.enabled":               false,
	"browser.newtabpage.enabled":                 false,
	"browser.safebrowsing.downloads.enabled":     false,
	"browser.safebrowsing.malware.enabled":       false,
	"browser.safebrowsing.phishing.enabled":      false,
	"browser.search.update":                      false,
	"browser.shell.checkDefaultBrowser":          false,
	"browser.startup.page":                       0,
	"browser.topsites.contile.enabled":           false,
	"datareporting.policy.dataSubmissionEnabled": false,
	"extensions.getAddons.cache.enabled":         false,
	"extensions.systemAddon.update.enabled":      false,
	"general.smoothScroll":                       false,
	"layers.async-pan-zoom.enabled":              false,
	"intl.accept_languages":                      "en-US, en",
	"media.gmp-manager.updateEnabled":            false,
	"network.captive-portal-service.enabled":     false,
	"network.connectivity-service.enabled":       false,
	"network.dns.disablePrefetch":                true,
	"network.prefetch-next":                      false,
	"network.proxy.type":                         0,
	"services.settings.server":                   "http://127.0.0.1:9/", // nobody listens
	"toolkit.telemetry.server":                   "",
}

var bidi = regexp.MustCompile(`WebDriver BiDi listening on (ws://\S+)`)

// Firefox starts a Firefox that ends with the test. Without one on PATH the test
// is skipped, and fails when CI=true. Starting takes three to five seconds.
func Firefox(t testing.TB, c FirefoxConfig) *Browser {
	t.Helper()
	path := program(t, "firefox-esr", "firefox")
	folder := newFolder(t)
	if err := writePrefs(folder, c); err != nil {
		t.Fatalf("firefox: %v", err)
	}
	env := []string{"MOZ_HEADLESS=1", "MOZ_CRASHREPORTER_DISABLE=1", "DISPLAY=", "WAYLAND_DISPLAY="}
	if c.Desktop != nil {
		env = append(env, "DBUS_SESSION_BUS_ADDRESS="+c.Desktop.address)
	}
	p, url := start(t, path, []string{
		"--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0", "about:blank",
	}, env, folder, bidi)
	w, err := dialWire(t.Context(), url+"/session")
	if err != nil {
		t.Fatalf("firefox: %v\n%s", err, p.stderr)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = w.call(ctx, "", "browser.close", nil, nil)
		w.close()
	})
	ctx, cancel := context.WithTimeout(t.Context(), startTimeout)
	defer cancel()
	err = w.call(ctx, "", "session.new", obj{"capabilities": obj{}}, nil)
	if err == nil {
		err = w.call(ctx, "", "session.subscribe", obj{"events": []string{"log.entryAdded", "network.responseCompleted"}}, nil)
	}
	if err != nil {
		t.Fatalf("firefox: %v\n%s", err, p.stderr)
	}
	return &Browser{driver: firefox{w}}
}

// writePrefs writes a profile's user.js.
func writePrefs(folder string, c FirefoxConfig) error {
	prefs := maps.Clone(firefoxPrefs)
	prefs["dom.push.serverURL"] = c.PushServer
	maps.Copy(prefs, c.Prefs)
	var js strings.Builder
	for _, name := range slices.Sorted(maps.Keys(prefs)) {
		value, err := json.Marshal(prefs[name])
		if err != nil {
			return fmt.Errorf("preference %s: %w", name, err)
		}
		fmt.Fprintf(&js, "user_pref(%s, %s);\n", quote(name), value)
	}
	return os.WriteFile(filepath.Join(folder, "user.js"), []byte(js.String()), 0o600)
}

// firefox is the browser at the other end of a wire.
type firefox struct {
	wire *wire
}

func (f firefox) open(ctx context.Context, private bool, complain func(string)) (engine, error) {
	tab := &firefoxTab{wire: f.wire}
	create := obj{"type": "tab"}
	if private {
		var made struct{ UserContext string }
		if err := f.wire.call(ctx, "", "browser.createUserContext", nil, &made); err != nil {
			return nil, err
		}
		tab.user = made.UserContext
		create["userContext"] = tab.user
	}
	var made struct{ Context string }
	if err := f.wire.call(ctx, "", "browsingContext.create", create, &made); err != nil {
		return nil, err
	}
	tab.context = made.Context
	tab.listen(complain)
	return tab, nil
}

func (f firefox) find(ctx context.Context, text string, complain func(string)) (engine, error) {
	var tree struct {
		Contexts []struct{ Context, URL string }
	}
	if err := f.wire.call(ctx, "", "browsingContext.getTree", obj{"maxDepth": 0}, &tree); err != nil {
		return nil, err
	}
	for _, c := range tree.Contexts {
		if strings.Contains(c.URL, text) {
			tab := &firefoxTab{wire: f.wire, context: c.Context}
			tab.listen(complain)
			return tab, nil
		}
	}
	return nil, nil
}

// firefoxTab is one browsing context.
type firefoxTab struct {
	wire          *wire
	context, user string // user context, empty for the profile's own
	off           func()
}

func (f *firefoxTab) call(ctx context.Context, method string, params obj, result any) error {
	if params == nil {
		params = obj{}
	}
	params["context"] = f.context
	return f.wire.call(ctx, "", method, params, result)
}

func (f *firefoxTab) listen(complain func(string)) {
	f.off = f.wire.on(func(e message) {
		if text := f.complaint(e); text != "" {
			complain(text)
		}
	})
}

// complaint is the text of a console error, an uncaught exception or a request
// that failed in this tab, empty for any other event.
func (f *firefoxTab) complaint(e message) string {
	var p struct {
		Level, Text string
		Source      struct{ Context string }
		Context     string // network events
		Response    struct {
			URL    string
			Status int
		}
	}
	if json.Unmarshal(e.Params, &p) != nil {
		return ""
	}
	switch {
	case e.Method == "log.entryAdded" && p.Source.Context == f.context && p.Level == "error":
		return p.Text
	case e.Method == "network.responseCompleted" && p.Context == f.context && p.Response.Status >= 400:
		return fmt.Sprintf("status %d: %s", p.Response.Status, p.Response.URL)
	}
	return ""
}

func (f *firefoxTab) navigate(ctx context.Context, url string) error {
	if err := f.call(ctx, "browsingContext.navigate", obj{"url": url, "wait": "complete"}, nil); err != nil {
		return err
	}
	// Loading may change the tab's process, and the focus comes after that. A
	// field that gets it late scrolls the page from under a click.
	return f.call(ctx, "browsingContext.activate", nil, nil)
}

func (f *firefoxTab) evaluate(ctx context.Context, expression string) (string, error) {
	var got struct {
		Type             string
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	err := f.wire.call(ctx, "", "script.evaluate", obj{
		"expression": expression, "awaitPromise": true, "target": obj{"context": f.context},
	}, &got)
	if err == nil && got.Type == "exception" {
		err = errors.New(got.ExceptionDetails.Text)
	}
	return got.Result.Value, err
}

func (f *firefoxTab) act(ctx context.Context, source obj) error {
	return f.call(ctx, "input.performActions", obj{"actions": []obj{source}}, nil)
}

func (f *firefoxTab) clickAt(ctx context.Context, x, y float64) error {
	return f.act(ctx, obj{
		"type": "pointer", "id": "mouse", "parameters": obj{"pointerType": "mouse"},
		"actions": []obj{
			{"type": "pointerMove", "x": math.Round(x), "y": math.Round(y)},
			{"type": "pointerDown", "button": 0},
			{"type": "pointerUp", "button": 0},
		},
	})
}

func (f *firefoxTab) strike(ctx context.Context, values ...string) error {
	var actions []obj
	for _, v := range values {
		actions = append(actions, obj{"type": "keyDown", "value": v}, obj{"type": "keyUp", "value": v})
	}
	return f.act(ctx, obj{"type": "key", "id": "keyboard", "actions": actions})
}

func (f *firefoxTab) insert(ctx context.Context, text string) error {
	if text == "" {
		return nil
	}
	return f.strike(ctx, strings.Split(text, "")...)
}

func (f *firefoxTab) press(ctx context.Context, k key) error { return f.strike(ctx, k.bidi) }

func (f *firefoxTab) screenshot(ctx context.Context) ([]byte, error) {
	var shot struct{ Data string }
	if err := f.call(ctx, "browsingContext.captureScreenshot", obj{"origin": "document"}, &shot); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(shot.Data)
}

func (f *firefoxTab) resize(ctx context.Context, v view) error {
	return f.call(ctx, "browsingContext.setViewport", obj{"viewport": obj{"width": v.width, "height": v.height}}, nil)
}

func (f *firefoxTab) close(ctx context.Context) error {
	f.off()
	// The tab first: removing its user context closes it as well, but later,
	// and the focus then jumps about in the next test's tab.
	err := f.call(ctx, "browsingContext.close", nil, nil)
	if f.user != "" {
		err = errors.Join(err, f.wire.call(ctx, "", "browser.removeUserContext", obj{"userContext": f.user}, nil))
	}
	return err
}
