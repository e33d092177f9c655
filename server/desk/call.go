package desk

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// How long an outlet is left alone after a call that said nothing.
const (
	callLater    = 30 * time.Minute
	callTomorrow = 16 * time.Hour
	// callDone keeps an outlet that was asked from being offered again for what
	// it did not say.
	callDone = time.Hour
)

// ShowCall is the next outlet that needs asking, or the one that is wanted.
func (r *Room) ShowCall(c *fiber.Ctx) error {
	call, err := r.Shelf.NextCall(c.UserContext(), editorOf(c), c.Query("outlet"))
	if content.CodeOf(err) == content.Conflict {
		return r.sendCall(c, nil, nil, err)
	}
	if err != nil {
		return err
	}
	return r.sendCall(c, call, nil, nil)
}

func (r *Room) sendCall(c *fiber.Ctx, call *content.Call, typed map[string]string, failed error) error {
	p := frontend.CallPage{DeskBase: r.base(c, "desk.supplies.call"), Call: call, Typed: typed}
	p.Path = "/desk/supplies"
	var err error
	if p.Terms, err = r.Desk.Terms(c.UserContext()); err != nil {
		return err
	}
	if failed != nil {
		p.Refused = refusals(c, failed)
	}
	return r.show(c, statusOf(failed), p)
}

// RecordCall takes what was said on the phone, and goes on to the next outlet.
// When a row is refused nothing is lost: the good ones are taken and the form
// comes back with the others.
func (r *Room) RecordCall(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	ctx, me, id := c.UserContext(), editorOf(c), c.Params("outlet")
	switch form.Get("do") {
	case "later":
		err = r.Shelf.CallBack(ctx, me, id, callLater)
	case "tomorrow":
		err = r.Shelf.CallBack(ctx, me, id, callTomorrow)
	default:
		return r.takeCall(c, form, id)
	}
	if err != nil {
		return err
	}
	return r.done(c, "desk.done.later", "/desk/supplies")
}

func (r *Room) takeCall(c *fiber.Ctx, form url.Values, id string) error {
	ctx, me := c.UserContext(), editorOf(c)
	call, err := r.Shelf.NextCall(ctx, me, id) // ours still, or a colleague's by now
	if err != nil {
		return r.sendCall(c, nil, nil, err)
	}
	rows, errs := r.callRows(call, form)
	receipts, err := r.Shelf.Record(ctx, content.FromDesk, string(me.ID), rows)
	if err != nil {
		return err
	}
	for i, receipt := range receipts {
		errs = append(errs, fieldsOf(rows[i].Item, receipt.Err)...)
	}
	if len(errs) > 0 {
		return r.sendCall(c, call, typedOf(form), errs)
	}
	if err := r.Shelf.CallBack(ctx, me, id, callDone); err != nil {
		return err
	}
	return r.done(c, "desk.done.call", "/desk/supplies")
}

// callRows makes an observation of every item that was not skipped.
func (r *Room) callRows(call *content.Call, form url.Values) ([]content.Observation, content.Errors) {
	var rows []content.Observation
	var errs content.Errors
	for _, a := range call.Asks {
		code := a.Item.Code
		status := form.Get("status." + code)
		if status == "" {
			continue
		}
		o := content.Observation{Outlet: call.Outlet.ID, Item: code, Status: content.ShelfStatus(status), Observed: r.Now()}
		var ok bool
		if o.Price, ok = content.ParseFen(form.Get("price." + code)); !ok {
			errs = append(errs, content.Refuse(content.Invalid, "status."+code, content.MsgBadNumber, "Value", cut(form.Get("price."+code), 30)))
			continue
		}
		next, err := parseClock(form.Get("next."+code), r.Office.Zone)
		if err != nil {
			errs = append(errs, content.Refuse(content.Invalid, "status."+code, content.MsgBadTime, "Value", cut(form.Get("next."+code), 30)))
			continue
		}
		o.NextDelivery = next
		rows = append(rows, o)
	}
	return rows, errs
}

// fieldsOf moves refusals of a row to where the row stands in the form.
func fieldsOf(item string, err error) content.Errors {
	var out content.Errors
	for _, e := range content.RefusalsIn(err) {
		moved := *e
		moved.Field = "status." + item
		out = append(out, &moved)
	}
	return out
}

func typedOf(form url.Values) map[string]string {
	out := map[string]string{}
	for k := range form {
		out[k] = cut(form.Get(k), 40)
	}
	return out
}
