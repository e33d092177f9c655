package frontend

import "gaoshi/content"

// AboutPage says who speaks here, how corrections work and how to report a
// mistake.
type AboutPage struct {
	Base
	Contact string // how to reach the office; empty: not configured
}

// Template is about.
func (AboutPage) Template() string { return "about" }

// NewAboutPage makes the page.
func NewAboutPage(b Base) AboutPage {
	b.Section, b.Path, b.Title = "about", "/about", b.Words().T("about.title")
	b.Description = b.Words().T("about.description", "Office", b.OfficeName())
	return AboutPage{Base: b, Contact: b.Office.ContactIn(b.Lang)}
}

// Verdicts and Severities are explained on the page.
func (AboutPage) Verdicts() []content.Verdict { return content.Verdicts }

// Severities from the most to the least.
func (AboutPage) Severities() []content.Severity {
	return []content.Severity{content.Emergency, content.Warning, content.Advice, content.Info}
}

// FeedsPage lists the feeds and says what they are for.
type FeedsPage struct {
	Base
	Kinds  []FeedRow
	Topics []FeedRow
}

// Template is feeds.
func (FeedsPage) Template() string { return "feeds" }

// FeedRow is one feed in its three forms.
type FeedRow struct {
	Name  string
	Links []FeedLink
}

// NewFeedsPage lists one row a kind and one a topic.
func NewFeedsPage(b Base, terms []content.Term) FeedsPage {
	w := b.Words()
	b.Section, b.Path, b.Title, b.Description = "feeds", "/feeds", w.T("feeds.title"), w.T("feeds.about")
	p := FeedsPage{Base: b}
	kinds := []string{"all", "notices", "clarifications"}
	if b.Office.Has.Supplies {
		kinds = append(kinds, "supplies")
	}
	for _, k := range kinds {
		p.Kinds = append(p.Kinds, feedRow(b, w.T("feeds."+k), k, ""))
	}
	for _, t := range terms {
		if t.Set == content.Topics {
			p.Topics = append(p.Topics, feedRow(b, t.In(b.Lang), "all", "topic="+t.Code))
		}
	}
	return p
}

func feedRow(b Base, name, kind, query string) FeedRow {
	b.FeedKind, b.FeedQuery = kind, query
	return FeedRow{name, b.Feeds()}
}

// OfflinePage is what the service worker shows where there is neither network
// nor a copy.
type OfflinePage struct{ Base }

// Template is offline.
func (OfflinePage) Template() string { return "offline" }

// NewOfflinePage makes the page.
func NewOfflinePage(b Base) OfflinePage {
	b.Section, b.Path, b.Title, b.NoIndex = "offline", "/offline", b.Words().T("offline.title"), true
	return OfflinePage{b}
}
