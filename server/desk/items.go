package desk

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// ShowItems lists what can be on a shelf.
func (r *Room) ShowItems(c *fiber.Ctx) error { return r.answerItems(c, nil, content.Item{}) }

func (r *Room) answerItems(c *fiber.Ctx, failed error, typed content.Item) error {
	items, err := r.Shelf.Items(c.UserContext())
	if err != nil {
		return err
	}
	p := frontend.ItemsPage{DeskBase: r.base(c, "desk.supplies.items"), Items: items, New: typed}
	if failed != nil {
		p.Refused = refusals(c, failed)
	}
	return r.show(c, statusOf(failed), p)
}

// SaveItem adds an item or changes one. A code never changes: observations and
// clarifications hold it.
func (r *Room) SaveItem(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	order, _ := strconv.Atoi(form.Get("order")) // empty or nonsense: first
	i := content.Item{Code: strings.TrimSpace(form.Get("code")), Names: namesIn(form, "name."), Unit: namesIn(form, "unit."), Order: order}
	var errs content.Errors
	if s := strings.TrimSpace(form.Get("ttl")); s != "" {
		if i.TTL, err = time.ParseDuration(s); err != nil {
			errs = append(errs, content.Refuse(content.Invalid, "ttl", content.MsgBadDuration, "Value", cut(s, 30)))
		}
	}
	var ok bool
	if i.Reference, ok = content.ParseFen(form.Get("reference_price")); !ok {
		errs = append(errs, content.Refuse(content.Invalid, "reference_price", content.MsgBadNumber, "Value", cut(form.Get("reference_price"), 30)))
	}
	if len(errs) > 0 {
		return r.answerItems(c, errs, i)
	}
	if err := r.Shelf.SaveItems(c.UserContext(), editorOf(c), i); err != nil {
		return r.answerItems(c, err, i)
	}
	return r.done(c, "desk.done.item", "/desk/supplies/items")
}
