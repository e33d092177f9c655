package desk_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest/town"
	"gaoshi/frontend"
	"gaoshi/server/browsertest"
	"gaoshi/server/desk"
)

func solo(_ *desk.Deps, o *content.Office, _ *frontend.Office) { o.Solo = true }

// local lets the browser reach the portal under its own name.
func local(_ *desk.Deps, _ *content.Office, o *frontend.Office) { o.BaseURL = "http://localhost" }

// TestFromSignInToPublic does what a secretary does who knows what to say, and
// counts it: she must be done in 90 seconds.
func TestFromSignInToPublic(t *testing.T) {
	chrome := browsertest.Chromium(t)
	p := openPortal(t, solo, local).staff()
	base := p.listen()
	t.Run("on a laptop", func(t *testing.T) {
		page := chrome.Page(t)
		page.Size(1280, 800)
		publishOne(t, page, base, page.Click, page.ClickAndLoad)
	})
	t.Run("on a phone without scripts", func(t *testing.T) {
		page := chrome.Page(t)
		page.NoScript()
		page.Phone()
		click := func(selector string) { page.Run("document.querySelector(`" + selector + "`).click()") }
		publishOne(t, page, base, click, func(selector string) {
			was := page.URL()
			click(selector)
			page.Wait("another page", "location.href !== `"+was+"` && document.readyState === 'complete'")
		})
	})
}

// publishOne goes from the sign-in page to a public one. How to click differs:
// finding out where to click waits for frames, which need scripts.
func publishOne(t *testing.T, page *browsertest.Page, base string, click, clickAndLoad func(selector string)) {
	t.Helper()
	fields, clicks := 0, 0
	typed := func(selector, text string) { page.Type(selector, text); fields++ }
	clicked := func(selector string) { clickAndLoad(selector); clicks++ }

	page.Go(base + "/desk/")
	typed("#login", "sec")
	typed("#password", password)
	clicked("form button")
	clicked(`a[href="/desk/new/clarification"]`)
	click(`input[name=verdict][value=false]`)
	clicks++
	typed(`[name="zh.claim"]`, "一棵白菜卖到六十三块")
	typed(`[name="zh.headline"]`, "菜场照常营业，白菜每斤两元")
	typed(`[name="zh.body"]`, "市场监管所今早查过三家菜场。")
	typed(`[name=source_title]`, "市场监管所")
	clicked(`.go button[value=review]`)
	clicked(`form[action$="/publish"] button`)

	if !strings.Contains(page.URL(), "/rumors/") || !strings.Contains(page.Text("h1"), "白菜每斤两元") {
		t.Errorf("ended on %s: %s", page.URL(), page.Text("main"))
	}
	if fields > 6 || clicks > 5 {
		t.Errorf("%d fields and %d clicks are more than 90 seconds allow", fields, clicks)
	}
}

func TestTypedTextSurvives(t *testing.T) {
	chrome := browsertest.Chromium(t)
	p := openPortal(t, local).staff()
	base := p.listen()
	page := chrome.Page(t)
	page.Size(1280, 800)
	signIn(page, base, "sec", password)

	t.Run("saved by itself", func(t *testing.T) {
		page.Go(base + "/desk/new/clarification")
		page.Type(`[name="zh.headline"]`, "菜场照常营业")
		page.Wait("the clock says saved", `/\d\d:\d\d:\d\d/.test(document.getElementById("clock").textContent)`)
		if !strings.HasSuffix(page.URL(), "/edit") {
			t.Errorf("still at %s", page.URL())
		}
		page.Wait("the preview shows it", `document.querySelector("#preview iframe").contentDocument.body.textContent.includes("菜场照常营业")`)
		page.Reload()
		if got := browsertest.Eval[string](page, `document.querySelector('[name="zh.headline"]').value`); got != "菜场照常营业" {
			t.Errorf("after reloading: %q", got)
		}
	})
	t.Run("kept on the device without a connection", func(t *testing.T) {
		page.Offline(true)
		page.Type(`[name="zh.body"]`, "没有网的时候写的")
		page.Wait("it says that there is no connection", `document.getElementById("clock").classList.contains("bad")`)
		page.Run(`window.onbeforeunload = null; window.addEventListener("beforeunload", e => e.stopImmediatePropagation(), true)`)
		page.Offline(false)
		page.Wait("saved once there is one again", `/\d\d:\d\d:\d\d/.test(document.getElementById("clock").textContent)`)
	})
	t.Run("Ctrl+S saves", func(t *testing.T) {
		page.Type(`[name="zh.what_to_do"]`, "照常买菜")
		page.Run(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "s", ctrlKey: true, bubbles: true, cancelable: true}))`)
		page.WaitFor(".done")
		if got := browsertest.Eval[string](page, `document.querySelector('[name="zh.what_to_do"]').value`); got != "照常买菜" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("Ctrl+Enter hands in, and leads to what is missing", func(t *testing.T) {
		page.Type(`[name="zh.what_to_do"]`, "。")
		page.Run(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", ctrlKey: true, bubbles: true, cancelable: true}))`)
		page.WaitFor("#complaints")
		if got := page.Focused(); !strings.Contains(got, "#complaints") {
			t.Errorf("the focus is on %s", got)
		}
		page.Click(`#complaints a[href="#zh.claim"]`)
		if got := browsertest.Eval[string](page, `document.activeElement.name`); got != "zh.claim" {
			t.Errorf("the link leads to %q", got)
		}
		page.Go(page.URL() + "/edit")
	})
	t.Run("a conflict says so and loses nothing", func(t *testing.T) {
		path := strings.TrimSuffix(strings.TrimPrefix(page.URL(), base), "/edit")
		other := p.as("sec2")
		version := other.get(path + "/edit").version()
		other.post(path, clarification("version", version, "zh.body", "同事写的", "do", "save")...).to()
		page.Type(`[name="zh.claim"]`, "旧图新发")
		page.Wait("the clock warns", `document.getElementById("clock").classList.contains("bad")`)
		page.ClickAndLoad(`.go button[value=save]`)
		page.WaitFor("#conflict")
		if text := page.Text("#conflict"); !strings.Contains(text, "同事写的") || !strings.Contains(text, "旧图新发") {
			t.Errorf("the conflict shows %s", text)
		}
		look(t, page, "conflict")
	})
}

func signIn(page *browsertest.Page, base, login, word string) {
	page.Go(base + "/desk/")
	page.Fill("#login", login)
	page.Fill("#password", word)
	page.ClickAndLoad("form button")
}

// TestLooks opens every page of a lively desk on a phone and on a laptop, in
// both languages. Nothing may scroll sideways or complain. With
// GAOSHI_SCREENSHOTS set to a folder, it leaves pictures to look at.
func TestLooks(t *testing.T) {
	chrome := browsertest.Chromium(t)
	p := openPortal(t, local)
	hash := func(string) (string, error) { return secret, nil }
	tingshuang, err := town.Fill(context.Background(), p.db, content.NewEditions(0), content.Office{}, time.Now(), hash)
	if err != nil {
		t.Fatal(err)
	}
	p.staff()
	path := p.written("sec", "en.headline", "Markets are open, cabbage costs two yuan")
	due := p.asked(seal, "https://video.example/v/"+strings.Repeat("a", 120), "seal", 12)
	p.asked(strings.Repeat("白菜卖到六十三块一棵了，赶紧去囤！", 20), "", "cabbage", 3)
	p.inStep()
	sec := p.as("sec")
	at := time.Now().In(p.office.Zone).Add(time.Hour).Format("2006-01-02T15:04")
	sec.post("/desk/rumors/"+string(due)+"/take", "version", sec.get("/desk/rumors/"+string(due)).version(), "deadline", at).to()
	base := p.listen()
	seen := map[string][]string{
		"sec": {"/desk/", "/desk/pieces", path, p.published() + "/edit", "/desk/rumors", "/desk/rumors/" + string(due)},
		"rev": {p.submitted("sec"), p.published() + "/history"},
		tingshuang.Logins.As(content.Reviewer).Login: {"/desk/"},
		"sec2":  {"/desk/new/notice", path + "/edit", "/desk/my", "/desk/rumors", "/desk/rumors/" + string(due)},
		"admin": {"/desk/accounts", "/desk/terms"},
	}
	page := chrome.Page(t)
	page.Go(base + "/desk/signin")
	look(t, page, "signin")
	for login, paths := range seen {
		page := chrome.Page(t)
		signIn(page, base, login, password)
		for i, at := range paths {
			page.Go(base + at)
			look(t, page, login+itoa(i+1))
		}
		if errs := page.Errors(); len(errs) > 0 {
			t.Errorf("%s: %q", login, errs)
		}
	}
}

// look holds a page to both sizes.
func look(t *testing.T, page *browsertest.Page, name string) {
	t.Helper()
	for _, size := range [][2]int{{1280, 800}, {360, 780}} {
		page.Size(size[0], size[1])
		if over := page.TooWide(); over > 0 {
			t.Errorf("%s scrolls sideways by %d at %d", name, over, size[0])
		}
		if folder := os.Getenv("GAOSHI_SCREENSHOTS"); folder != "" {
			page.Screenshot(filepath.Join(folder, name+"-"+itoa(size[0])+".png"))
		}
	}
}
