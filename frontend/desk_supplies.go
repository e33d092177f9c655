package frontend

import (
	"html/template"
	"time"

	"gaoshi/content"
)

// CallPage is the page for a telephone: one outlet, and what to ask.
type CallPage struct {
	DeskBase
	Call  *content.Call // nil: nobody needs asking
	Typed map[string]string
	Terms []content.Term
}

// Template is desk/call.
func (CallPage) Template() string { return "desk/call" }

// Area is the name of the outlet's area.
func (p CallPage) Area() string { return areaName(p.Terms, p.Call.Outlet.Area, p.Lang) }

func areaName(terms []content.Term, code string, l content.Lang) string {
	for _, t := range terms {
		if t.Set == content.Areas && t.Code == code {
			return t.In(l)
		}
	}
	return code
}

// Statuses are what somebody on the phone can say. The empty one says nothing,
// which is not "no".
func (CallPage) Statuses() []string { return []string{"in", "low", "out", ""} }

// Chosen is the status that was typed for an item.
func (p CallPage) Chosen(item string) string { return p.Typed["status."+item] }

// OutletsPage lists the outlets, and adds one.
type OutletsPage struct {
	DeskBase
	Text    string // that the list is narrowed to
	Outlets []content.Outlet
	Total   int
	New     content.Outlet
	Terms   []content.Term
}

// Template is desk/outlets.
func (OutletsPage) Template() string { return "desk/outlets" }

// DeskOutletPage is one outlet: its facts, and its shop link.
type DeskOutletPage struct {
	DeskBase
	Outlet content.Outlet
	Link   string // of the shop; empty: none is in force
	Terms  []content.Term
}

// Template is desk/outlet.
func (DeskOutletPage) Template() string { return "desk/outlet" }

// QR draws the link for a sheet on the shop's wall.
func (p DeskOutletPage) QR() (template.HTML, error) { return qrSVG(p.Link) }

// OutletFields is what the partial of an outlet's form shows.
type OutletFields struct {
	DeskBase
	O     content.Outlet
	Terms []content.Term
	New   bool
}

// Fields are the form of a new outlet.
func (p OutletsPage) Fields() OutletFields { return OutletFields{p.DeskBase, p.New, p.Terms, true} }

// Fields are the form of this outlet.
func (p DeskOutletPage) Fields() OutletFields {
	return OutletFields{p.DeskBase, p.Outlet, p.Terms, false}
}

// Kinds are the choices of what an outlet is.
func (f OutletFields) Kinds() []DeskChoice {
	var out []DeskChoice
	for _, k := range []string{"shop", "market", "pharmacy", "point"} {
		out = append(out, DeskChoice{k, f.Words().T("outlet.kind." + k), "", f.O.Kind == k})
	}
	return out
}

// Areas are the choices of where it is.
func (f OutletFields) Areas() []DeskChoice {
	out := []DeskChoice{{"", "–", "", f.O.Area == ""}}
	for _, t := range f.Terms {
		if t.Set == content.Areas {
			out = append(out, DeskChoice{t.Code, t.In(f.Lang), "", f.O.Area == t.Code})
		}
	}
	return out
}

// Langs are the languages an outlet has names in.
func (OutletFields) Langs() []content.Lang { return content.Langs }

// ItemsPage is where items are kept.
type ItemsPage struct {
	DeskBase
	Items []content.Item
	New   content.Item
}

// Template is desk/items.
func (ItemsPage) Template() string { return "desk/items" }

// Langs are the languages an item has names in.
func (ItemsPage) Langs() []content.Lang { return content.Langs }

// ShelfUploadPage takes a file of observations and shows what would become of
// each row before anything is taken.
type ShelfUploadPage struct {
	DeskBase
	File             string // its name; empty: none yet
	Rows             []UploadRow
	Good, Same, Bad  int
	More             int    // rows that are not shown
	Carry            string // the good rows, packed, for taking them
	Source           string
	Newest, Earliest time.Time
}

// Template is desk/shelfupload.
func (ShelfUploadPage) Template() string { return "desk/shelfupload" }

// UploadRow is the verdict on one row.
type UploadRow struct {
	Line    int
	What    content.Observation
	Verdict string // good, same, bad
	Why     string
}

// TokensPage is where an admin keeps the tokens of other programs.
type TokensPage struct {
	DeskBase
	Tokens []content.Token
	Secret string // of the one just made, shown this once
	Name   string // that was typed
}

// Template is desk/tokens.
func (TokensPage) Template() string { return "desk/tokens" }
