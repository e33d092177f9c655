package frontend

import (
	"html/template"
	"net/url"

	"gaoshi/content"
)

// SearchPage is the search box and what was found.
type SearchPage struct {
	Base
	Text   string // what was asked; empty: nothing yet
	Found  []Found
	Total  int
	About  bool // Total is an estimate
	Away   bool // the engine did not answer
	Cut    bool // only the start of Text was looked at
	Kinds  Field
	Pager  Pager
	Chosen content.Kind
}

// Template is search.
func (SearchPage) Template() string { return "search" }

// Found is a hit. Headline and Snippet are safe HTML from the engine.
type Found struct {
	Card
	Headline template.HTML
	Snippet  template.HTML
}

// NewSearchPage makes the page. Per is how many hits a page has.
func NewSearchPage(b Base, text string, k content.Kind, page, total, per int) SearchPage {
	w := b.Words()
	b.Section, b.Path, b.NoIndex = "search", "/search", text != ""
	b.Title = w.T("search.title")
	if text != "" {
		b.Title = w.T("search.title_for", "Text", cut(text, 60))
	}
	q := url.Values{}
	if text != "" {
		q.Set("q", text)
	}
	if k != "" {
		q.Set("kind", string(k))
	}
	p := SearchPage{Base: b, Text: text, Total: total, Chosen: k}
	p.Pager = newPager(b.Path, q, page, total, per)
	p.Query = p.Pager.query(page)
	p.Kinds = Field{"kind", []Option{
		{"", w.T("list.all_kind"), k == ""},
		{string(content.Notice), w.T("nav.notices"), k == content.Notice},
		{string(content.Clarification), w.T("nav.rumors"), k == content.Clarification},
	}}
	return p
}
