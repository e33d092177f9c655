package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// How long a session lasts: until half a day of nothing, or a week.
const (
	sessionIdle = 12 * time.Hour
	sessionLife = 7 * 24 * time.Hour
)

// Keys of what a session holds.
const (
	keyEditor = "editor" // id of who signed in
	keySeal   = "seal"   // of her password when she did
	keyDone   = "done"   // what to say once on the next page
)

// newSessions makes the manager and names its cookie. The store keeps tokens
// hashed, so a copy of the database opens no session. On https the name begins
// with __Host-, with which browsers let no other host or path set it.
func newSessions(store scs.Store, office *frontend.Office) (*scs.SessionManager, string) {
	m := scs.New()
	m.Store = store
	m.IdleTimeout, m.Lifetime = sessionIdle, sessionLife
	if strings.HasPrefix(office.BaseURL, "https://") {
		return m, "__Host-desk"
	}
	return m, "desk"
}

// session loads the session before a request and keeps it after.
func (r *Room) session(c *fiber.Ctx) error {
	token := c.Cookies(r.cookie)
	ctx, err := r.sessions.Load(c.UserContext(), token)
	if err != nil {
		return fmt.Errorf("load session: %w", err)
	}
	c.SetUserContext(ctx)
	failed := c.Next()
	if err := r.keepSession(c, token); err != nil && failed == nil {
		return err
	}
	return failed
}

// keepSession stores what changed and hands out the cookie when it is new.
func (r *Room) keepSession(c *fiber.Ctx, had string) error {
	ctx := c.UserContext()
	switch r.sessions.Status(ctx) {
	case scs.Modified:
		token, _, err := r.sessions.Commit(ctx)
		if err != nil {
			return fmt.Errorf("keep session: %w", err)
		}
		if token != had {
			r.setCookie(c, token, r.Now().Add(sessionLife))
		}
	case scs.Destroyed:
		r.setCookie(c, "", time.Unix(1, 0))
	}
	return nil
}

func (r *Room) setCookie(c *fiber.Ctx, token string, expires time.Time) {
	c.Cookie(&fiber.Cookie{Name: r.cookie, Value: token, Path: "/", Expires: expires, HTTPOnly: true,
		Secure: strings.HasPrefix(r.Office.BaseURL, "https://"), SameSite: fiber.CookieSameSiteLaxMode})
}

// begin signs an editor in, under a new token: one that was planted before is
// worth nothing.
func (r *Room) begin(c *fiber.Ctx, e *content.Editor) error {
	ctx := c.UserContext()
	if err := r.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	r.sessions.Put(ctx, keyEditor, string(e.ID))
	r.sessions.Put(ctx, keySeal, seal(e))
	return nil
}

// seal ties a session to the password it was opened with: a new password or a
// disabled account ends every session there is.
func seal(e *content.Editor) string {
	sum := sha256.Sum256([]byte(e.Secret))
	return hex.EncodeToString(sum[:8])
}

const localEditor = "editor"

// editorOf is who is signed in, after signedIn has let her through.
func editorOf(c *fiber.Ctx) *content.Editor {
	e, _ := c.Locals(localEditor).(*content.Editor)
	return e
}

// who finds the session's editor, nil where there is none any more.
func (r *Room) who(c *fiber.Ctx) (*content.Editor, error) {
	ctx := c.UserContext()
	id := r.sessions.GetString(ctx, keyEditor)
	if id == "" {
		return nil, nil
	}
	e, err := r.Desk.Editor(ctx, content.ID(id))
	if content.CodeOf(err) == content.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("who is signed in: %w", err)
	}
	if e.Disabled || seal(e) != r.sessions.GetString(ctx, keySeal) {
		return nil, nil
	}
	return e, nil
}

// signedIn lets editors through. Anybody else is asked to sign in; a form she
// sent meanwhile waits for her.
func (r *Room) signedIn(c *fiber.Ctx) error {
	e, err := r.who(c)
	if err != nil {
		return err
	}
	if e != nil {
		c.Locals(localEditor, e)
		return c.Next()
	}
	switch {
	case wantsJSON(c):
		return c.Status(fiber.StatusUnauthorized).JSON(fiber.Map{"signin": "/desk/signin"})
	case c.Method() == fiber.MethodPost:
		return r.keepForm(c)
	}
	return c.Redirect("/desk/signin?next="+url.QueryEscape(c.OriginalURL()), fiber.StatusSeeOther)
}

// only lets editors with a role through.
func (r *Room) only(role content.Role) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := r.who(c)
		if err != nil {
			return err
		}
		if e != nil && !e.Is(role) {
			return content.Refuse(content.Denied, "", content.MsgRoleNeeded, "Roles", string(role))
		}
		return r.signedIn(c)
	}
}

// wantsJSON reports whether the desk's own script asks.
func wantsJSON(c *fiber.Ctx) bool { return c.Get(fiber.HeaderAccept) == fiber.MIMEApplicationJSON }
