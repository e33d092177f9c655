package desk

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// maxOutlets is how many a list shows; the search finds the others.
const maxOutlets = 200

// ShowOutlets lists the outlets.
func (r *Room) ShowOutlets(c *fiber.Ctx) error { return r.answerOutlets(c, nil, content.Outlet{}) }

func (r *Room) answerOutlets(c *fiber.Ctx, failed error, typed content.Outlet) error {
	ctx := c.UserContext()
	all, err := r.Shelf.Outlets(ctx)
	if err != nil {
		return err
	}
	terms, err := r.Desk.Terms(ctx)
	if err != nil {
		return err
	}
	p := frontend.OutletsPage{DeskBase: r.base(c, "desk.supplies.outlets"), Text: cut(c.Query("q"), 60), New: typed, Terms: terms}
	for _, o := range all {
		if !outletHas(o, strings.ToLower(p.Text)) {
			continue
		}
		if p.Total++; len(p.Outlets) < maxOutlets {
			p.Outlets = append(p.Outlets, o)
		}
	}
	if failed != nil {
		p.Refused = refusals(c, failed)
	}
	return r.show(c, statusOf(failed), p)
}

func outletHas(o content.Outlet, text string) bool {
	for _, s := range []string{o.ID, o.Address, o.Names[content.Chinese], o.Names[content.English]} {
		if strings.Contains(strings.ToLower(s), text) {
			return true
		}
	}
	return false
}

// AddOutlet adds an outlet. Conflict for an id that is there.
func (r *Room) AddOutlet(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	o, err := readOutlet(form, content.Outlet{ID: strings.TrimSpace(form.Get("id"))}, r)
	if err == nil {
		if _, known := r.Shelf.Outlet(c.UserContext(), o.ID); known == nil {
			err = content.Refuse(content.Conflict, "id", content.MsgSlugTaken)
		}
	}
	if err == nil {
		err = r.Shelf.SaveOutlets(c.UserContext(), editorOf(c), o)
	}
	if err != nil {
		return r.answerOutlets(c, err, o)
	}
	return r.done(c, "desk.done.outlet", "/desk/supplies/outlets/"+o.ID)
}

// readOutlet puts a form into an outlet. What the form has not, stays.
func readOutlet(form url.Values, o content.Outlet, r *Room) (content.Outlet, error) {
	o.Names = namesIn(form, "name.")
	o.Address, o.Area, o.Phone = strings.TrimSpace(form.Get("address")), form.Get("area"), strings.TrimSpace(form.Get("phone"))
	o.Hours, o.Kind, o.Merged = strings.TrimSpace(form.Get("hours")), form.Get("kind"), strings.TrimSpace(form.Get("merged"))
	var errs content.Errors
	for field, to := range map[string]*float64{"lat": &o.Lat, "lon": &o.Lon} {
		*to = 0
		if s := strings.TrimSpace(form.Get(field)); s != "" {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				errs = append(errs, content.Refuse(content.Invalid, field, content.MsgBadNumber, "Value", cut(s, 30)))
			}
			*to = v
		}
	}
	switch closed := form.Get("closed") != ""; {
	case !closed:
		o.Closed = content.Outlet{}.Closed
	case o.Closed.IsZero():
		o.Closed = r.Now()
	}
	if len(errs) > 0 {
		return o, errs
	}
	return o, o.Check()
}

func namesIn(form url.Values, prefix string) map[content.Lang]string {
	m := map[content.Lang]string{}
	for _, l := range content.Langs {
		if n := strings.TrimSpace(form.Get(prefix + string(l))); n != "" {
			m[l] = n
		}
	}
	return m
}

// ShowOutlet is one outlet with its shop link.
func (r *Room) ShowOutlet(c *fiber.Ctx) error {
	o, err := r.Shelf.Outlet(c.UserContext(), c.Params("outlet"))
	if err != nil {
		return err
	}
	return r.answerOutlet(c, nil, o)
}

func (r *Room) answerOutlet(c *fiber.Ctx, failed error, o content.Outlet) error {
	ctx := c.UserContext()
	p := frontend.DeskOutletPage{DeskBase: r.base(c, "desk.supplies.outlets"), Outlet: o}
	p.Title = o.In(p.Lang)
	var err error
	if p.Terms, err = r.Desk.Terms(ctx); err != nil {
		return err
	}
	token, err := r.Shelf.LinkToken(ctx, o)
	if err != nil {
		return err
	}
	if token != "" && o.Shown() {
		p.Link = r.Office.URL("/shop/" + o.ID + "/" + token)
	}
	if failed != nil {
		p.Refused = refusals(c, failed)
	}
	return r.show(c, statusOf(failed), p)
}

// SaveOutlet changes an outlet's facts, closes it, or names the one that took
// its place.
func (r *Room) SaveOutlet(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	was, err := r.Shelf.Outlet(ctx, c.Params("outlet"))
	if err != nil {
		return err
	}
	o, err := readOutlet(form, was, r)
	if err == nil && o.Merged != "" {
		if _, merr := r.Shelf.Outlet(ctx, o.Merged); merr != nil {
			err = content.Refuse(content.Invalid, "merged", content.MsgNoSuchOutlet, "Value", cut(o.Merged, 40))
		}
	}
	if err == nil {
		err = r.Shelf.SaveOutlets(ctx, editorOf(c), o)
	}
	if err != nil {
		return r.answerOutlet(c, err, o)
	}
	return r.done(c, "desk.done.outlet", "/desk/supplies/outlets/"+o.ID)
}

// RenewLink gives an outlet a new shop link, or takes it away. The one before
// works no more.
func (r *Room) RenewLink(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	o, err := r.Shelf.RenewLink(c.UserContext(), editorOf(c), c.Params("outlet"), form.Get("do") == "revoke")
	if err != nil {
		return err
	}
	return r.done(c, "desk.done.link", "/desk/supplies/outlets/"+o.ID)
}
