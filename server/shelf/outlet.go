package shelf

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
)

// ShowOutlet is one outlet. One that has closed keeps its address.
func (r *Room) ShowOutlet(c *fiber.Ctx) error {
	id := c.Params("id")
	return r.serve(c, edition.Key(c), func(ctx context.Context, b frontend.Base) (frontend.Page, time.Time, error) {
		o, err := r.Shelf.Outlet(ctx, id)
		if err != nil {
			return nil, time.Time{}, err
		}
		var next *content.Outlet
		if o.Merged != "" {
			if n, err := r.Shelf.Outlet(ctx, o.Merged); err == nil {
				next = &n
			}
		}
		lines, until, err := r.Shelf.Lines(ctx, content.ShelfFilter{Outlet: id}, b.Now)
		if err != nil {
			return nil, time.Time{}, err
		}
		terms, err := r.Terms.Terms(ctx)
		return frontend.NewOutletPage(b, o, next, terms, lines), until, err
	})
}

// ReportMissing takes a resident's "it isn't there". Forms of other sites may
// send it, too: it says nothing about who sends it, and counts once a device.
func (r *Room) ReportMissing(c *fiber.Ctx) error {
	ctx := c.UserContext()
	o, err := r.Shelf.Outlet(ctx, c.Params("id"))
	if err != nil {
		return err
	}
	item, err := r.Shelf.Item(ctx, c.FormValue("item"))
	if err != nil {
		return err
	}
	device, err := r.device(ctx, c.IP())
	if err != nil {
		return err
	}
	if err := r.Shelf.Absent(ctx, content.Absence{Outlet: o.ID, Item: item.Code, Device: device}); err != nil {
		return err
	}
	return c.Redirect(r.Office.Path(r.base(c).Lang, "/outlets/"+o.ID+"/missing"), fiber.StatusSeeOther)
}

// ShowThanks says that the report has arrived.
func (r *Room) ShowThanks(c *fiber.Ctx) error {
	o, err := r.Shelf.Outlet(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return r.send(c, fiber.StatusOK, frontend.NewMissingPage(r.base(c), o))
}

// device tells the network a report came from from others for a day. It is made
// of the address alone: whatever else a browser says of itself, one sender could
// say in fifty thousand ways. An IPv6 network is one household.
func (r *Room) device(ctx context.Context, address string) (string, error) {
	secret, err := r.Shelf.Secret(ctx)
	if err != nil {
		return "", err
	}
	if a, err := netip.ParseAddr(address); err == nil && a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			address = p.String()
		}
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("device " + r.Now().UTC().Format(time.DateOnly) + " " + address))
	return hex.EncodeToString(mac.Sum(nil)[:12]), nil
}
