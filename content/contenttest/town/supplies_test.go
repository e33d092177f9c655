package town

import (
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
		if i.TTL <= 0 || i.Name == "" || i.NameEN == "" || i.Unit == "" {
			t.Errorf("item %s is not whole", i.Code)
		}
	}
	for _, o := range supplies.Outlets {
		known["outlet "+o.ID] = true
		need("area", o.Area)
	}
	for _, o := range supplies.Observations {
		need("outlet", o.Outlet)
		need("item", o.Item)
		if !slices.Contains([]string{"in", "low", "out"}, o.Status) || o.ObservedAt.After(moment) || o.Source == "" {
			t.Errorf("sighting of %s at %s: status %q at %s by %q", o.Item, o.Outlet, o.Status, o.ObservedAt, o.Source)
		}
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
	newest := map[string]float64{}
	for _, o := range supplies.Observations {
		if o.Item == "cabbage" && o.Price != nil {
			newest[o.Outlet] = *o.Price
		}
	}
	var prices []float64
	for _, p := range newest {
		prices = append(prices, p)
	}
	slices.Sort(prices)
	if len(prices) != 14 || prices[0] != 2.8 || prices[13] != 4.5 {
		t.Fatalf("%d shops: %v", len(prices), prices)
	}
	if middle := (prices[6] + prices[7]) / 2; middle != 3.2 {
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
