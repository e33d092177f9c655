// Package browsertest drives real browsers for tests: Chromium over the
// DevTools protocol, Firefox over WebDriver BiDi, both with one small client
// of our own, so that neither Node nor a driver program is needed.
//
// A test starts a browser and gives each case a tab. Nothing returns an error:
// what cannot be done fails the test, with the page's console in the message.
//
//	func TestSubscribePage(t *testing.T) {
//		site := httptest.NewServer(handler)
//		defer site.Close()
//
//		page := browsertest.Chromium(t).Page(t)
//		page.Phone()
//		page.Go(site.URL + "/subscribe")
//		page.Type("#area", "Riverside")
//		page.Click("button[type=submit]")
//		page.WaitFor(".done")
//		if got := page.Text(".done"); got != "Saved" {
//			t.Errorf("after saving: %q", got)
//		}
//		n := browsertest.Eval[int](page, "localStorage.length")
//		…
//		if page.TooWide() > 0 {
//			t.Error("a phone would scroll sideways")
//		}
//		page.Screenshot("testdata/out/subscribe.png")
//		if errs := page.Errors(); len(errs) > 0 {
//			t.Errorf("console: %q", errs)
//		}
//	}
//
// What there is: Go, Reload, ClickAndLoad; Click, Type, Fill, Select, Press;
// Text, Attr, Count, Has, Title, URL, Focused, Eval, Run; Wait, WaitFor;
// Screenshot, Phone, Size, TooWide; Errors. In Chromium alone: NoScript, Dark,
// Offline, Received, Allow, DeliverPush. Notifications and WaitNotification read
// what a service worker shows.
//
// Firefox can be given a push service of the test's own and a Desktop that shows
// notifications and clicks them, for the whole way of a message:
//
//	desktop, service := browsertest.NewDesktop(t), pushtest.New(t)
//	firefox := browsertest.Firefox(t, browsertest.FirefoxConfig{
//		PushServer: service.WebSocketURL(), Desktop: desktop,
//	})
//	page := firefox.ProfilePage(t)
//	…                                                 // subscribe, send
//	desktop.Click(t, desktop.Wait(t, "The water is safe"))
//	tab := firefox.WaitTab(t, "/rumors/water")
//
// Where no browser is installed the test is skipped with a message, and fails
// when the environment says CI=true. The browsers run without a window, keep
// their profile in a temporary folder, and end with the test. Chromium resolves
// no name but localhost; Firefox has its own services turned off.
package browsertest
