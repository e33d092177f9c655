package samples

import (
	"fmt"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
)

func names(zh, en string) map[content.Lang]string {
	return map[content.Lang]string{content.Chinese: zh, content.English: en}
}

func cabbage() content.Item {
	return content.Item{Code: "cabbage", Names: names("白菜", "Cabbage"), Unit: names("斤", "500 g"), TTL: 4 * time.Hour, Reference: 320, Order: 1}
}

func outletNo(i int) content.Outlet {
	return content.Outlet{ID: fmt.Sprint("shop-", i), Names: names(fmt.Sprintf("渡口街第%d便民店", i), fmt.Sprintf("Ferry Street Store %d", i)),
		Address: fmt.Sprintf("渡口街%d号", i), Area: "east", Phone: "0555-600 1300", Hours: "08:00–20:00", Kind: "shop", Lat: 21.5, Lon: 135.2}
}

// shelfLine is one line in a state.
func shelfLine(i int, state content.ShelfState, price content.Fen, ago time.Duration) content.Line {
	status := content.InStock
	switch state {
	case content.ShelfLow:
		status = content.LowStock
	case content.ShelfOut:
		status = content.OutStock
	}
	item, outlet := cabbage(), outletNo(i)
	l := content.Line{Item: &item, Outlet: &outlet, Availability: content.Availability{State: state, Last: &content.Observation{
		Outlet: fmt.Sprint("shop-", i), Item: "cabbage", Status: status, Price: price, Source: content.FromDesk, Observed: Now.Add(-ago), Received: Now.Add(-ago)}}}
	if state == content.ShelfLow {
		l.Last.Limit, l.Last.Quantity, l.Last.Note, l.Last.NextDelivery = 2, 14, "散装在里面", Now.Add(2*time.Hour)
	}
	return l
}

func shelves(b frontend.Base) []Sample {
	lines := []content.Line{
		shelfLine(1, content.ShelfIn, 280, 20*time.Minute), shelfLine(2, content.ShelfIn, 6300, 10*time.Minute),
		shelfLine(3, content.ShelfLow, 450, 5*time.Minute), shelfLine(4, content.ShelfUnconfirmed, 300, 5*time.Hour),
		shelfLine(5, content.ShelfDisputed, 310, time.Hour), shelfLine(6, content.ShelfOut, 0, 30*time.Minute),
	}
	lines[1].Outlier = true
	var many []content.Line
	for i := range 90 {
		many = append(many, shelfLine(i, content.ShelfIn, content.Fen(250+i), time.Duration(i)*time.Minute))
	}
	var days []content.TrendDay
	for i := range content.TrendDays {
		days = append(days, content.TrendDay{Day: Now.AddDate(0, 0, i-6), Seen: i * 3, Have: i * 2, Least: 250, Most: 450})
	}
	full, none := content.Summarize(cabbage(), lines, Now), content.Summarize(cabbage(), nil, Now)
	closed := outletNo(7)
	closed.Closed = Now
	next := outletNo(1)
	asks := []content.Ask{{Item: cabbage(), Availability: lines[2].Availability}, {Item: content.Item{Code: "mask", Names: names("口罩", "Masks")}, Availability: content.Availability{State: content.ShelfUnknown}}}
	wrong := frontend.NewShopPage(b, outletNo(1), asks, "mask", "")
	wrong.Refused, wrong.Price = content.Errors{content.Refuse(content.Invalid, "price", content.MsgBadPrice)}, "63000"
	b.Path = "/shop/shop-1/token" // of the shop's pages; the others know their own
	wrong.Path = b.Path
	return []Sample{
		{"supplies", frontend.NewSuppliesPage(b, "", Terms(), []content.Summary{full, none})},
		{"supplies-none", frontend.NewSuppliesPage(b, "east", Terms(), nil)},
		{"shelf", frontend.NewShelfPage(b, full, "", Terms(), lines, 1, 40, frontend.NewTrend(b, days))},
		{"shelf-many", frontend.NewShelfPage(b, content.Summarize(cabbage(), many, Now), "east", Terms(), many, 2, 40, nil)},
		{"shelf-nobody", frontend.NewShelfPage(b, none, "", Terms(), nil, 1, 40, nil)},
		{"outlet", frontend.NewOutletPage(b, outletNo(1), nil, Terms(), lines)},
		{"outlet-nothing", frontend.NewOutletPage(b, content.Outlet{ID: "x"}, nil, Terms(), nil)},
		{"outlet-closed", frontend.NewOutletPage(b, closed, &next, Terms(), nil)},
		{"missing", frontend.NewMissingPage(b, outletNo(1))},
		{"shop", frontend.NewShopPage(b, outletNo(1), asks, "", "cabbage")},
		{"shop-wrong", wrong}, {"shop-nothing", frontend.NewShopPage(b, outletNo(1), nil, "", "")},
		{"shop-over", frontend.NewShopOverPage(b)},
	}
}
