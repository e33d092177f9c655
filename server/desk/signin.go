package desk

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// Refusals of the sign-in page.
const (
	MsgSignIn        content.Message = "sign_in_wrong"
	MsgSignInTooMany content.Message = "sign_in_too_many"
)

// Tries in a window: by the login from one address, by the login from anywhere,
// by the address. The second is far enough from the first that a stranger
// elsewhere does not lock an editor out by typing her name.
const (
	signInWindow  = 15 * time.Minute
	triesPair     = 10
	triesLogin    = 60
	triesAddress  = 40
	maxKeptFields = 400
)

// ShowSignIn asks who is there.
func (r *Room) ShowSignIn(c *fiber.Ctx) error {
	if e, err := r.who(c); err != nil || e != nil {
		if err != nil {
			return err
		}
		return c.Redirect(deskPath(c.Query("next")), fiber.StatusSeeOther)
	}
	all, err := r.Desk.Editors(c.UserContext())
	if err != nil {
		return err
	}
	return r.show(c, fiber.StatusOK, frontend.SignInPage{DeskBase: r.base(c, "desk.signin.title"), Next: c.Query("next"), Empty: len(all) == 0})
}

// SignIn opens a session. An unknown login and a wrong password get the same
// answer after the same work.
func (r *Room) SignIn(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	login, next, kept := strings.ToLower(strings.TrimSpace(form.Get("login"))), form.Get("next"), keptIn(form)
	e, err := r.signIn(c.UserContext(), login, form.Get("password"), c.IP())
	if err != nil {
		p := frontend.SignInPage{DeskBase: r.base(c, "desk.signin.title"), Login: login, Next: next, Kept: kept}
		p.Refused = refusals(c, err)
		return r.show(c, statusOf(err), p)
	}
	if err := r.begin(c, e); err != nil {
		return err
	}
	c.Locals(localEditor, e)
	if kept.To != "" {
		return r.show(c, fiber.StatusOK, frontend.ResumePage{DeskBase: r.base(c, "desk.resume.title"), Kept: kept})
	}
	return c.Redirect(deskPath(next), fiber.StatusSeeOther)
}

func (r *Room) signIn(ctx context.Context, login, password, address string) (*content.Editor, error) {
	if err := r.countTry(ctx, login, address); err != nil {
		return nil, err
	}
	e, err := r.Desk.EditorByLogin(ctx, login)
	if err != nil && content.CodeOf(err) != content.NotFound {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	ok, err := r.passwords.matches(ctx, e, password)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	if !ok {
		return nil, content.Refuse(content.Denied, "login", MsgSignIn)
	}
	return e, nil
}

// countTry refuses with TooMany before any hashing is done.
func (r *Room) countTry(ctx context.Context, login, address string) error {
	for _, limit := range []struct {
		key string
		max int
	}{
		{"signin:" + login + "@" + address, triesPair},
		{"signin:" + login, triesLogin},
		{"signin:@" + address, triesAddress},
	} {
		ok, err := r.Store.Allow(ctx, limit.key, limit.max, signInWindow)
		if err != nil {
			return fmt.Errorf("count sign-in: %w", err)
		}
		if !ok {
			return content.Refuse(content.TooMany, "", MsgSignInTooMany, "Minutes", int(signInWindow.Minutes()))
		}
	}
	return nil
}

// SignOut ends the session.
func (r *Room) SignOut(c *fiber.Ctx) error {
	if err := r.sessions.Destroy(c.UserContext()); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	c.Set("Clear-Site-Data", `"cache"`)
	return c.Redirect("/desk/signin", fiber.StatusSeeOther)
}

// deskPath keeps a way on inside the desk, whatever a link says.
func deskPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || strings.ContainsAny(next, "\\\r\n") || strings.Contains(u.Path, "..") ||
		!strings.HasPrefix(next, "/desk/") || strings.HasPrefix(next, "/desk/sign") {
		return "/desk/"
	}
	return next
}

// keepForm answers a form whose session has ended: it asks to sign in and
// holds on to what was typed. Files are not kept; the browser has them.
func (r *Room) keepForm(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	p := frontend.SignInPage{DeskBase: r.base(c, "desk.signin.title"), Kept: frontend.Kept{To: c.Path(), Fields: form}}
	p.Done = p.Words().T("desk.signin.kept")
	return r.show(c, fiber.StatusUnauthorized, p)
}

// keptPrefix marks the fields of a kept form inside the sign-in form.
const keptPrefix = "kept."

// keptIn takes a kept form out of the sign-in form.
func keptIn(form url.Values) frontend.Kept {
	to := form.Get("kept_to")
	if to == "" || deskPath(to) != to {
		return frontend.Kept{}
	}
	k := frontend.Kept{To: to, Fields: url.Values{}}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if rest, ok := strings.CutPrefix(name, keptPrefix); ok && len(k.Fields) < maxKeptFields {
			k.Fields[rest] = form[name]
		}
	}
	return k
}
