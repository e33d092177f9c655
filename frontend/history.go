package frontend

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend/diff"
	"gaoshi/frontend/markdown"
	"gaoshi/frontend/words"
)

// HistoryPage is what a piece said at each time: nothing that was published is
// changed silently.
type HistoryPage struct {
	Base
	Reading
	Versions []Version // the newest first
}

// Template is history.
func (HistoryPage) Template() string { return "history" }

// Version is one revision and what it changed.
type Version struct {
	Number  int
	At      time.Time
	Change  content.Change
	Note    string
	Lang    content.Lang // of the note and the texts compared
	Changes []FieldChange
}

// FieldChange is one field before and after.
type FieldChange struct {
	Field string // its name in words
	Diff  template.HTML
	Claim bool // it is the claim: shown behind a warning
}

// NewHistoryPage compares each revision with the one before it. Revisions come
// the newest first.
func NewHistoryPage(b Base, p *content.Published, revisions []content.Revision) HistoryPage {
	headline := pieceBase(b, p)
	b.Written, b.Section, b.FeedKind = headline.Written, headline.Section, headline.FeedKind
	b.Path = p.Path() + "/history"
	b.Title = b.Words().T("history.title", "Title", headline.Title)
	b.NoIndex = true // the piece itself is what should be found
	page := HistoryPage{Base: b, Reading: NewReading(b, p, nil, nil)}
	for i, rev := range revisions {
		text, lang, _ := rev.Piece.In(b.Lang)
		v := Version{Number: rev.Number, At: rev.At, Change: rev.Change, Note: text.ChangeNote, Lang: lang}
		if i+1 < len(revisions) {
			v.Changes = changes(b, revisions[i+1].Piece, rev.Piece)
		}
		page.Versions = append(page.Versions, v)
	}
	return page
}

// changes lists the fields that differ, texts first.
func changes(b Base, old, new content.Piece) []FieldChange {
	before, _, _ := old.In(b.Lang)
	after, _, _ := new.In(b.Lang)
	w := b.Words()
	var out []FieldChange
	add := func(field, from, to string) {
		if from != to {
			out = append(out, FieldChange{w.Field(field), diff.HTML(from, to), field == "claim"})
		}
	}
	// A word out of a list, or a time, is exchanged whole: letters that both
	// happen to have say nothing.
	swap := func(field, from, to string) {
		if from != to {
			out = append(out, FieldChange{w.Field(field), diff.Whole(from, to), false})
		}
	}
	// Of Markdown, readers compare what they read, and its signs only where
	// nothing else differs.
	text := func(field, from, to string) {
		if a, b := markdown.Text(from), markdown.Text(to); a != b {
			from, to = a, b
		}
		add(field, from, to)
	}
	swap("verdict", verdictWord(w, old.Verdict), verdictWord(w, new.Verdict))
	swap("severity", severityWord(w, old.Severity), severityWord(w, new.Severity))
	add("headline", before.Headline, after.Headline)
	add("summary", before.Summary, after.Summary)
	text("what_to_do", before.WhatToDo, after.WhatToDo)
	text("body", before.Body, after.Body)
	text("why", before.Why, after.Why)
	add("claim", before.Claim, after.Claim)
	add("contact", before.Contact, after.Contact)
	swap("effective", timeWord(b, old.Effective), timeWord(b, new.Effective))
	swap("expires", timeWord(b, old.Expires), timeWord(b, new.Expires))
	swap("next_update", timeWord(b, old.NextUpdate), timeWord(b, new.NextUpdate))
	add("topics", list(old.Topics), list(new.Topics))
	add("areas", list(old.Areas), list(new.Areas))
	add("sources", sourceList(old), sourceList(new))
	add("attachments", attachmentList(old), attachmentList(new))
	if !slices.Equal(old.Written(), new.Written()) {
		add("lang", langList(w, old), langList(w, new))
	}
	return out
}

func verdictWord(w *words.Words, v content.Verdict) string {
	if v == "" {
		return ""
	}
	return w.Verdict(v)
}

func severityWord(w *words.Words, s content.Severity) string {
	if s == "" {
		return ""
	}
	return w.Severity(s)
}

func timeWord(b Base, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return b.Words().FullTime(t, b.Office.Zone)
}

func list(items []string) string { return strings.Join(items, ", ") }

func sourceList(p content.Piece) string {
	var out []string
	for _, s := range p.Sources {
		out = append(out, strings.TrimSpace(s.Title+" "+s.URL))
	}
	return strings.Join(out, "\n")
}

func attachmentList(p content.Piece) string {
	var out []string
	for _, a := range p.Attachments {
		out = append(out, a.Name)
	}
	return strings.Join(out, "\n")
}

func langList(w *words.Words, p content.Piece) string {
	var out []string
	for _, l := range p.Written() {
		out = append(out, w.T("lang."+string(l)))
	}
	return list(out)
}
