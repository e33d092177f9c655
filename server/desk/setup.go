package desk

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// setupOpen refuses with NotFound when the link is no good or there is an
// account already.
func (r *Room) setupOpen(ctx context.Context, token string) error {
	if err := checkLink(ctx, r.Store, setupSetting, token, r.Now()); err != nil {
		return err
	}
	all, err := r.Desk.Editors(ctx)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		return content.Refuse(content.NotFound, "", MsgLinkGone)
	}
	return nil
}

// ShowSetup is where the link in the terminal leads.
func (r *Room) ShowSetup(c *fiber.Ctx) error {
	p := frontend.SetupPage{DeskBase: r.base(c, "desk.setup.title"), Token: c.Params("token")}
	return r.linkPage(c, r.setupOpen(c.UserContext(), p.Token), func(refused content.Errors) frontend.Page {
		if p.Refused = refused; refused != nil {
			p.Token = ""
		}
		return p
	})
}

// linkPage shows a page behind a one-time link, or that page saying that the
// link is no good.
func (r *Room) linkPage(c *fiber.Ctx, err error, page func(content.Errors) frontend.Page) error {
	if err != nil && content.CodeOf(err) != content.NotFound {
		return err
	}
	var refused content.Errors
	if err != nil {
		refused = refusals(c, err)
	}
	return r.show(c, statusOf(err), page(refused))
}

// MakeFirstAdmin makes the account that keeps all others, and signs it in.
func (r *Room) MakeFirstAdmin(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	p := frontend.SetupPage{DeskBase: r.base(c, "desk.setup.title"), Token: c.Params("token"),
		Login: form.Get("login"), Name: form.Get("name")}
	e := content.Editor{Login: p.Login, Name: p.Name, Roles: content.Roles, Lang: p.Lang}
	admin, err := r.makeFirstAdmin(c.UserContext(), p.Token, e, form.Get("password"), form.Get("again"))
	if err != nil {
		if content.CodeOf(err) == content.NotFound {
			p.Token = ""
		}
		p.Refused = refusals(c, err)
		return r.show(c, statusOf(err), p)
	}
	if err := r.begin(c, admin); err != nil {
		return err
	}
	return r.done(c, "desk.done.setup", "/desk/accounts")
}

// makeFirstAdmin spends the link last, so that a mistake in the form leaves it
// good.
func (r *Room) makeFirstAdmin(ctx context.Context, token string, e content.Editor, password, again string) (*content.Editor, error) {
	if err := r.setupOpen(ctx, token); err != nil {
		return nil, err
	}
	if err := checkPassword(e.Login, password, again); err != nil {
		return nil, err
	}
	hash, err := r.passwords.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	e.Secret, e.Login = hash, strings.ToLower(strings.TrimSpace(e.Login))
	if err := e.Check(); err != nil {
		return nil, err
	}
	if err := useLink(ctx, r.Store, setupSetting, token, r.Now()); err != nil {
		return nil, err
	}
	return r.Desk.SaveEditor(ctx, nil, e)
}
