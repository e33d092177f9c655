package check

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer/check"
)

const hour = time.Hour

// ShowAsk shows the form for a question to the desk, or after one was sent,
// that it was.
func (r *Room) ShowAsk(c *fiber.Ctx) error {
	return r.showAsk(c, http.StatusOK, frontend.Asked{Done: c.Query("sent") != ""}, nil)
}

func (r *Room) showAsk(c *fiber.Ctx, status int, a frontend.Asked, refused content.Errors) error {
	terms, err := r.Library.Terms(c.UserContext())
	if err != nil {
		return err
	}
	return r.show(c, status, frontend.NewAskPage(r.base(c, "ask"), a, terms, refused))
}

// Ask sends a question to the desk. On a refusal the form comes back with what
// was typed.
func (r *Room) Ask(c *fiber.Ctx) error {
	m := readMessage(func(name string) string { return c.FormValue(name) })
	a := frontend.Asked{Text: m.text, URL: m.url, Area: c.FormValue("area")}
	if err := r.allowAsk(c); err != nil {
		return r.askAgain(c, a, err)
	}
	b := r.base(c, "ask")
	q := content.Question{Text: m.forQuestion(), URL: m.url, Area: a.Area, Lang: b.Lang, Device: r.devices.of(c), Key: r.keyOf(c, m)}
	if _, err := r.Inbox.Ask(c.UserContext(), q); err != nil {
		return r.askAgain(c, a, err)
	}
	return c.Redirect(r.Office.Path(b.Lang, "/ask")+"?sent=1", http.StatusSeeOther)
}

// keyOf groups the question with those that say the same. While messages
// cannot be checked it stands alone.
func (r *Room) keyOf(c *fiber.Ctx, m message) string {
	a, err := r.Checker.Check(c.UserContext(), check.Question{Text: m.text, URL: m.url, Limit: 1})
	if err != nil {
		return ""
	}
	return a.Key
}

func (r *Room) allowAsk(c *fiber.Ctx) error {
	ok, err := r.Store.Allow(c.UserContext(), "ask:"+r.devices.network(c), asksPerHour, hour)
	if err == nil && !ok {
		return content.Refuse(content.TooMany, "", content.MsgTooOften)
	}
	return err
}

// askAgain shows the form with the refusal; other errors go their way.
func (r *Room) askAgain(c *fiber.Ctx, a frontend.Asked, err error) error {
	refused := content.RefusalsIn(err)
	if len(refused) == 0 {
		return err
	}
	status := http.StatusUnprocessableEntity
	if refused[0].Code == content.TooMany {
		status = http.StatusTooManyRequests
	}
	if refused[0].Code == content.Unavailable || refused[0].Code == content.Internal {
		status = http.StatusServiceUnavailable
	}
	return r.showAsk(c, status, a, refused)
}
