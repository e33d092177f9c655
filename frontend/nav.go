package frontend

// NavItem is one link of the navigation.
type NavItem struct {
	Path string // without language
	Word string // key of its name
	Here bool   // the page shown is in this section
}

// Nav is where a reader can go. It lists pages that exist and no others.
func (b Base) Nav() []NavItem {
	has := b.Office.Has
	all := []struct {
		there bool
		name  string
		path  string
	}{
		{true, "home", "/"},
		{true, "notices", "/notices"},
		{true, "rumors", "/rumors"},
		{has.Check, "check", "/check"},
		{has.Supplies, "supplies", "/supplies"},
		{has.Ask, "ask", "/ask"},
		{has.Subscribe, "subscribe", "/subscribe"},
		{true, "search", "/search"},
	}
	var out []NavItem
	for _, n := range all {
		if n.there {
			out = append(out, NavItem{n.path, "nav." + n.name, n.name == b.Section})
		}
	}
	return out
}
