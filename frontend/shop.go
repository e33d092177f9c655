package frontend

import (
	"time"

	"gaoshi/content"
)

// ShopPage is what an outlet's own link opens: three big buttons for one item,
// and the list of the others.
type ShopPage struct {
	Base
	Outlet  content.Outlet
	Asks    []content.Ask
	Now     content.Ask // the item the buttons are for
	Done    string      // the item that was just said, its name
	Refused content.Errors
	Price   string // as typed
	Next    string
}

// Template is shop.
func (ShopPage) Template() string { return "shop" }

// NewShopPage chooses the item that is asked for: the one in the address, or
// else the one that was said longest ago.
func NewShopPage(b Base, o content.Outlet, asks []content.Ask, item, done string) ShopPage {
	b.Section, b.NoIndex, b.Title = "supplies", true, b.Words().T("shop.title", "Name", o.In(b.Lang))
	p := ShopPage{Base: b, Outlet: o, Asks: asks}
	for i, a := range asks {
		if a.Item.Code == item || i == 0 {
			p.Now = a
		}
		if a.Item.Code == done {
			p.Done = a.Item.In(b.Lang)
		}
	}
	return p
}

// Wrong is what is wrong with a field.
func (p ShopPage) Wrong(field string) string {
	for _, e := range p.Refused {
		if e.Field == field {
			return p.Words().Error(e)
		}
	}
	return ""
}

// Clock is a time of day or a date and time as a form's field holds it.
func Clock(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("2006-01-02T15:04")
}

// ShopOverPage says that a shop link works no more, and what to do.
type ShopOverPage struct{ Base }

// Template is shopover.
func (ShopOverPage) Template() string { return "shopover" }

// NewShopOverPage is the page behind a link that was revoked or is too old.
func NewShopOverPage(b Base) ShopOverPage {
	b.Section, b.NoIndex, b.Title = "supplies", true, b.Words().T("shop.over")
	return ShopOverPage{b}
}
