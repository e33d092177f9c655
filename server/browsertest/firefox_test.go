package browsertest_test

import (
	"testing"

	"gaoshi/server/browsertest"
)

func TestFirefox(t *testing.T) {
	url := site(t)
	desktop := browsertest.NewDesktop(t)
	browser := browsertest.Firefox(t, browsertest.FirefoxConfig{Desktop: desktop})

	t.Run("a form is filled and sent", func(t *testing.T) {
		p := browser.Page(t)
		p.Go(url + "/form")
		useForm(t, p)
	})
	t.Run("a narrow window", func(t *testing.T) {
		p := browser.Page(t)
		p.Phone()
		p.Go(url + "/form")
		useForm(t, p)
		p.Go(url + "/wide")
		if got := p.TooWide(); got < 100 {
			t.Errorf("TooWide = %d for a page of 500 pixels", got)
		}
	})
	t.Run("keys move the focus and press buttons", func(t *testing.T) {
		p := browser.Page(t)
		p.Go(url + "/form")
		useKeys(t, p)
	})
	t.Run("the console's complaints are kept", func(t *testing.T) {
		p := browser.Page(t)
		p.Go(url + "/bad")
		wantComplaints(t, p)
	})
	t.Run("a screenshot shows the whole page", func(t *testing.T) {
		p := browser.Page(t)
		p.Go(url + "/form")
		wantScreenshot(t, p)
	})
	t.Run("a click on a notification opens a tab", func(t *testing.T) {
		p := browser.ProfilePage(t)
		p.Go(url + "/worker")
		p.Run(`const r = await navigator.serviceWorker.ready; await r.showNotification('Hello', {body: 'there', data: '/done?name=x&area=y'})`)
		shown := desktop.Wait(t, "Hello")
		if shown.Title != "Hello" || shown.Body != "there" {
			t.Errorf("shown: %+v", shown)
		}
		desktop.Click(t, shown)
		if got := browser.WaitTab(t, "/done?name=x").Text("h1"); got != "x y" {
			t.Errorf("the tab says %q", got)
		}
	})
}
