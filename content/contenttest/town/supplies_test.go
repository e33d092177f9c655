package town

import (
	"maps"
	"slices"
	"testing"

	"gaoshi/content"
)

// What pieces, outlets, sightings and messages name must be there.
func TestNamesMeanSomething(t *testing.T) {
	terms, err := Terms()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, term := range terms {
		known[string(term.Set)+" "+term.Code] = true
		if term.Names[content.Chinese] == "" || term.Names[content.English] == "" {
			t.Errorf("%s has no name in one language", term.Code)
		}
	}
	need := func(what, name string) {
		t.Helper()
		if !known[what+" "+name] {
			t.Errorf("there is no %s %q", what, name)
		}
	}
	supplies, err := ReadSupplies(moment)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range supplies.Items {
		known["item "+i.Code] = true
		for _, l := range content.Langs {
			if i.TTL <= 0 || i.Names[l] == "" || i.Unit[l] == "" {
				t.Errorf("item %s is not whole in %s", i.Code, l)
			}
		}
	}
	for _, o := range supplies.Outlets {
		known["outlet "+o.ID] = true
		need("area", o.Area)
	}
	for _, o := range supplies.Observations {
		need("outlet", o.Outlet)
		need("item", o.Item)
		if err := o.Check(moment); err != nil {
			t.Errorf("sighting of %s at %s: %v", o.Item, o.Outlet, err)
		}
		if o.Source != content.FromDesk && o.Source != content.FromShop {
			t.Errorf("sighting of %s at %s: source %q", o.Item, o.Outlet, o.Source)
		}
	}
	for _, a := range supplies.Absences {
		need("outlet", a.Outlet)
		need("item", a.Item)
	}
	for _, s := range mustStories(t, moment) {
		known[string(s.Kind)+" "+s.Key] = true
		p := s.Latest()
		for _, topic := range p.Topics {
			need("topic", topic)
		}
		for _, area := range p.Areas {
			need("area", area)
		}
		if p.Item != "" {
			need("item", p.Item)
		}
	}
	for _, m := range Messages() {
		if m.Answer != "" {
			need("clarification", m.Answer)
		}
	}
}

// The clarification of the cabbage says what the shelves say.
func TestCabbageCostsWhatThePagesSay(t *testing.T) {
	supplies, err := ReadSupplies(moment)
	if err != nil {
		t.Fatal(err)
	}
	newest := map[string]content.Fen{}
	for _, o := range supplies.Observations {
		if o.Item == "cabbage" && o.Price != 0 {
			newest[o.Outlet] = o.Price
		}
	}
	prices := slices.Sorted(maps.Values(newest))
	if len(prices) != 14 || prices[0] != 280 || prices[13] != 450 {
		t.Fatalf("%d shops: %v", len(prices), prices)
	}
	if middle := (prices[6] + prices[7]) / 2; middle != 320 {
		t.Errorf("the middle price is %v", middle)
	}
}

func TestMessages(t *testing.T) {
	messages := Messages()
	none := 0
	for _, m := range messages {
		if len(m.Text) < 20 {
			t.Errorf("%q is no message", m.Text)
		}
		if m.Answer == "" {
			none++
		}
	}
	if len(messages) < 30 || none < 3 {
		t.Errorf("%d messages, %d of them without an answer", len(messages), none)
	}
}
