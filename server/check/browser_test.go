package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"

	"gaoshi/content"
	"gaoshi/server/browsertest"
)

// TestOnAPhone goes the way of a resident with a message in hand: from the box
// on the home page to the answer, or to the desk.
func TestOnAPhone(t *testing.T) {
	chrome := browsertest.Chromium(t)
	for _, scripts := range []bool{false, true} {
		name := map[bool]string{false: "without scripts", true: "with scripts"}[scripts]
		t.Run(name, func(t *testing.T) {
			p, _ := openAnswered(t)
			base := p.listen()
			for _, l := range content.Langs {
				page := chrome.Page(t)
				page.Phone()
				if !scripts {
					page.NoScript()
				}
				v := visitor{page, base, map[bool]string{false: "", true: "/en"}[l == content.English], name + "-" + string(l), scripts}
				v.findsTheAnswer(t)
				v.asksTheDesk(t, string(l)+" 听说东片要停暖气一个月，是真的吗？")
				if errs := page.Errors(); len(errs) > 0 {
					t.Errorf("%s: %q", l, errs)
				}
			}
			list := p.cases()
			if len(list) != 2 || list[0].Asks != 1 {
				t.Fatalf("%d cases", len(list))
			}
			onTheDesk(t, p, chrome, base, list[0])
		})
	}
}

// visitor is one phone.
type visitor struct {
	*browsertest.Page
	base, prefix, name string
	scripts            bool
}

// press presses a button and waits for the next page. Where to press is found
// out with frames, which need scripts; without them the button is told.
func (v visitor) press(selector, path string) {
	if v.scripts {
		v.ClickAndLoad(selector)
	} else {
		v.Run("document.__left = true; document.querySelector(`" + selector + "`).click()")
		v.Wait("the next page", "!document.__left && document.readyState === 'complete'")
	}
	v.Wait("the page "+path, "location.pathname === `"+v.prefix+path+"` && document.readyState === 'complete'")
}

func (v visitor) findsTheAnswer(t *testing.T) {
	t.Helper()
	v.Go(v.base + v.prefix + "/")
	v.Type("#text", forwarded)
	v.press("form.ask button", "/check")
	if got := v.Text("main"); !strings.Contains(got, "自来水今天3次检测都合格") {
		t.Errorf("%s: %s", v.name, got)
	}
	v.look(t, "answer")
	v.press("[name=helpful][value=yes]", "/check/feedback")
	v.look(t, "thanks")
}

func (v visitor) asksTheDesk(t *testing.T, text string) {
	t.Helper()
	v.Go(v.base + v.prefix + "/check")
	v.Type("#text", text)
	v.press("form.ask button", "/check")
	v.look(t, "nothing")
	v.press(`form[action$="/ask"] button`, "/ask")
	if !strings.HasSuffix(v.URL(), "/ask?sent=1") {
		t.Errorf("%s: ended at %s", v.name, v.URL())
	}
	v.look(t, "sent")
}

// onTheDesk signs in as an editor and looks for the case.
func onTheDesk(t *testing.T, p *portal, chrome *browsertest.Browser, base string, r *content.Rumor) {
	t.Helper()
	const word = "a long enough word"
	secret, err := argon2id.CreateHash(word, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		t.Fatal(err)
	}
	who := content.Editor{Login: "lin", Name: "林", Roles: []content.Role{content.Secretary}, Lang: content.Chinese, Secret: secret}
	if _, err := p.Desk.SaveEditor(t.Context(), nil, who); err != nil {
		t.Fatal(err)
	}
	page := chrome.Page(t)
	page.Phone()
	page.Go(base + "/desk/")
	page.Fill("#login", "lin")
	page.Fill("#password", word)
	page.ClickAndLoad("form button")
	page.ClickAndLoad(`nav a[href="/desk/rumors"]`)
	if got := page.Text("main"); !strings.Contains(got, r.Claim) || !strings.Contains(got, "问过 1 次") {
		t.Errorf("the case is not on the desk: %s", got)
	}
	page.ClickAndLoad(`a[href="/desk/rumors/` + string(r.ID) + `"]`)
	page.ClickAndLoad(`a[href^="/desk/new/clarification?rumor="]`)
	if got := browsertest.Eval[string](page, `document.querySelector('[name="zh.claim"]').value`); got != r.Claim {
		t.Errorf("the form begins with %q", got)
	}
	if errs := page.Errors(); len(errs) > 0 {
		t.Errorf("%q", errs)
	}
}

// look holds a page to a phone's width. With GAOSHI_SCREENSHOTS set to a
// folder, it leaves a picture.
func (v visitor) look(t *testing.T, name string) {
	t.Helper()
	if over := v.TooWide(); over > 0 {
		t.Errorf("%s %s scrolls sideways by %d", v.name, name, over)
	}
	if folder := os.Getenv("GAOSHI_SCREENSHOTS"); folder != "" {
		v.Screenshot(filepath.Join(folder, "check-"+strings.ReplaceAll(v.name, " ", "")+"-"+name+".png"))
	}
}

// TestSharedToTheInstalledPortal posts a form as a phone's share sheet does,
// with the service worker in charge: it leaves what is sent alone.
func TestSharedToTheInstalledPortal(t *testing.T) {
	chrome := browsertest.Chromium(t)
	p, _ := openAnswered(t)
	base := p.listen()
	page := chrome.Page(t)
	page.Phone()
	page.Go(base + "/")
	page.Wait("the service worker", `navigator.serviceWorker.controller`)
	share := browsertest.Eval[map[string]any](page, `fetch("/manifest.webmanifest").then(r => r.json()).then(m => m.share_target)`)
	if share["action"] != "/check" {
		t.Fatalf("%v", share)
	}
	page.Run(`const f = document.createElement("form"); f.method = "post"; f.action = ` + "`" + share["action"].(string) + "`" + `;
		for (const [name, value] of [["title", "家人群"], ["text", ` + "`" + forwarded + "`" + `], ["url", ""]]) {
			const i = document.createElement("input"); i.type = "hidden"; i.name = name; i.value = value; f.append(i);
		}
		document.body.append(f); setTimeout(() => f.submit())`)
	page.Wait("the answer", `location.pathname === "/check" && document.readyState === "complete"`)
	if got := page.Text("main"); !strings.Contains(got, "自来水今天3次检测都合格") {
		t.Error(got)
	}
	kept := browsertest.Eval[[]string](page, `(async () => { const out = [];
		for (const name of await caches.keys()) for (const r of await (await caches.open(name)).keys()) out.push(new URL(r.url).pathname);
		return out })()`)
	for _, path := range kept {
		if strings.HasSuffix(path, "/check") {
			t.Errorf("the answer to a message is kept on the phone: %q", kept)
		}
	}
}
