package desk

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// ShowMy is an editor's own page.
func (r *Room) ShowMy(c *fiber.Ctx) error {
	return r.show(c, fiber.StatusOK, frontend.MyPage{DeskBase: r.base(c, "desk.my.title")})
}

// ChangePassword takes the old password and a new one. All other sessions of
// the account end.
func (r *Room) ChangePassword(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	e := editorOf(c)
	changed, err := r.changePassword(c.UserContext(), e, form.Get("old"), form.Get("password"), form.Get("again"), c.IP())
	if err != nil {
		p := frontend.MyPage{DeskBase: r.base(c, "desk.my.title")}
		p.Refused = refusals(c, err)
		return r.show(c, statusOf(err), p)
	}
	if err := r.begin(c, changed); err != nil {
		return err
	}
	return r.done(c, "desk.done.password", "/desk/my")
}

func (r *Room) changePassword(ctx context.Context, e *content.Editor, old, password, again, address string) (*content.Editor, error) {
	if err := r.countTry(ctx, e.Login, address); err != nil {
		return nil, err
	}
	ok, err := r.passwords.matches(ctx, e, old)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, content.Refuse(content.Invalid, "old", MsgPasswordWrong)
	}
	if err := checkPassword(e.Login, password, again); err != nil {
		return nil, err
	}
	return r.setPassword(ctx, e, password, func() error { return nil })
}

// ChangeLanguage sets the language of an editor's desk.
func (r *Room) ChangeLanguage(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	l := content.Lang(form.Get("lang"))
	if !l.Known() {
		return content.Refuse(content.Invalid, "lang", content.MsgUnknownValue, "Value", string(l))
	}
	if _, err := r.Desk.ChangeOwn(c.UserContext(), editorOf(c).ID, "", l); err != nil {
		return err
	}
	return c.Redirect("/desk/my", fiber.StatusSeeOther)
}
