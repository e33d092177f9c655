package desk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// ShowTerms lists topics and areas.
func (r *Room) ShowTerms(c *fiber.Ctx) error {
	return r.answerTerms(c, nil, content.Term{})
}

func (r *Room) answerTerms(c *fiber.Ctx, failed error, typed content.Term) error {
	terms, err := r.Desk.Terms(c.UserContext())
	if err != nil {
		return err
	}
	p := frontend.TermsPage{DeskBase: r.base(c, "desk.terms.title"), Terms: terms, New: typed}
	if failed != nil {
		p.Refused = refusals(c, failed)
	}
	return r.show(c, statusOf(failed), p)
}

// SaveTerm adds a topic or an area, or renames one. A code never changes:
// pieces, feeds and subscriptions hold it.
func (r *Room) SaveTerm(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	order, _ := strconv.Atoi(form.Get("order")) // empty or nonsense: first
	t := content.Term{Set: content.TermSet(form.Get("set")), Code: strings.TrimSpace(form.Get("code")),
		Names: map[content.Lang]string{}, Order: order}
	for _, l := range content.Langs {
		if name := strings.TrimSpace(form.Get("name." + string(l))); name != "" {
			t.Names[l] = name
		}
	}
	known, err := r.Desk.Terms(c.UserContext())
	if err != nil {
		return err
	}
	if err := checkTerm(t, known); err != nil {
		return r.answerTerms(c, err, t)
	}
	if err := r.Desk.SaveTerms(c.UserContext(), editorOf(c), t); err != nil {
		return r.answerTerms(c, err, t)
	}
	return r.done(c, "desk.done.term", "/desk/terms")
}

// MsgBadCode refuses a code that would not stand in an address as it is.
const MsgBadCode content.Message = "bad_code"

// checkTerm lets codes that an import brought stay as they are.
func checkTerm(t content.Term, known []content.Term) error {
	there := slices.ContainsFunc(known, func(k content.Term) bool { return k.Set == t.Set && k.Code == t.Code })
	switch {
	case t.Code == "" || len(t.Names) == 0:
		return content.Errors{content.Refuse(content.Invalid, "code", content.MsgRequired)}
	case len(t.Code) > content.MaxTermCode:
		return content.Refuse(content.Invalid, "code", content.MsgTooLong, "Max", content.MaxTermCode, "Have", len(t.Code))
	case !there && strings.Trim(t.Code, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return content.Refuse(content.Invalid, "code", MsgBadCode)
	}
	return nil
}
