package shelf

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// ShowShop is the page of an outlet's own link.
func (r *Room) ShowShop(c *fiber.Ctx) error {
	o, err := r.openLink(c)
	if err != nil {
		return r.linkOver(c, err)
	}
	asks, err := r.Shelf.AsksOf(c.UserContext(), o.ID)
	if err != nil {
		return err
	}
	return r.sendShop(c, fiber.StatusOK, frontend.NewShopPage(r.base(c), o, asks, c.Query("item"), c.Query("done")))
}

func (r *Room) openLink(c *fiber.Ctx) (content.Outlet, error) {
	return r.Shelf.OpenLink(c.UserContext(), c.Params("outlet"), c.Params("token"))
}

// linkOver shows a page of its own for a link that works no more: who sees it
// is a shopkeeper and has done nothing wrong.
func (r *Room) linkOver(c *fiber.Ctx, err error) error {
	if content.CodeOf(err) != content.Denied {
		return err
	}
	return r.sendShop(c, fiber.StatusGone, frontend.NewShopOverPage(r.base(c)))
}

// sendShop keeps the link, which is a secret, out of other sites' logs.
func (r *Room) sendShop(c *fiber.Ctx, status int, p frontend.Page) error {
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	return r.send(c, status, p)
}

// RecordShop takes what the shop says of one item, as of now.
func (r *Room) RecordShop(c *fiber.Ctx) error {
	o, err := r.openLink(c)
	if err != nil {
		return r.linkOver(c, err)
	}
	ctx := c.UserContext()
	if err := r.Shelf.MayRecord(ctx, o.ID); err != nil {
		return err
	}
	seen, err := readShop(c.FormValue, r.Now(), r.Office.Zone)
	seen.Outlet = o.ID
	if err == nil {
		var receipts []content.Receipt
		if receipts, err = r.Shelf.Record(ctx, content.FromShop, o.ID, []content.Observation{seen}); err != nil {
			return err
		}
		err = receipts[0].Err
	}
	if err != nil {
		return r.shopAgain(c, o, seen.Item, err)
	}
	query := url.Values{"done": {seen.Item}}
	return c.Redirect(c.Path()+"?"+query.Encode(), fiber.StatusSeeOther)
}

// shopAgain shows the form with what was typed and what is wrong.
func (r *Room) shopAgain(c *fiber.Ctx, o content.Outlet, item string, failed error) error {
	asks, err := r.Shelf.AsksOf(c.UserContext(), o.ID)
	if err != nil {
		return err
	}
	p := frontend.NewShopPage(r.base(c), o, asks, item, "")
	p.Refused, p.Price, p.Next = content.RefusalsIn(failed), clip(c.FormValue("price")), clip(c.FormValue("next_delivery"))
	return r.sendShop(c, fiber.StatusUnprocessableEntity, p)
}

// readShop reads the form: "in cabbage", a price in yuan, a next delivery.
func readShop(value func(string, ...string) string, now time.Time, zone *time.Location) (content.Observation, error) {
	status, item, _ := strings.Cut(value("say"), " ")
	o := content.Observation{Item: item, Status: content.ShelfStatus(status), Observed: now}
	var errs content.Errors
	var ok bool
	if o.Price, ok = content.ParseFen(value("price")); !ok {
		errs = append(errs, content.Refuse(content.Invalid, "price", content.MsgBadNumber, "Value", clip(value("price"))))
	}
	if s := value("next_delivery"); s != "" {
		t, err := time.ParseInLocation("2006-01-02T15:04", s, zone)
		if err != nil {
			errs = append(errs, content.Refuse(content.Invalid, "next_delivery", content.MsgBadTime, "Value", clip(s)))
		}
		o.NextDelivery = t
	}
	if len(errs) > 0 {
		return o, errs
	}
	return o, nil
}
