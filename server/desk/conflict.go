package desk

import (
	"context"
	"strings"

	"gaoshi/content"
	"gaoshi/frontend"
)

// beside puts what somebody else saved next to what was typed. The form stays
// as it was typed and now stands on the newest version, so saving it again is a
// choice and no accident.
func (r *Room) beside(ctx context.Context, page *frontend.EditPage, theirs *content.Publication, by *content.Editor) error {
	names, err := r.names(ctx)
	if err != nil {
		return err
	}
	t := &frontend.Theirs{Version: theirs.Version, At: theirs.Created}
	if w := theirs.Working; w != nil {
		t.At = w.Saved
		if n := len(w.Authors); n > 0 {
			t.By = names.of(w.Authors[n-1])
		}
	} else if theirs.Live != nil {
		t.At = theirs.Live.At
	}
	mine, _ := editOf(page.Form, theirs, r.Office.Zone)
	t.Fields = r.differences(page.Words(), theirs.Kind, theirs.Latest(), mine.Piece, page.Terms)
	if err := r.Newsroom.Office().May(by, content.ActWrite, theirs); err != nil {
		for _, e := range content.RefusalsIn(err) {
			t.Locked = page.Words().Error(e)
		}
	}
	page.Form.Version = theirs.Version
	page.Live, page.Theirs = theirs.Live, t
	return nil
}

// names tells editors' names by id.
type names map[content.ID]string

func (r *Room) names(ctx context.Context) (names, error) {
	all, err := r.Desk.Editors(ctx)
	if err != nil {
		return nil, err
	}
	n := names{}
	for _, e := range all {
		n[e.ID] = e.Name
	}
	return n, nil
}

// of is a name, the id's end for an account that is no more, "" for nobody.
func (n names) of(id content.ID) string {
	if name, ok := n[id]; ok || id == "" {
		return name
	}
	return id.Short()
}

func (n names) all(ids []content.ID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, n.of(id))
	}
	return out
}

// takeTheirs puts fields of what is saved over the ones that were typed: the
// choices she ticked on the conflict page. A name that is no field changes
// nothing.
func takeTheirs(mine *frontend.EditForm, theirs frontend.EditForm, fields []string) {
	for _, field := range fields {
		if l, name, ok := strings.Cut(field, "."); ok {
			t := mine.Texts[content.Lang(l)]
			setText(&t, name, frontend.TextOf(theirs.Texts[content.Lang(l)], name))
			mine.Texts[content.Lang(l)] = t
			continue
		}
		switch field {
		case "severity":
			mine.Severity = theirs.Severity
		case "verdict":
			mine.Verdict = theirs.Verdict
		case "topics":
			mine.Topics = theirs.Topics
		case "areas":
			mine.Areas = theirs.Areas
		case "effective":
			mine.Effective = theirs.Effective
		case "expires":
			mine.Expires = theirs.Expires
		case "next_update":
			mine.NextUpdate = theirs.NextUpdate
		case "exercise":
			mine.Exercise = theirs.Exercise
		case "sources":
			mine.Sources = theirs.Sources
		case "attachments":
			mine.Attachments = theirs.Attachments
		}
	}
}

// setText sets a field of a Text by its form name.
func setText(t *content.Text, name, value string) {
	switch name {
	case "headline":
		t.Headline = value
	case "summary":
		t.Summary = value
	case "body":
		t.Body = value
	case "what_to_do":
		t.WhatToDo = value
	case "contact":
		t.Contact = value
	case "claim":
		t.Claim = value
	case "why":
		t.Why = value
	case "change_note":
		t.ChangeNote = value
	}
}
