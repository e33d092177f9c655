package shelf

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
)

// row is one line of the open data. Columns are added at the end and never
// taken away, renamed or moved.
type row struct {
	OutletID   string    `json:"outlet_id"`
	OutletName string    `json:"outlet_name"`
	Address    string    `json:"address,omitempty"`
	Phone      string    `json:"phone,omitempty"`
	Lat        float64   `json:"lat,omitempty" about:"WGS 84 degrees"`
	Lon        float64   `json:"lon,omitempty"`
	ItemCode   string    `json:"item_code"`
	ItemName   string    `json:"item_name"`
	Unit       string    `json:"unit,omitempty" about:"what the price is for"`
	Status     string    `json:"status" enum:"in,low,out,unconfirmed,disputed"`
	Quantity   int       `json:"qty,omitempty"`
	PriceFen   int64     `json:"price_fen,omitempty" about:"hundredths of a yuan"`
	Limit      int       `json:"limit_per_person,omitempty"`
	Note       string    `json:"note,omitempty"`
	Source     string    `json:"source" enum:"desk,shop,import,api"`
	ObservedAt time.Time `json:"observed_at"`
	ValidUntil time.Time `json:"valid_until" about:"unconfirmed from then on"`
	// Appended after the first publication of these columns.
	Area         string    `json:"area,omitempty" about:"code of the area"`
	NextDelivery time.Time `json:"next_delivery,omitzero"`
	Outlier      bool      `json:"outlier,omitempty" about:"the price is far from what is usual"`
}

func newRow(o *frontend.Office, l content.Lang, line content.Line) row {
	r := row{
		OutletID: line.Outlet.ID, OutletName: line.Outlet.In(l), Address: line.Outlet.Address, Phone: line.Outlet.Phone,
		Lat: line.Outlet.Lat, Lon: line.Outlet.Lon, ItemCode: line.Item.Code, ItemName: line.Item.In(l), Unit: line.Item.UnitIn(l),
		Status: string(line.State), Quantity: line.Last.Quantity, PriceFen: int64(line.Last.Price), Limit: line.Last.Limit,
		Note: line.Last.Note, Source: string(line.Last.Source), ObservedAt: line.Last.Observed.In(o.Zone),
		ValidUntil: line.Valid().In(o.Zone), Area: line.Outlet.Area, Outlier: line.Outlier,
	}
	if !line.Last.NextDelivery.IsZero() {
		r.NextDelivery = line.Last.NextDelivery.In(o.Zone)
	}
	return r
}

var columns = []string{"outlet_id", "outlet_name", "address", "phone", "lat", "lon", "item_code", "item_name", "unit", "status", "qty",
	"price_fen", "limit_per_person", "note", "source", "observed_at", "valid_until", "area", "next_delivery", "outlier"}

// historyColumns are of what was seen, not of what may be said now.
var historyColumns = []string{"id", "outlet_id", "item_code", "status", "qty", "price_fen", "limit_per_person", "note", "source",
	"observed_at", "received_at", "next_delivery"}

func (r row) cells() []string {
	return []string{r.OutletID, r.OutletName, r.Address, r.Phone, degrees(r.Lat), degrees(r.Lon), r.ItemCode, r.ItemName, r.Unit, r.Status,
		count(int64(r.Quantity)), count(r.PriceFen), count(int64(r.Limit)), r.Note, r.Source, stamp(r.ObservedAt), stamp(r.ValidUntil),
		r.Area, stamp(r.NextDelivery), map[bool]string{true: "true", false: ""}[r.Outlier]}
}

func historyCells(o content.Observation, zone *time.Location) []string {
	return []string{string(o.ID), o.Outlet, o.Item, string(o.Status), count(int64(o.Quantity)), count(int64(o.Price)), count(int64(o.Limit)),
		o.Note, string(o.Source), stamp(o.Observed.In(zone)), stamp(o.Received.In(zone)), stamp(o.NextDelivery.In(zone))}
}

func count(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func degrees(d float64) string {
	if d == 0 {
		return ""
	}
	return strconv.FormatFloat(d, 'f', -1, 64)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// table writes CSV (RFC 4180) that is safe to open in a spreadsheet.
type table struct{ *csv.Writer }

// newTable begins with the byte order mark that Excel needs to see UTF-8, when
// it is asked for.
func newTable(w io.Writer, bom bool, columns []string) (table, error) {
	if bom {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return table{}, err
		}
	}
	t := table{csv.NewWriter(w)}
	t.UseCRLF = true
	return t, t.Writer.Write(columns)
}

// add writes a line.
func (t table) add(cells []string) error {
	for i, s := range cells {
		cells[i] = inert(s)
	}
	return t.Writer.Write(cells)
}

// inert puts an apostrophe before what a spreadsheet would run as a formula
// (OWASP, CSV injection). Numbers and times begin with none of these.
func inert(s string) string {
	if trimmed := strings.TrimLeft(s, " "); trimmed != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(trimmed)[0]) {
		return "'" + s
	}
	return s
}
