package push_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"gaoshi/server/push"
)

const extras = "push.example.org, .any.example.org https://push.lan:8443\nhttp://127.0.0.1:4567"

func TestParseEndpoint(t *testing.T) {
	allowed := hosts(t, extras)
	for _, good := range []string{
		"https://fcm.googleapis.com/fcm/send/abc:def",
		"https://fcm.googleapis.com:443/wp/abc",
		"https://FCM.googleapis.com/wp/abc",
		"https://updates.push.services.mozilla.com/wpush/v2/abc",
		"https://web.push.apple.com/abc",
		"https://wns2-par02p.notify.windows.com/w/?token=abc%2b",
		"https://push.example.org/abc",
		"https://a.b.any.example.org/abc",
		"https://push.lan:8443/abc",
		"http://127.0.0.1:4567/abc",
	} {
		e, err := push.ParseEndpoint(good, allowed)
		if err != nil || e.URL() != good {
			t.Errorf("%s: %v", good, err)
		}
		if again, _ := push.ParseEndpoint(good, allowed); again != e {
			t.Errorf("%s: two readings differ", good)
		}
	}
	for _, bad := range []string{
		"", "x", "https://", "/wp/abc", "fcm.googleapis.com/wp/abc", "//fcm.googleapis.com/wp/abc",
		"http://fcm.googleapis.com/wp/abc", "ftp://fcm.googleapis.com/a", "javascript:alert(1)", "https:fcm.googleapis.com/a",
		"https://fcm.googleapis.com", "https://fcm.googleapis.com/",
		"https://fcm.googleapis.com:8443/a", "https://fcm.googleapis.com:80/a", "https://fcm.googleapis.com:0443/a",
		"https://user@fcm.googleapis.com/a", "https://user:pw@fcm.googleapis.com/a", "https://fcm.googleapis.com@evil.org/a",
		"https://fcm.googleapis.com/a#b", "https://fcm.googleapis.com/a#", "https://fcm.googleapis.com/a b", "https://fcm.googleapis.com/a\n",
		"https://fcm.googleapis.com./a", "https://fcm.googleapis.com.evil.org/a", "https://evilfcm.googleapis.com/a", "https://x.fcm.googleapis.com/a",
		"https://push.services.mozilla.com/a", "https://evilpush.apple.com/a", "https://push.apple.com.evil.org/a", "https://.push.apple.com/a",
		"https://10.0.0.1/x.push.apple.com/", "https://127.0.0.1/a", "https://[::1]/a", "https://2130706433/a", "https://0x7f.1/a", "https://localhost/a",
		`https://evil.org\.push.apple.com/a`, "https://evil.org%2f.push.apple.com/a", "https://evil.org%00.push.apple.com/a",
		"https://fcm.goog\u200ble" + "apis.com/a", "https://fcm.googleapis。com/a", "https://ſ.push.apple.com/a",
		"https://push.lan/abc", "http://push.lan:8443/abc", "https://127.0.0.1:4567/abc", "http://127.0.0.1:4568/abc", "http://push.example.org/a",
		"https://any.example.org/a",
		"https://fcm.googleapis.com/" + strings.Repeat("a", push.MaxEndpoint),
	} {
		if _, err := push.ParseEndpoint(bad, allowed); !errors.Is(err, push.ErrEndpoint) {
			t.Errorf("%q was taken: %v", bad, err)
		}
	}
	if _, err := push.ParseEndpoint("https://fcm.googleapis.com/a", push.Hosts{}); err == nil {
		t.Error("no hosts allow one")
	}
}

func TestParseHostsRefuses(t *testing.T) {
	for _, bad := range []string{"*", "*.example.org", "example", "10.0.0.1", "push.example.org:8443", "a..b", "-a.org", "ftp://a.org", "https://", "https://u@a.org", "https://a.org/path", "https://a.org?x", "a_b.org"} {
		if _, err := push.ParseHosts(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// TestEndpointIsNeverPrintedWhole prints one in all the ways a log might.
func TestEndpointIsNeverPrintedWhole(t *testing.T) {
	e, err := push.ParseEndpoint("https://fcm.googleapis.com/wp/secret", hosts(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	keys := push.Keys{P256dh: "keysecret", Auth: "keysecret"}
	sub := push.Subscription{Endpoint: e, Keys: keys}
	hidden := struct{ e push.Endpoint }{e}
	var out bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(h).Info("x", "endpoint", e, "subscription", sub)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		fmt.Fprintf(&out, verb+verb+verb, e, sub, hidden)
	}
	//lint:ignore SA9005 that nothing comes out is what is tested
	data, _ := json.Marshal(e)
	out.Write(data)
	if strings.Contains(out.String(), "secret") {
		t.Errorf("it shows: %s", out.String())
	}
	if got := e.String(); got != "fcm.googleapis.com/…ae8dadd1" {
		t.Errorf("String = %s", got)
	}
}

func FuzzParseEndpoint(f *testing.F) {
	for _, s := range []string{
		"https://fcm.googleapis.com/fcm/send/abc", "https://a.push.apple.com:443/x?y", "https://u:p@a.push.apple.com/", "https://[::1]/a",
		"https://evil.org%2f.push.apple.com/a", "http://127.0.0.1:4567/abc", `https://evil.org\.push.apple.com/a`,
	} {
		f.Add(s)
	}
	allowed := hosts(f, "http://127.0.0.1:4567")
	f.Fuzz(func(t *testing.T, raw string) {
		e, err := push.ParseEndpoint(raw, allowed)
		if err != nil {
			if !errors.Is(err, push.ErrEndpoint) || len(raw) > 20 && strings.Contains(err.Error(), raw) {
				t.Fatalf("refusal: %v", err)
			}
			return
		}
		// Whatever was taken leads, for net/http, to a host of the list.
		u, err := url.Parse(e.URL())
		if err != nil || e.URL() != raw || len(raw) > push.MaxEndpoint || u.User != nil || u.Fragment != "" {
			t.Fatalf("taken: %q", raw)
		}
		if u.Scheme == "http" && u.Host == "127.0.0.1:4567" {
			return
		}
		host := strings.ToLower(u.Hostname())
		_, notIP := netip.ParseAddr(host)
		known := strings.HasSuffix(host, ".googleapis.com") || strings.HasSuffix(host, ".google.com") ||
			strings.HasSuffix(host, ".push.services.mozilla.com") || strings.HasSuffix(host, ".push.apple.com") || strings.HasSuffix(host, ".notify.windows.com")
		if u.Scheme != "https" || notIP == nil || !known || (u.Port() != "" && u.Port() != "443") {
			t.Fatalf("taken: %q", raw)
		}
		if strings.Contains(e.String(), u.Path) && len(u.Path) > 12 {
			t.Fatalf("String tells the path: %s", e)
		}
	})
}
