package intake

import (
	"strconv"
	"strings"
	"time"

	"gaoshi/content"
)

// fields gathers what is wrong with one row.
type fields struct {
	row  Row
	zone *time.Location
	errs content.Errors
}

func (f *fields) refuse(column string, m content.Message, value string) {
	f.errs = append(f.errs, content.Refuse(content.Invalid, column, m, "Value", clip(value, 40)))
}

func (f *fields) err() error {
	if len(f.errs) == 0 {
		return nil
	}
	return f.errs
}

// need is a column that must have something in it.
func (f *fields) need(column string) string {
	s := f.row.Get(column)
	if s == "" {
		f.errs = append(f.errs, content.Refuse(content.Invalid, column, content.MsgRequired))
	}
	return s
}

func (f *fields) count(column string) int {
	s := f.row.Get(column)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		f.refuse(column, content.MsgBadNumber, s)
	}
	return n
}

func (f *fields) degrees(column string) float64 {
	s := f.row.Get(column)
	if s == "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		f.refuse(column, content.MsgBadNumber, s)
	}
	return v
}

func (f *fields) fen(column string) content.Fen {
	p, ok := content.ParseFen(f.row.Get(column))
	if !ok {
		f.refuse(column, content.MsgBadNumber, f.row.Get(column))
	}
	return p
}

// time is a moment; a workbook's serial number of a day is one too.
func (f *fields) time(column string) time.Time {
	s := f.row.Get(column)
	if s == "" {
		return time.Time{}
	}
	if t, ok := ParseTime(s, f.zone); ok {
		return t
	}
	if t, ok := serialTime(s, f.zone); ok && f.row.sheet {
		return t
	}
	f.refuse(column, content.MsgBadTime, s)
	return time.Time{}
}

// Item makes an item of a row. Columns: code, name, and optionally name_en,
// unit, unit_en, ttl (a Go duration), reference_price (yuan), order.
func (d Defaults) Item(r Row) (content.Item, error) {
	f := fields{row: r, zone: d.Zone}
	i := content.Item{Code: f.need("code"), Order: f.count("order"), Reference: f.fen("reference_price"),
		Names: names(f.need("name"), r.Get("name_en")), Unit: names(r.Get("unit"), r.Get("unit_en"))}
	if s := r.Get("ttl"); s != "" {
		var err error
		if i.TTL, err = time.ParseDuration(s); err != nil {
			f.refuse("ttl", content.MsgBadDuration, s)
		}
	}
	if err := f.err(); err != nil {
		return i, err
	}
	return i, i.Check()
}

// names are a name in the languages it was given in.
func names(chinese, english string) map[content.Lang]string {
	m := map[content.Lang]string{}
	if chinese != "" {
		m[content.Chinese] = chinese
	}
	if english != "" {
		m[content.English] = english
	}
	return m
}

// Outlet makes an outlet of a row. Columns: id, name, and optionally name_en,
// address, area, phone, lat, lon, hours, kind, closed (a time), merged (an id).
func (d Defaults) Outlet(r Row) (content.Outlet, error) {
	f := fields{row: r, zone: d.Zone}
	o := content.Outlet{ID: f.need("id"), Names: names(f.need("name"), r.Get("name_en")), Address: r.Get("address"),
		Area: r.Get("area"), Phone: r.Get("phone"), Lat: f.degrees("lat"), Lon: f.degrees("lon"),
		Hours: r.Get("hours"), Kind: r.Get("kind"), Closed: f.time("closed"), Merged: r.Get("merged")}
	if err := f.err(); err != nil {
		return o, err
	}
	return o, o.Check()
}

// statusWords are what people write for a status besides its code.
var statusWords = map[string]content.ShelfStatus{
	"有": content.InStock, "有货": content.InStock, "充足": content.InStock, "yes": content.InStock,
	"少": content.LowStock, "少量": content.LowStock, "不多": content.LowStock, "紧张": content.LowStock,
	"无": content.OutStock, "没有": content.OutStock, "无货": content.OutStock, "缺货": content.OutStock, "no": content.OutStock,
}

// Observation makes an observation of a row. Columns: outlet, item, status,
// observed_at, and optionally quantity, price (yuan), limit, next_delivery,
// note, source. What it names is not looked for here. The second value is what
// the row says of its source.
func (d Defaults) Observation(r Row) (o content.Observation, source string, err error) {
	f := fields{row: r, zone: d.Zone}
	o = content.Observation{Outlet: f.need("outlet"), Item: f.need("item"), Quantity: f.count("quantity"),
		Price: f.fen("price"), Limit: f.count("limit"), NextDelivery: f.time("next_delivery"), Note: r.Get("note")}
	if r.Get("observed_at") == "" {
		f.need("observed_at")
	}
	o.Observed = f.time("observed_at")
	status := strings.ToLower(f.need("status"))
	if o.Status = content.ShelfStatus(status); statusWords[status] != "" {
		o.Status = statusWords[status]
	}
	return o, r.Get("source"), f.err()
}

// serialTime reads the number that workbooks keep a time as: days since the
// last of 1899 (ECMA-376 part 1, section 18.17.4.1), in no zone.
func serialTime(s string, zone *time.Location) (time.Time, bool) {
	days, err := strconv.ParseFloat(s, 64)
	if err != nil || days < 25_569 || days > 110_000 { // 1970 to 2201
		return time.Time{}, false
	}
	whole := int(days)
	seconds := int((days-float64(whole))*86_400 + 0.5)
	return time.Date(1899, 12, 30+whole, 0, 0, seconds, 0, zone), true
}
