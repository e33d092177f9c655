package desk

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// linkOf takes a link's last part apart: whose it is, and the secret.
func linkOf(part string) (id content.ID, token string) {
	who, token, _ := strings.Cut(part, "-")
	return content.ID(who), token
}

// ownerOf finds whose password a link sets; NotFound when the link is no good.
func (r *Room) ownerOf(ctx context.Context, part string) (*content.Editor, error) {
	id, token := linkOf(part)
	if !id.Valid() {
		return nil, content.Refuse(content.NotFound, "", MsgLinkGone)
	}
	if err := checkLink(ctx, r.Store, resetSetting(id), token, r.Now()); err != nil {
		return nil, err
	}
	return r.Desk.Editor(ctx, id)
}

// ShowNewPassword is where an admin's one-time link leads.
func (r *Room) ShowNewPassword(c *fiber.Ctx) error {
	p := frontend.NewPasswordPage{DeskBase: r.base(c, "desk.newpassword.title")}
	e, err := r.ownerOf(c.UserContext(), c.Params("token"))
	if err == nil {
		p.Token, p.Login = c.Params("token"), e.Login
	}
	return r.linkPage(c, err, func(refused content.Errors) frontend.Page {
		p.Refused = refused
		return p
	})
}

// SetNewPassword spends the link and signs its owner in.
func (r *Room) SetNewPassword(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	p := frontend.NewPasswordPage{DeskBase: r.base(c, "desk.newpassword.title")}
	ctx, part := c.UserContext(), c.Params("token")
	e, err := r.ownerOf(ctx, part)
	if err == nil {
		p.Token, p.Login = part, e.Login
		err = checkPassword(e.Login, form.Get("password"), form.Get("again"))
	}
	if err == nil {
		_, token := linkOf(part)
		e, err = r.setPassword(ctx, e, form.Get("password"), func() error {
			return useLink(ctx, r.Store, resetSetting(e.ID), token, r.Now())
		})
	}
	if err != nil {
		p.Refused = refusals(c, err)
		return r.show(c, statusOf(err), p)
	}
	if err := r.begin(c, e); err != nil {
		return err
	}
	return r.done(c, "desk.done.password", "/desk/")
}

// setPassword hashes, asks the last question, and saves.
func (r *Room) setPassword(ctx context.Context, e *content.Editor, password string, last func() error) (*content.Editor, error) {
	hash, err := r.passwords.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	if err := last(); err != nil {
		return nil, err
	}
	return r.Desk.ChangeOwn(ctx, e.ID, hash, "")
}
