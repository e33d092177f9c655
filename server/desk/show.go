package desk

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/assets"
)

// policy is the server's, and allows a preview: a frame of our own, with the
// styles that public pages carry inside.
var policy = "default-src 'none'; script-src 'self'; style-src 'self' " + assets.StyleHashes() +
	"; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// base is what every page of a request starts from.
func (r *Room) base(c *fiber.Ctx, title string) frontend.DeskBase {
	e := editorOf(c)
	b := frontend.DeskBase{Editor: e, Base: frontend.Base{
		Office: r.Office, Lang: r.langOf(c, e), Path: c.Path(), Now: r.Now(),
		Edition: r.Library.Edition(), NoIndex: true, Section: "desk",
	}}
	b.Title = b.Words().T(title)
	b.Inbox, b.Alerting = r.Inbox != nil, r.Alerts != nil
	b.MayWrite = e.Is(content.Secretary, content.Duty)
	if done := r.sessions.PopString(c.UserContext(), keyDone); done != "" {
		b.Done = b.Words().T(done)
	}
	return b
}

// langOf is the language of the desk: the editor's, else the first one of her
// browser's that we have.
func (r *Room) langOf(c *fiber.Ctx, e *content.Editor) content.Lang {
	if e != nil && e.Lang.Known() {
		return e.Lang
	}
	for part := range strings.SplitSeq(c.Get(fiber.HeaderAcceptLanguage), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		if l := content.Lang(tag); l.Known() {
			return l
		}
	}
	return r.Office.Lang
}

// show sends a page.
func (r *Room) show(c *fiber.Ctx, status int, p frontend.Page) error {
	body, err := r.Pages.Bytes(p)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	return c.Status(status).Send(body)
}

// done says something once on the page that a redirect leads to.
func (r *Room) done(c *fiber.Ctx, key, to string) error {
	r.sessions.Put(c.UserContext(), keyDone, key)
	return c.Redirect(to, fiber.StatusSeeOther)
}

// refusals are what a form shows of an error. A fault of ours is logged here,
// since the form comes back instead of the error page: what was typed counts
// for more than which page says sorry.
func refusals(c *fiber.Ctx, err error) content.Errors {
	all := content.RefusalsIn(err)
	if len(all) == 0 {
		all = content.Errors{content.Refuse(content.Internal, "", content.MsgInternal)}
	}
	if code := content.CodeOf(err); code == content.Internal || code == content.Unavailable {
		slog.ErrorContext(c.UserContext(), "form came back", "route", c.Route().Path, "err", err)
	}
	return all
}

// statusOf is the status of a page that shows a refusal.
func statusOf(err error) int {
	switch content.CodeOf(err) {
	case "":
		return http.StatusOK
	case content.Invalid:
		return http.StatusUnprocessableEntity
	case content.Denied:
		return http.StatusForbidden
	case content.NotFound:
		return http.StatusNotFound
	case content.Conflict, content.NotNow:
		return http.StatusConflict
	case content.TooLarge:
		return http.StatusRequestEntityTooLarge
	case content.TooMany:
		return http.StatusTooManyRequests
	case content.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
