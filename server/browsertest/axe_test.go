package browsertest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAxeFindsFaults: rules that find nothing anywhere would look like pages
// without a fault. The page forbids scripts, as ours do.
func TestAxeFindsFaults(t *testing.T) {
	rules := NewAxe(t)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(`<!doctype html><html lang="en"><title>Faults</title><main><h1>Faults</h1>
			<p style="color:#bbb;background:#fff">Too pale to read</p><input type="text"></main></html>`))
	}))
	defer site.Close()
	page := Chromium(t).Page(t)
	page.Go(site.URL)
	got := strings.Join(rules.Faults(page), "\n")
	for _, rule := range []string{"color-contrast: ", "label: "} {
		if !strings.Contains(got, rule) {
			t.Errorf("%s is not found in %q", rule, got)
		}
	}
}
