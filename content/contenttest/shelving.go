package contenttest

import (
	"fmt"
	"testing"
	"time"

	"gaoshi/content"
)

// Shelves is a store that keeps supplies too.
type Shelves interface {
	content.Store
	content.ShelfStore
	content.TokenStore
}

// ShelfSuite is what every content.ShelfStore must pass, through a Shelf. Open
// returns an empty store that is closed with its test.
func ShelfSuite(t *testing.T, open func(t testing.TB) Shelves) {
	for _, part := range []struct {
		name string
		test func(t *testing.T, s *shop)
	}{
		{"keeps items and outlets", keepsCatalog},
		{"takes good rows and refuses bad ones", takesGoodRows},
		{"takes the same row once", takesOnce},
		{"newest wins, whatever the order", newestWins},
		{"is seen by another instance", seenElsewhere},
		{"is disputed by two devices", isDisputed},
		{"tells of changes and of restocking once", tellsChanges},
		{"gathers what comes at once", gathersGroups},
		{"gives an outlet to one caller", givesCalls},
		{"keeps the past", keepsPast},
		{"has observations in the log", logsObservations},
		{"keeps tokens and answers", keepsTokens},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, openShop(t, open(t))) })
	}
}

// shop is a Shelf with three outlets and two items.
type shop struct {
	*content.Shelf
	store    Shelves
	editions *content.Editions
	clock    *Clock
}

func openShop(t testing.TB, store Shelves) *shop {
	t.Helper()
	s := &shop{store: store, editions: content.NewEditions(0), clock: NewClock()}
	s.Shelf = content.NewShelf(store, s.editions, s.clock.Now)
	if err := s.SaveItems(t.Context(), nil, Items()...); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveOutlets(t.Context(), nil, Outlets()...); err != nil {
		t.Fatal(err)
	}
	return s
}

// Items are cabbage (four hours) and masks (two).
func Items() []content.Item {
	names := func(zh, en string) map[content.Lang]string {
		return map[content.Lang]string{content.Chinese: zh, content.English: en}
	}
	return []content.Item{
		{Code: "cabbage", Names: names("白菜", "Cabbage"), Unit: names("斤", "500 g"), TTL: 4 * time.Hour, Reference: 320, Order: 1},
		{Code: "mask", Names: names("口罩", "Masks"), Unit: names("个", "each"), TTL: 2 * time.Hour, Order: 2},
	}
}

// Outlets are "a", "b" and "c", in two areas.
func Outlets() []content.Outlet {
	var out []content.Outlet
	for i, id := range []string{"a", "b", "c"} {
		out = append(out, content.Outlet{ID: id, Names: map[content.Lang]string{content.Chinese: "店" + id, content.English: "Shop " + id},
			Area: []string{"east", "west"}[i/2], Address: fmt.Sprintf("渡口街%d号", i+1), Phone: "0000-555-0100", Lat: 21.5 + float64(i)/100, Lon: 135.2, Hours: "08:00–20:00", Kind: "shop",
			External: map[string]string{"market-office": fmt.Sprint(i)}})
	}
	return out
}

// Seen is an observation some minutes before the clock's now.
func (s *shop) seen(outlet, item string, status content.ShelfStatus, ago int, price content.Fen) content.Observation {
	return content.Observation{Outlet: outlet, Item: item, Status: status, Price: price, Observed: s.clock.Now().Add(-time.Duration(ago) * time.Minute)}
}

func (s *shop) record(t *testing.T, rows ...content.Observation) []content.Receipt {
	t.Helper()
	got, err := s.Record(t.Context(), content.FromDesk, "editor", rows)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// state is what is said of one shelf now.
func (s *shop) state(t *testing.T, outlet, item string) content.ShelfState {
	t.Helper()
	return stateIn(t, s.Shelf, s.clock, outlet, item)
}

func stateIn(t *testing.T, shelf *content.Shelf, clock *Clock, outlet, item string) content.ShelfState {
	t.Helper()
	lines, _, err := shelf.Lines(t.Context(), content.ShelfFilter{Outlet: outlet, Item: item}, clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) == 0 {
		return content.ShelfUnknown
	}
	return lines[0].State
}

func keepsCatalog(t *testing.T, s *shop) {
	items, err := s.Items(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := Items()
	for i := range want {
		want[i].Edition = 1
	}
	wantSame(t, "items", items, want)
	closed := Outlets()[1]
	closed.Closed, closed.LinkKey, closed.Merged = s.clock.Now(), 3, "a"
	if err := s.SaveOutlets(t.Context(), nil, closed); err != nil {
		t.Fatal(err)
	}
	got, err := s.Outlet(t.Context(), "b")
	closed.Edition, closed.Updated = 3, s.clock.Now()
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "outlet", got, closed)
	if _, err := s.Item(t.Context(), "nothing"); content.CodeOf(err) != content.NotFound {
		t.Errorf("an item that is not there: %v", err)
	}
	if err := s.SaveItems(t.Context(), nil, content.Item{Code: "No Such Code"}); content.CodeOf(err) != content.Invalid {
		t.Errorf("a bad item: %v", err)
	}
}

func takesGoodRows(t *testing.T, s *shop) {
	closed := Outlets()[2]
	closed.Closed = s.clock.Now()
	if err := s.SaveOutlets(t.Context(), nil, closed); err != nil {
		t.Fatal(err)
	}
	future := s.seen("a", "cabbage", content.InStock, -60, 0)
	old := s.seen("a", "cabbage", content.InStock, 60*24*400, 0)
	rows := []content.Observation{
		s.seen("a", "cabbage", content.InStock, 5, 300),
		s.seen("nowhere", "cabbage", content.InStock, 5, 300),
		s.seen("a", "nothing", content.InStock, 5, 300),
		s.seen("c", "cabbage", content.InStock, 5, 300),
		s.seen("a", "cabbage", content.InStock, 5, -300),
		s.seen("a", "cabbage", content.InStock, 5, 6_300_000),
		s.seen("a", "cabbage", "plenty", 5, 300),
		future, old, {Outlet: "a", Item: "cabbage", Status: content.InStock},
		s.seen("b", "mask", content.LowStock, 1, 0),
	}
	want := []content.Message{"", content.MsgNoSuchOutlet, content.MsgNoSuchItem, content.MsgOutletClosed, content.MsgBadPrice,
		content.MsgBadPrice, content.MsgUnknownValue, content.MsgInFuture, content.MsgTooOld, content.MsgRequired, ""}
	for i, r := range s.record(t, rows...) {
		if want[i] == "" {
			if r.Err != nil || r.Repeated {
				t.Errorf("row %d: %+v", i, r)
			}
			continue
		}
		wantCode(t, fmt.Sprint("row ", i), r.Err, content.Invalid, want[i])
	}
	if got := s.state(t, "a", "cabbage"); got != content.ShelfIn {
		t.Errorf("cabbage at a is %s", got)
	}
	if got := s.state(t, "b", "mask"); got != content.ShelfLow {
		t.Errorf("masks at b are %s", got)
	}
}

func takesOnce(t *testing.T, s *shop) {
	row := s.seen("a", "cabbage", content.InStock, 5, 300)
	first := s.record(t, row, row)
	if first[0].Repeated || !first[1].Repeated {
		t.Errorf("got %+v", first)
	}
	before := s.Edition()
	if again := s.record(t, row); !again[0].Repeated || again[0].ID != first[0].ID {
		t.Errorf("again: %+v", again)
	}
	if s.Edition() != before {
		t.Error("a repeated row moved the edition")
	}
}

func newestWins(t *testing.T, s *shop) {
	s.record(t, s.seen("a", "cabbage", content.OutStock, 5, 0))
	s.record(t, s.seen("a", "cabbage", content.InStock, 30, 300))
	if got := s.state(t, "a", "cabbage"); got != content.ShelfOut {
		t.Errorf("older news made it %s", got)
	}
	s.record(t, s.seen("a", "cabbage", content.InStock, 3, 300), s.seen("a", "cabbage", content.LowStock, 1, 300))
	if got := s.state(t, "a", "cabbage"); got != content.ShelfLow {
		t.Errorf("the last of a batch made it %s", got)
	}
	s.clock.Move(5 * time.Hour)
	if got := s.state(t, "a", "cabbage"); got != content.ShelfUnconfirmed {
		t.Errorf("after one life it is %s", got)
	}
	s.clock.Move(8 * time.Hour)
	if got := s.state(t, "a", "cabbage"); got != content.ShelfUnknown {
		t.Errorf("after three lives it is %s", got)
	}
}

func seenElsewhere(t *testing.T, s *shop) {
	editions := content.NewEditions(0)
	other := content.NewShelf(s.store, editions, s.clock.Now)
	s.record(t, s.seen("a", "cabbage", content.InStock, 5, 300))
	for _, want := range []content.ShelfState{content.ShelfIn, content.ShelfOut} {
		at, err := s.store.Edition(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		editions.Advance(at)
		if got := stateIn(t, other, s.clock, "a", "cabbage"); got != want {
			t.Errorf("the other instance says %s, want %s", got, want)
		}
		s.record(t, s.seen("a", "cabbage", content.OutStock, 1, 0))
	}
}

func isDisputed(t *testing.T, s *shop) {
	ctx := t.Context()
	s.record(t, s.seen("a", "cabbage", content.InStock, 5, 300))
	absent := func(device string) error {
		return s.Absent(ctx, content.Absence{Outlet: "a", Item: "cabbage", Device: device})
	}
	before := s.Edition()
	if err := absent("one"); err != nil {
		t.Fatal(err)
	}
	if s.state(t, "a", "cabbage") != content.ShelfIn || s.Edition() != before {
		t.Error("one voice changed something")
	}
	wantCode(t, "the same device", absent("one"), content.TooMany, content.MsgSaidAlready)
	s.clock.Move(time.Minute)
	if err := absent("two"); err != nil {
		t.Fatal(err)
	}
	if s.state(t, "a", "cabbage") != content.ShelfDisputed || s.Edition() != before+1 {
		t.Error("two voices did not dispute it")
	}
	lines, err := s.Disputed(ctx)
	if err != nil || len(lines) != 1 {
		t.Errorf("disputed: %v, %v", lines, err)
	}
	s.clock.Move(time.Minute)
	s.record(t, s.seen("a", "cabbage", content.InStock, 0, 300))
	if got := s.state(t, "a", "cabbage"); got != content.ShelfIn {
		t.Errorf("after somebody looked it is %s", got)
	}
	wantCode(t, "nothing stands there", s.Absent(ctx, content.Absence{Outlet: "c", Item: "mask", Device: "x"}), content.NotFound, content.MsgNoSuchItem)
}

func tellsChanges(t *testing.T, s *shop) {
	step := func(status content.ShelfStatus) {
		t.Helper()
		s.clock.Move(10 * time.Minute)
		s.record(t, s.seen("a", "cabbage", status, 0, 300))
	}
	step(content.InStock)  // first seen: no change
	step(content.LowStock) // still there
	step(content.OutStock) // 1
	step(content.InStock)  // 2, told
	step(content.OutStock) // 3
	step(content.InStock)  // 4, within the hour: not told
	changes, err := s.Changes(t.Context(), 10)
	if err != nil || len(changes) != 4 {
		t.Fatalf("%d changes, %v", len(changes), err)
	}
	if c := changes[0]; c.Now != content.ShelfIn || c.Was != content.ShelfOut || c.Item != "cabbage" || c.Price != 300 {
		t.Errorf("the newest is %+v", c)
	}
	restock, err := s.Restocked(t.Context(), content.Job{Kind: content.JobRestock, Args: "cabbage a"})
	if err != nil || restock == nil || restock.Outlet.Area != "east" || restock.Item.Code != "cabbage" {
		t.Errorf("restocked: %+v, %v", restock, err)
	}
	step(content.OutStock)
	if restock, err = s.Restocked(t.Context(), content.Job{Kind: content.JobRestock, Args: "cabbage a"}); err != nil || restock != nil {
		t.Errorf("it is gone again, but %+v, %v", restock, err)
	}
}

func gathersGroups(t *testing.T, s *shop) {
	const callers = 40
	before := s.Edition()
	errs := make(chan error, callers)
	for i := range callers {
		go func() {
			_, err := s.Record(t.Context(), content.FromAPI, "till", []content.Observation{s.seen("a", "cabbage", content.InStock, i, content.Fen(300+i))})
			errs <- err
		}()
	}
	for range callers {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	if n := s.Edition() - before; n < 1 || n > callers/2 {
		t.Errorf("%d callers moved the edition %d times", callers, n)
	}
	lines, _, err := s.Lines(t.Context(), content.ShelfFilter{Outlet: "a"}, s.clock.Now())
	if err != nil || len(lines) != 1 || lines[0].Last.Price != 300 {
		t.Errorf("lines %+v, %v", lines, err)
	}
}

func givesCalls(t *testing.T, s *shop) {
	ctx := t.Context()
	one, two := &content.Editor{ID: "one"}, &content.Editor{ID: "two"}
	s.record(t, s.seen("a", "cabbage", content.InStock, 5*60, 300), s.seen("b", "cabbage", content.InStock, 1, 300))
	first, err := s.NextCall(ctx, one, "")
	if err != nil || first == nil || first.Outlet.ID != "a" {
		t.Fatalf("first: %+v, %v", first, err)
	}
	if second, err := s.NextCall(ctx, two, ""); err != nil || second == nil || second.Outlet.ID == "a" {
		t.Errorf("second: %+v, %v", second, err)
	}
	_, err = s.NextCall(ctx, two, "a")
	wantCode(t, "claimed", err, content.Conflict, content.MsgClaimed)
	if err := s.CallBack(ctx, one, "a", time.Hour); err != nil {
		t.Fatal(err)
	}
	if next, err := s.NextCall(ctx, one, ""); err != nil || next != nil && next.Outlet.ID == "a" {
		t.Errorf("called back too early: %+v, %v", next, err)
	}
	s.clock.Move(61 * time.Minute)
	if again, err := s.NextCall(ctx, two, ""); err != nil || again == nil || again.Outlet.ID != "a" {
		t.Errorf("after the hour: %+v, %v", again, err)
	}
}

func keepsPast(t *testing.T, s *shop) {
	s.record(t, s.seen("a", "cabbage", content.InStock, 5, 300), s.seen("b", "cabbage", content.OutStock, 4, 0),
		s.seen("a", "cabbage", content.OutStock, 24*60, 0))
	days, err := s.Trend(t.Context(), "cabbage", time.UTC)
	if err != nil || len(days) != content.TrendDays {
		t.Fatal(days, err)
	}
	if d := days[6]; d.Seen != 2 || d.Have != 1 || d.Least != 300 {
		t.Errorf("today: %+v", d)
	}
	if d := days[5]; d.Seen != 1 || d.Have != 0 {
		t.Errorf("yesterday: %+v", d)
	}
	now := s.clock.Now()
	n := 0
	err = s.EachOn(t.Context(), time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC), func(o content.Observation) error {
		n++
		return nil
	})
	if err != nil || n != 2 {
		t.Errorf("%d observations today, %v", n, err)
	}
}

func logsObservations(t *testing.T, s *shop) {
	s.record(t, s.seen("a", "cabbage", content.InStock, 5, 300), s.seen("b", "cabbage", content.OutStock, 4, 0))
	holds(t, s.store, 3)
}

func keepsTokens(t *testing.T, s *shop) {
	ctx := t.Context()
	tokens, admin := content.NewTokens(s.store, s.clock.Now), &content.Editor{ID: "admin", Roles: []content.Role{content.Admin}}
	secret, err := tokens.Make(ctx, admin, "market office")
	if err != nil {
		t.Fatal(err)
	}
	tok, err := tokens.Know(ctx, secret)
	if err != nil || tok.Name != "market office" {
		t.Fatalf("%+v, %v", tok, err)
	}
	asked := 0
	for range 2 {
		a, err := tokens.Once(ctx, tok, "key", "request", func() (int, string, error) { asked++; return 207, "answer", nil })
		if err != nil || a.Status != 207 || a.Body != "answer" {
			t.Errorf("%+v, %v", a, err)
		}
	}
	if asked != 1 {
		t.Errorf("done %d times", asked)
	}
	_, err = tokens.Once(ctx, tok, "key", "another", nil)
	wantCode(t, "a key used twice", err, content.Conflict, content.MsgKeyReused)
	if err := tokens.Revoke(ctx, admin, tok.ID); err != nil {
		t.Fatal(err)
	}
	_, err = tokens.Know(ctx, secret)
	wantCode(t, "a revoked token", err, content.Unsigned, content.MsgBadToken)
	list, err := tokens.List(ctx)
	if err != nil || len(list) != 1 || list[0].Used.IsZero() || list[0].Revoked.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	wantCode(t, "no such token", tokens.Revoke(ctx, admin, "nothing"), content.NotFound, content.MsgBadToken)
}
