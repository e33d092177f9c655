package site_test

import (
	"testing"

	"gaoshi/content"
	"gaoshi/frontend/samples"
	"gaoshi/server/browsertest"
)

// TestAxe holds every public page in every state to the rules for people who
// do not see, hear or move as most do: in each language, in light and dark.
func TestAxe(t *testing.T) {
	rules := browsertest.NewAxe(t)
	browser := browsertest.Chromium(t)
	p := open(t, nil)
	p.app = p.mount(t, nil, true)
	url, _ := p.listen(t)
	for _, l := range content.Langs {
		page := browser.Page(t)
		page.Phone()
		for _, s := range samples.All(samples.Office(), l) {
			page.Go(url + "/dev/pages/" + string(l) + "/" + s.Name)
			for _, dark := range []bool{false, true} {
				page.Dark(dark)
				for _, fault := range rules.Faults(page) {
					t.Errorf("%s %s, dark %t: %s", l, s.Name, dark, fault)
				}
			}
		}
	}
}
