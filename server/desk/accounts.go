package desk

import (
	"context"
	"crypto/rand"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

func (r *Room) accountsPage(c *fiber.Ctx) (frontend.AccountsPage, error) {
	p := frontend.AccountsPage{DeskBase: r.base(c, "desk.accounts.title")}
	var err error
	p.Accounts, err = r.Desk.Editors(c.UserContext())
	return p, err
}

// ShowAccounts lists the accounts.
func (r *Room) ShowAccounts(c *fiber.Ctx) error {
	p, err := r.accountsPage(c)
	if err != nil {
		return err
	}
	return r.show(c, fiber.StatusOK, p)
}

// answerAccounts shows the list again, with what went wrong or with a link to
// hand over.
func (r *Room) answerAccounts(c *fiber.Ctx, failed error, typed content.Editor, link string, of *content.Editor) error {
	p, err := r.accountsPage(c)
	if err != nil {
		return err
	}
	p.Link, p.LinkFor = link, of
	if failed != nil {
		p.New, p.Refused = typed, refusals(c, failed)
	}
	return r.show(c, statusOf(failed), p)
}

// rolesIn reads the role checkboxes. What is no role is refused by content.
func rolesIn(form url.Values) []content.Role {
	var out []content.Role
	for _, s := range form["roles"] {
		out = append(out, content.Role(s))
	}
	return out
}

// AddAccount makes an account nobody can sign in to yet, and the link with
// which its owner sets a password. The admin never knows it.
func (r *Room) AddAccount(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	typed := content.Editor{Login: form.Get("login"), Name: form.Get("name"), Roles: rolesIn(form), Lang: content.Lang(form.Get("lang"))}
	e := typed
	e.Secret = "none " + rand.Text() // no hash: nothing matches it
	made, err := r.Desk.SaveEditor(ctx, editorOf(c), e)
	if err != nil {
		return r.answerAccounts(c, err, typed, "", nil)
	}
	return r.handOver(c, ctx, made)
}

// handOver makes a one-time link for an account and shows it this once.
func (r *Room) handOver(c *fiber.Ctx, ctx context.Context, e *content.Editor) error {
	token, err := newLink(ctx, r.Store, resetSetting(e.ID), r.Now())
	if err != nil {
		return err
	}
	return r.answerAccounts(c, nil, content.Editor{}, r.Office.URL("/desk/password/"+string(e.ID)+"-"+token), e)
}

// accountOf is the account that an address names.
func (r *Room) accountOf(c *fiber.Ctx) (*content.Editor, error) {
	id := content.ID(c.Params("id"))
	if !id.Valid() {
		return nil, content.Refuse(content.NotFound, "", content.MsgNoSuchEditor)
	}
	return r.Desk.Editor(c.UserContext(), id)
}

// SaveAccount changes name, roles and whether the account is open.
func (r *Room) SaveAccount(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	e, err := r.accountOf(c)
	if err != nil {
		return err
	}
	changed := *e
	changed.Name, changed.Roles, changed.Disabled = form.Get("name"), rolesIn(form), form.Get("disabled") != ""
	if _, err := r.Desk.SaveEditor(c.UserContext(), editorOf(c), changed); err != nil {
		return r.answerAccounts(c, err, content.Editor{}, "", nil)
	}
	return r.done(c, "desk.done.account", "/desk/accounts")
}

// ResetAccount makes the old password worthless and a link for a new one.
func (r *Room) ResetAccount(c *fiber.Ctx) error {
	e, err := r.accountOf(c)
	if err != nil {
		return err
	}
	changed := *e
	changed.Secret = "none " + rand.Text()
	if e.ID == editorOf(c).ID {
		return r.answerAccounts(c, content.Refuse(content.Invalid, "", MsgResetSelf), content.Editor{}, "", nil)
	}
	saved, err := r.Desk.SaveEditor(c.UserContext(), editorOf(c), changed)
	if err != nil {
		return r.answerAccounts(c, err, content.Editor{}, "", nil)
	}
	return r.handOver(c, c.UserContext(), saved)
}

// MsgResetSelf refuses to lock the admin out who asks: she has her own page.
const MsgResetSelf content.Message = "reset_self"
