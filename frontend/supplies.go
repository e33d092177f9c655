package frontend

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"gaoshi/content"
)

// SuppliesPage lists the items with how many outlets have them now.
type SuppliesPage struct {
	Base
	Area      string
	Field     Field // the choice of an area
	Summaries []content.Summary
}

// Template is supplies.
func (SuppliesPage) Template() string { return "supplies" }

// NewSuppliesPage makes the page of all items.
func NewSuppliesPage(b Base, area string, terms []content.Term, all []content.Summary) SuppliesPage {
	b.Section, b.Path, b.FeedKind = "supplies", "/supplies", "supplies"
	b.Title, b.Description = b.Words().T("supplies.title"), b.Words().T("supplies.about", "Office", b.OfficeName())
	b.Query = areaQuery(area).Encode()
	return SuppliesPage{Base: b, Area: area, Field: areaField(b, terms, area), Summaries: all}
}

// Of is where an item's page is, for the area that was chosen.
func (p SuppliesPage) Of(code string) string { return pathWith("/supplies/"+code, areaQuery(p.Area)) }

// Range says what an item costs.
func (p SuppliesPage) Range(s content.Summary) string { return RangeText(s, p.Lang) }

// Unclear is how many outlets are not known to have an item, and are not
// forgotten either.
func (p SuppliesPage) Unclear(s content.Summary) int {
	return s.Counts[content.ShelfOut] + s.Counts[content.ShelfUnconfirmed] + s.Counts[content.ShelfDisputed]
}

func pathWith(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func areaQuery(area string) url.Values {
	if area == "" {
		return url.Values{}
	}
	return url.Values{"area": {area}}
}

func areaField(b Base, terms []content.Term, chosen string) Field {
	f := Field{"area", []Option{{"", b.Words().T("shelf.everywhere"), false}}}
	for _, t := range terms {
		if t.Set == content.Areas {
			f.Options = append(f.Options, Option{t.Code, t.In(b.Lang), t.Code == chosen})
		}
	}
	return f
}

// ShelfPage is one item: who has it.
type ShelfPage struct {
	Base
	Item    content.Item
	Area    string
	Field   Field
	Summary content.Summary
	Rows    []ShelfRow
	Total   int
	Pager   Pager
	Trend   *Trend // nil: nobody looked for a week
}

// Template is shelf.
func (ShelfPage) Template() string { return "shelf" }

// ShelfRow is one line as a list shows it.
type ShelfRow struct {
	content.Line
	Name   string // of the outlet, or on an outlet's page of the item
	Path   string // where the name leads
	Unit   string
	Placed bool
}

// Price says what it costs and for how much, empty when not known.
func (r ShelfRow) Price() string { return priceText(r.Last.Price, r.Unit) }

func priceText(p content.Fen, unit string) string {
	switch {
	case p <= 0:
		return ""
	case unit == "":
		return "¥" + p.String()
	}
	return "¥" + p.String() + " / " + unit
}

// NewShelfPage makes the page of an item. Lines are all of them; per is how
// many one page shows.
func NewShelfPage(b Base, s content.Summary, area string, terms []content.Term, lines []content.Line, page, per int, trend *Trend) ShelfPage {
	name := s.Item.In(b.Lang)
	b.Section, b.Path, b.FeedKind = "supplies", "/supplies/"+s.Item.Code, "supplies"
	b.Title, b.Description = b.Words().T("shelf.title", "Item", name), b.Words().T("shelf.description", "Item", name)
	p := ShelfPage{Base: b, Item: s.Item, Area: area, Field: areaField(b, terms, area), Summary: s, Total: len(lines), Trend: trend}
	p.Pager = newPager(b.Path, areaQuery(area), page, len(lines), per)
	p.Query = p.Pager.query(page)
	for _, l := range lines[min((page-1)*per, len(lines)):min(page*per, len(lines))] {
		p.Rows = append(p.Rows, ShelfRow{l, l.Outlet.In(b.Lang), "/outlets/" + l.Outlet.ID, s.Item.UnitIn(b.Lang), l.Outlet.Placed()})
	}
	return p
}

// Range says what the item costs over all outlets, empty when not known.
func (p ShelfPage) Range() string { return RangeText(p.Summary, p.Lang) }

// Usual is the reference price, empty when there is none.
func (p ShelfPage) Usual() string { return priceText(p.Item.Reference, p.Item.UnitIn(p.Lang)) }

// Middle is the median, empty when there are too few prices.
func (p ShelfPage) Middle() string { return priceText(p.Summary.Median, "") }

// RangeText is "¥2.80–4.50 / 500 g".
func RangeText(s content.Summary, l content.Lang) string {
	switch {
	case s.Least == 0:
		return ""
	case s.Least == s.Most:
		return priceText(s.Least, s.Item.UnitIn(l))
	}
	return strings.Replace(priceText(s.Least, s.Item.UnitIn(l)), s.Least.String(), s.Least.String()+"–"+s.Most.String(), 1)
}

// Joined is an item's shelves inside the page of a claim about it.
type Joined struct {
	Summary content.Summary
	Rows    []ShelfRow
	lang    content.Lang
}

// joinedRows is how many outlets a claim's page lists: enough to go to one.
const joinedRows = 6

// NewJoined prepares an item's lines, the best first.
func NewJoined(l content.Lang, s content.Summary, lines []content.Line) *Joined {
	j := &Joined{Summary: s, lang: l}
	for _, line := range lines[:min(len(lines), joinedRows)] {
		j.Rows = append(j.Rows, ShelfRow{line, line.Outlet.In(l), "/outlets/" + line.Outlet.ID, s.Item.UnitIn(l), false})
	}
	return j
}

// Range says what the item costs over all outlets.
func (j *Joined) Range() string { return RangeText(j.Summary, j.lang) }

// Name is the item's.
func (j *Joined) Name() string { return j.Summary.Item.In(j.lang) }

// OutletPage is one outlet: what it has.
type OutletPage struct {
	Base
	Outlet content.Outlet
	Area   string          // its name
	Next   *content.Outlet // that took its place
	Rows   []ShelfRow
}

// Template is outlet.
func (OutletPage) Template() string { return "outlet" }

// NewOutletPage makes the page of an outlet.
func NewOutletPage(b Base, o content.Outlet, next *content.Outlet, terms []content.Term, lines []content.Line) OutletPage {
	b.Section, b.Path, b.FeedKind = "supplies", "/outlets/"+o.ID, "supplies"
	b.Title = b.Words().T("outlet.title", "Name", o.In(b.Lang))
	b.NoIndex = !o.Shown()
	p := OutletPage{Base: b, Outlet: o, Area: o.Area, Next: next}
	for _, t := range terms {
		if t.Set == content.Areas && t.Code == o.Area {
			p.Area = t.In(b.Lang)
		}
	}
	for _, l := range lines {
		p.Rows = append(p.Rows, ShelfRow{l, l.Item.In(b.Lang), "/supplies/" + l.Item.Code, l.Item.UnitIn(b.Lang), false})
	}
	return p
}

// Kind is the word for the outlet's kind, empty where there is none.
func (p OutletPage) Kind() string {
	if key := "outlet.kind." + p.Outlet.Kind; p.Words().Has(key) {
		return p.Words().T(key)
	}
	return p.Outlet.Kind
}

// MissingPage answers a resident's report.
type MissingPage struct {
	Base
	Back string // the outlet's page
	Name string // of the outlet
}

// Template is missing.
func (MissingPage) Template() string { return "missing" }

// NewMissingPage thanks for a report about an outlet.
func NewMissingPage(b Base, o content.Outlet) MissingPage {
	b.Section, b.NoIndex, b.Title = "supplies", true, b.Words().T("shelf.missing")
	b.Path = "/outlets/" + o.ID + "/missing"
	return MissingPage{b, "/outlets/" + o.ID, o.In(b.Lang)}
}

// Trend is an item's last seven days as a picture and in words.
type Trend struct {
	Bars   []Bar
	Text   string
	Prices string
}

// Bar is a day: the part of outlets asked that had the item, on a field of
// 140 by 40.
type Bar struct {
	X, Y, Height int
	Seen         bool
	Label        string // day of the month
}

// NewTrend draws a week, or nothing when nobody looked all week.
func NewTrend(b Base, days []content.TrendDay) *Trend {
	t := &Trend{}
	w := b.Words()
	var words []string
	var least, most content.Fen
	any := false
	for i, d := range days {
		bar := Bar{X: i*20 + 2, Y: 38, Height: 2, Seen: d.Seen > 0, Label: fmt.Sprint(d.Day.Day())}
		name := dayName(b, d.Day)
		if d.Seen > 0 {
			any = true
			bar.Height = max(36*d.Have/d.Seen, 1) + 2
			bar.Y = 40 - bar.Height
			words = append(words, w.T("shelf.trend_day", "Day", name, "Have", d.Have, "Seen", d.Seen))
		} else {
			words = append(words, w.T("shelf.trend_unseen", "Day", name))
		}
		if d.Least > 0 && (least == 0 || d.Least < least) {
			least = d.Least
		}
		most = max(most, d.Most)
		t.Bars = append(t.Bars, bar)
	}
	if !any {
		return nil
	}
	t.Text = w.T("shelf.trend_about", "Text", strings.Join(words, w.T("list.comma")))
	if least > 0 {
		t.Prices = w.T("shelf.trend_price", "Least", least.String(), "Most", most.String())
	}
	return t
}

func dayName(b Base, day time.Time) string {
	if b.Lang == content.Chinese {
		return day.Format("1月2日")
	}
	return day.Format("2 Jan")
}
