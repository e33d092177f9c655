package frontend

import (
	"net/url"
	"strconv"

	"gaoshi/content"
)

// ListPage is one page of notices or of clarifications, narrowed by a form.
type ListPage struct {
	Base
	Kind   content.Kind
	Fields []Field
	Cards  []Card
	Total  int
	Pager  Pager
	Narrow bool // a filter is set
}

// Template is list.
func (ListPage) Template() string { return "list" }

// Field is a choice of the form.
type Field struct {
	Name    string // of the parameter: topic, area, severity, verdict, period
	Options []Option
}

// Option is one value of a choice. The empty value narrows nothing.
type Option struct {
	Value, Word string
	Chosen      bool
}

// Periods that a list can be narrowed to, by how many days they reach back,
// today included.
var Periods = []struct {
	Value string
	Days  int
}{{"1d", 1}, {"7d", 7}, {"30d", 30}, {"365d", 365}}

// Choice is what a reader chose. Its zero value is everything.
type Choice struct {
	Topic, Area, Severity, Verdict, Period string
	Page                                   int // from 1
}

// Query is the choice as an address holds it, without the page.
func (c Choice) Query() url.Values {
	q := url.Values{}
	for name, v := range map[string]string{
		"topic": c.Topic, "area": c.Area, "severity": c.Severity, "verdict": c.Verdict, "period": c.Period,
	} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return q
}

// feedQuery is the part of a choice that feeds know too.
func (c Choice) feedQuery() string {
	q := c.Query()
	q.Del("period")
	q.Del("verdict")
	return q.Encode()
}

// NewListPage makes the page of a list. Per is how many cards a page has.
func NewListPage(b Base, k content.Kind, c Choice, terms []content.Term, list []*content.Published, total, per int) ListPage {
	name := Section(k)
	w := b.Words()
	b.Section, b.Path, b.FeedKind, b.FeedQuery = name, "/"+name, FeedKind(k), c.feedQuery()
	b.Title, b.Description = w.T("list."+name+".title"), w.T("list."+name+".about", "Office", b.OfficeName())
	q := c.Query()
	b.NoIndex = len(q) > 0 // a filter shows nothing that is not elsewhere
	p := ListPage{Base: b, Kind: k, Cards: NewCards(list, b.Lang, b.Now), Total: total, Narrow: len(q) > 0}
	p.Pager = newPager(b.Path, q, c.Page, total, per)
	p.Query = p.Pager.query(c.Page)
	p.Fields = append(p.Fields, p.termField("topic", content.Topics, terms, c.Topic), p.termField("area", content.Areas, terms, c.Area))
	if k == content.Notice {
		p.Fields = append(p.Fields, p.severityField(c.Severity))
	} else {
		p.Fields = append(p.Fields, p.verdictField(c.Verdict))
	}
	p.Fields = append(p.Fields, p.periodField(c.Period))
	return p
}

// Section is the navigation's and the address's name for a kind.
func Section(k content.Kind) string {
	if k == content.Clarification {
		return "rumors"
	}
	return "notices"
}

// FeedKind is the feeds' name for a kind.
func FeedKind(k content.Kind) string {
	if k == content.Clarification {
		return "clarifications"
	}
	return "notices"
}

func (p ListPage) all(name string) []Option {
	return []Option{{"", p.Words().T("list.all_" + name), false}}
}

// termField offers the vocabulary, and what was asked for even if it is not
// in it: pieces from elsewhere bring their own terms.
func (p ListPage) termField(name string, set content.TermSet, terms []content.Term, chosen string) Field {
	f := Field{name, p.all(name)}
	known := chosen == ""
	for _, t := range terms {
		if t.Set == set {
			f.Options = append(f.Options, Option{t.Code, t.In(p.Lang), t.Code == chosen})
			known = known || t.Code == chosen
		}
	}
	if !known {
		f.Options = append(f.Options, Option{chosen, cut(chosen, content.MaxTermCode), true})
	}
	return f
}

func (p ListPage) severityField(chosen string) Field {
	f := Field{"severity", p.all("severity")}
	for i := len(content.Severities) - 1; i >= 0; i-- {
		s := content.Severities[i]
		f.Options = append(f.Options, Option{string(s), p.Words().Severity(s), string(s) == chosen})
	}
	return f
}

func (p ListPage) verdictField(chosen string) Field {
	f := Field{"verdict", p.all("verdict")}
	for _, v := range content.Verdicts {
		f.Options = append(f.Options, Option{string(v), p.Words().Verdict(v), string(v) == chosen})
	}
	return f
}

func (p ListPage) periodField(chosen string) Field {
	f := Field{"period", p.all("period")}
	for _, d := range Periods {
		f.Options = append(f.Options, Option{d.Value, p.Words().T("period." + d.Value), d.Value == chosen})
	}
	return f
}

// Pager leads through the pages of a list.
type Pager struct {
	Page, Last int
	path       string
	choice     url.Values
}

func newPager(path string, choice url.Values, page, total, per int) Pager {
	return Pager{Page: max(page, 1), Last: max((total+per-1)/per, 1), path: path, choice: choice}
}

func (p Pager) query(page int) string {
	q := url.Values{}
	for k, v := range p.choice {
		q[k] = v
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return q.Encode()
}

func (p Pager) to(page int) string {
	if page < 1 || page > p.Last {
		return ""
	}
	if q := p.query(page); q != "" {
		return p.path + "?" + q
	}
	return p.path
}

// Previous is the address of the page before, empty on the first.
func (p Pager) Previous() string { return p.to(p.Page - 1) }

// Next is the address of the page after, empty on the last.
func (p Pager) Next() string { return p.to(p.Page + 1) }
