package frontend

import (
	"html/template"
	"slices"
	"strconv"
	"time"

	"gaoshi/content"
)

// EditForm is a piece as it stands in the form: what was typed, be it right or
// wrong, so that it can be shown again.
type EditForm struct {
	ID      content.ID // empty: not saved yet
	Version int
	Kind    content.Kind
	Lang    content.Lang // the piece is written in it first
	Texts   map[content.Lang]content.Text

	Severity, Verdict, Change      string
	Topics, Areas                  []string
	Effective, Expires, NextUpdate string // as datetime-local has it, in the office's zone
	Exercise                       bool
	Sources                        []content.Source
	Attachments                    []content.Attachment
	Item, Slug                     string
	Rumor                          content.ID // the case that a new piece is the answer of
}

// EditPage is where a piece is written.
type EditPage struct {
	DeskBase
	Form     EditForm
	Terms    []content.Term
	Live     *content.Revision // what the public reads now; nil for a first revision
	Stage    content.Stage
	Reason   string // why it was returned
	Saved    time.Time
	Concerns []content.Concern
	Theirs   *Theirs // not nil: somebody saved in between
	Submit   bool    // handing in is hers
	Publish  bool    // so is going on to publishing
}

// Template is desk/edit.
func (EditPage) Template() string { return "desk/edit" }

// Theirs is what somebody else saved while this form was open.
type Theirs struct {
	By      string
	At      time.Time
	Fields  []FieldDiff // theirs as before, mine as after
	Locked  string      // why mine cannot be saved at all, empty when it can
	Version int
}

// FieldDiff is one field that differs between two texts.
type FieldDiff struct {
	Field               string // as forms name it: "zh.headline", "verdict"
	Name, Before, After string
	HTML                template.HTML
}

// Action is where the form is sent.
func (p EditPage) Action() string {
	if p.Form.ID == "" {
		return "/desk/new/" + string(p.Form.Kind)
	}
	return "/desk/pieces/" + string(p.Form.ID)
}

// SavedClock is the time of the last save, to the second.
func (p EditPage) SavedClock() string {
	if p.Saved.IsZero() {
		return ""
	}
	return p.Saved.In(p.Office.Zone).Format("15:04:05")
}

// TextField is one text of the form in one language.
type TextField struct {
	ID       string // "zh.headline"
	Name     string // "headline"
	Label    string
	Help     string
	Value    string
	Max      int
	Rows     int // 0: one line
	Required bool
	Wrong    string
}

// textSpec says how a field of a Text is asked for. Help is under
// desk.help.<kind>.<name>, where there is any.
type textSpec struct {
	name     string
	get      func(content.Text) string
	max      int
	rows     int
	required bool
}

var (
	specHeadline = textSpec{"headline", func(t content.Text) string { return t.Headline }, content.MaxHeadline, 2, true}
	specSummary  = textSpec{"summary", func(t content.Text) string { return t.Summary }, content.MaxSummary, 2, false}
	specBody     = textSpec{"body", func(t content.Text) string { return t.Body }, content.MaxBody, 8, true}
	specWhat     = textSpec{"what_to_do", func(t content.Text) string { return t.WhatToDo }, content.MaxWhatToDo, 3, false}
	specContact  = textSpec{"contact", func(t content.Text) string { return t.Contact }, content.MaxContact, 1, false}
	specClaim    = textSpec{"claim", func(t content.Text) string { return t.Claim }, content.MaxClaim, 2, true}
	specWhy      = textSpec{"why", func(t content.Text) string { return t.Why }, content.MaxWhy, 3, false}
	specNote     = textSpec{"change_note", func(t content.Text) string { return t.ChangeNote }, content.MaxNote, 2, false}

	mainSpecs = map[content.Kind][]textSpec{
		content.Notice:        {specHeadline, specBody, specWhat},
		content.Clarification: {specClaim, specHeadline, specBody, specWhat},
	}
	moreSpecs = map[content.Kind][]textSpec{
		content.Notice:        {specSummary, specContact},
		content.Clarification: {specWhy, specSummary, specContact},
	}
)

// AllSpecs lists the names of a kind's text fields in the order of the form.
func AllSpecs(k content.Kind) []string {
	var out []string
	for _, s := range slices.Concat(mainSpecs[k], moreSpecs[k], []textSpec{specNote}) {
		out = append(out, s.name)
	}
	return out
}

// TextOf is a field of a Text by its form name, empty for an unknown one.
func TextOf(t content.Text, name string) string {
	for _, s := range []textSpec{specHeadline, specSummary, specBody, specWhat, specContact, specClaim, specWhy, specNote} {
		if s.name == name {
			return s.get(t)
		}
	}
	return ""
}

// Main are the fields nobody gets around; More are behind a fold.
func (p EditPage) Main(l content.Lang) []TextField { return p.fields(l, mainSpecs[p.Form.Kind]) }

// More are the fields behind a fold, and whether the fold is open.
func (p EditPage) More(l content.Lang) []TextField { return p.fields(l, moreSpecs[p.Form.Kind]) }

// Open reports whether the fold of a language holds something to see.
func (p EditPage) Open(l content.Lang) bool {
	return slices.ContainsFunc(p.More(l), func(f TextField) bool { return f.Value != "" || f.Wrong != "" })
}

// Note is the change note of a correction.
func (p EditPage) Note(l content.Lang) TextField { return p.fields(l, []textSpec{specNote})[0] }

func (p EditPage) fields(l content.Lang, specs []textSpec) []TextField {
	w := p.Words()
	var out []TextField
	for _, s := range specs {
		id := string(l) + "." + s.name
		f := TextField{ID: id, Name: s.name, Label: w.T("desk.label." + string(p.Form.Kind) + "." + s.name), Value: s.get(p.Form.Texts[l]),
			Max: s.max, Rows: s.rows, Required: s.required && l == p.Form.Lang, Wrong: p.Wrong(id)}
		if key := "desk.help." + string(p.Form.Kind) + "." + s.name; w.Has(key) {
			f.Help = w.T(key)
		}
		out = append(out, f)
	}
	return out
}

// Langs are the languages of the form, the piece's own first.
func (p EditPage) Langs() []content.Lang {
	out := []content.Lang{p.Form.Lang}
	for _, l := range content.Langs {
		if l != p.Form.Lang {
			out = append(out, l)
		}
	}
	return out
}

// Severities are the levels as radio buttons.
func (p EditPage) Severities() []DeskChoice {
	var out []DeskChoice
	for _, s := range content.Severities {
		out = append(out, DeskChoice{string(s), p.Words().Severity(s), p.Words().T("desk.severity." + string(s)), p.Form.Severity == string(s)})
	}
	return out
}

// Verdicts are the verdicts as radio buttons.
func (p EditPage) Verdicts() []DeskChoice {
	var out []DeskChoice
	for _, v := range content.Verdicts {
		out = append(out, DeskChoice{string(v), p.Words().Verdict(v), p.Words().T("desk.verdict." + string(v)), p.Form.Verdict == string(v)})
	}
	return out
}

// Changes are minor and major as radio buttons.
func (p EditPage) Changes() []DeskChoice {
	var out []DeskChoice
	for _, c := range []content.Change{content.Major, content.Minor} {
		out = append(out, DeskChoice{string(c), p.Words().T("desk.change." + string(c)), p.Words().T("desk.change." + string(c) + ".help"), p.Form.Change == string(c)})
	}
	return out
}

// Terms of one vocabulary as checkboxes.
func (p EditPage) Choices(set string) []DeskChoice {
	chosen := p.Form.Topics
	if set == string(content.Areas) {
		chosen = p.Form.Areas
	}
	var out []DeskChoice
	for _, t := range p.Terms {
		if string(t.Set) == set {
			out = append(out, DeskChoice{t.Code, t.In(p.Lang), "", slices.Contains(chosen, t.Code)})
		}
	}
	// A code that is in no vocabulary any more stays on the piece until
	// somebody takes it off.
	for _, code := range chosen {
		if !slices.ContainsFunc(out, func(c DeskChoice) bool { return c.Value == code }) {
			out = append(out, DeskChoice{code, code, "", true})
		}
	}
	return out
}

// SourceRows are the sources with room for more.
func (p EditPage) SourceRows() []content.Source {
	rows := slices.Clone(p.Form.Sources)
	for len(rows) < 2 || rows[len(rows)-1] != (content.Source{}) {
		rows = append(rows, content.Source{})
	}
	return rows
}

// File is where an attachment is served.
func (EditPage) File(a content.Attachment) string { return FilePath(a) }

// Remarks are the concerns in words.
func (p EditPage) Remarks() []Complaint { return remarks(p.Base, p.Concerns) }

func remarks(b Base, concerns []content.Concern) []Complaint {
	var out []Complaint
	for _, c := range concerns {
		pairs := []any{}
		for k, v := range c.Details {
			if k == "Lang" {
				v = b.Words().T("lang." + v.(string))
			}
			pairs = append(pairs, k, v)
		}
		out = append(out, Complaint{c.Field, b.Words().T("desk.concern."+string(c.Kind), append(pairs, "Field", b.Words().Field(c.Field))...)})
	}
	return out
}

// VersionText is the version for the form.
func (f EditForm) VersionText() string { return strconv.Itoa(f.Version) }
