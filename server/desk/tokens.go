package desk

import (
	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// ShowTokens lists the tokens of other programs.
func (r *Room) ShowTokens(c *fiber.Ctx) error { return r.answerTokens(c, nil, "", "") }

func (r *Room) answerTokens(c *fiber.Ctx, failed error, name, secret string) error {
	list, err := r.Tokens.List(c.UserContext())
	if err != nil {
		return err
	}
	p := frontend.TokensPage{DeskBase: r.base(c, "desk.supplies.tokens"), Tokens: list, Name: name, Secret: secret}
	if failed != nil {
		p.Refused = refusals(c, failed)
	}
	return r.show(c, statusOf(failed), p)
}

// MakeToken makes a token and shows its secret this once.
func (r *Room) MakeToken(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	name := cut(form.Get("name"), content.MaxName+1)
	secret, err := r.Tokens.Make(c.UserContext(), editorOf(c), name)
	if err != nil {
		return r.answerTokens(c, err, name, "")
	}
	return r.answerTokens(c, nil, "", secret)
}

// RevokeToken ends a token.
func (r *Room) RevokeToken(c *fiber.Ctx) error {
	if err := r.Tokens.Revoke(c.UserContext(), editorOf(c), content.ID(c.Params("id"))); err != nil {
		return err
	}
	return r.done(c, "desk.done.token", "/desk/supplies/tokens")
}
