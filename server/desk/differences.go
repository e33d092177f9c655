package desk

import (
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/diff"
	"gaoshi/frontend/words"
)

// differences lists every field in which two pieces differ, texts first.
func (r *Room) differences(w *words.Words, k content.Kind, before, after content.Piece, terms []content.Term) []frontend.FieldDiff {
	var out []frontend.FieldDiff
	add := func(field, a, b string) {
		if a != b {
			out = append(out, frontend.FieldDiff{Field: field, Name: w.Field(field), Before: a, After: b, HTML: diff.HTML(a, b)})
		}
	}
	for _, l := range content.Langs {
		for _, name := range frontend.AllSpecs(k) {
			add(string(l)+"."+name, frontend.TextOf(before.Texts[l], name), frontend.TextOf(after.Texts[l], name))
		}
	}
	was, is := r.facts(w, before, terms), r.facts(w, after, terms)
	for i := range was {
		add(was[i].Field, was[i].Value, is[i].Value)
	}
	return out
}

// facts are the parts of a piece that are no text, always the same rows.
func (r *Room) facts(w *words.Words, p content.Piece, terms []content.Term) []frontend.Row {
	var sources, files []string
	for _, s := range p.Sources {
		sources = append(sources, strings.TrimSpace(s.Title+" "+s.URL))
	}
	for _, a := range p.Attachments {
		files = append(files, strings.TrimSpace(a.Name+" "+a.Alt))
	}
	rows := []frontend.Row{
		{Field: "severity", Value: wordOr(w, "severity.", string(p.Severity))},
		{Field: "verdict", Value: wordOr(w, "verdict.", string(p.Verdict))},
		{Field: "topics", Value: termNames(w, content.Topics, p.Topics, terms)},
		{Field: "areas", Value: termNames(w, content.Areas, p.Areas, terms)},
		{Field: "effective", Value: r.instant(w, p.Effective)},
		{Field: "expires", Value: r.instant(w, p.Expires)},
		{Field: "next_update", Value: r.instant(w, p.NextUpdate)},
		{Field: "exercise", Value: map[bool]string{true: w.T("desk.yes")}[p.Exercise]},
		{Field: "sources", Value: strings.Join(sources, "\n")},
		{Field: "attachments", Value: strings.Join(files, "\n")},
	}
	for i := range rows {
		rows[i].Name = w.Field(rows[i].Field)
	}
	return rows
}

// said are the rows with something in them.
func said(rows []frontend.Row) []frontend.Row {
	var out []frontend.Row
	for _, row := range rows {
		if row.Value != "" {
			out = append(out, row)
		}
	}
	return out
}

func wordOr(w *words.Words, prefix, code string) string {
	if w.Has(prefix + code) {
		return w.T(prefix + code)
	}
	return code
}

func termNames(w *words.Words, set content.TermSet, codes []string, terms []content.Term) string {
	var out []string
	for _, code := range codes {
		name := code
		for _, t := range terms {
			if t.Set == set && t.Code == code {
				name = w.Term(t)
			}
		}
		out = append(out, name)
	}
	return strings.Join(out, w.T("desk.comma"))
}

func (r *Room) instant(w *words.Words, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.FullTime(t, r.Office.Zone)
}
