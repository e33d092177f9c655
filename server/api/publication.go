package api

import (
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
)

// publication is a piece as programs get it. Times are RFC 3339 in UTC; what
// does not apply is left out.
type publication struct {
	ID         content.ID            `json:"id" about:"stays for ever"`
	Kind       content.Kind          `json:"kind" enum:"notice,clarification"`
	URL        string                `json:"url" about:"where people read it, in the language it was written in"`
	Status     content.Status        `json:"status" enum:"published,expired,withdrawn"`
	InForce    bool                  `json:"in_force" about:"it stands and applies now"`
	Lang       content.Lang          `json:"lang" enum:"zh,en" about:"the language it was written in"`
	Texts      map[content.Lang]text `json:"texts" about:"by language; the one it was written in is always there"`
	Severity   content.Severity      `json:"severity,omitempty" enum:"info,advice,warning,emergency" about:"of a notice"`
	Verdict    content.Verdict       `json:"verdict,omitempty" enum:"checking,false,misleading,partly_true,true,unproven" about:"of a clarification: about the claim"`
	Topics     []string              `json:"topics"`
	Areas      []string              `json:"areas" about:"empty: everywhere"`
	Exercise   bool                  `json:"exercise" about:"a drill, not the real thing"`
	Revision   int                   `json:"revision"`
	Change     content.Change        `json:"change" enum:"first,minor,major"`
	Published  time.Time             `json:"published" about:"when it first came out"`
	Updated    time.Time             `json:"updated" about:"of the newest major revision"`
	Revised    time.Time             `json:"revised" about:"of the newest revision of any kind"`
	Effective  time.Time             `json:"effective,omitzero"`
	Expires    time.Time             `json:"expires,omitzero"`
	NextUpdate time.Time             `json:"next_update,omitzero" about:"promised while a claim is being checked"`
	Withdrawn  *withdrawal           `json:"withdrawn,omitempty"`
	Sources    []source              `json:"sources,omitempty"`
	Files      []attachment          `json:"attachments,omitempty"`
}

// text is what it says in one language. Body, WhatToDo and Why are Markdown.
type text struct {
	Headline   string `json:"headline" about:"states the fact"`
	Summary    string `json:"summary,omitempty"`
	Body       string `json:"body,omitempty" about:"Markdown; of a clarification: what is true"`
	WhatToDo   string `json:"what_to_do,omitempty" about:"Markdown"`
	Contact    string `json:"contact,omitempty"`
	Claim      string `json:"claim,omitempty" about:"what was claimed; show it marked, once, and never as a title"`
	Why        string `json:"why,omitempty" about:"Markdown; why it looked true"`
	ChangeNote string `json:"change_note,omitempty" about:"what this revision changed"`
}

type withdrawal struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

type source struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

type attachment struct {
	URL   string `json:"url"`
	Type  string `json:"type"`
	Name  string `json:"name"`
	Alt   string `json:"alt,omitempty"`
	Bytes int64  `json:"bytes"`
	Hash  string `json:"sha256"`
}

// present turns a piece into what is written. It holds until frontend.Turns.
func present(o *frontend.Office, p *content.Published, now time.Time) publication {
	out := publication{
		ID: p.ID, Kind: p.Kind, URL: o.URL(o.Path(p.Piece.Lang, p.Path())),
		Status: p.Status(now), InForce: p.InForce(now), Lang: p.Piece.Lang, Texts: map[content.Lang]text{},
		Severity: p.Piece.Severity, Verdict: p.Piece.Verdict,
		Topics: listOf(p.Piece.Topics), Areas: listOf(p.Piece.Areas), Exercise: p.Piece.Exercise,
		Revision: p.Revision, Change: p.Change, Published: p.First, Updated: p.Updated, Revised: p.Revised,
		Effective: p.Piece.Effective, Expires: p.Piece.Expires, NextUpdate: p.Piece.NextUpdate,
	}
	for l, t := range p.Piece.Texts {
		out.Texts[l] = text(t)
	}
	if p.Withdrawn != nil {
		out.Withdrawn = &withdrawal{p.Withdrawn.At, p.Withdrawn.Reason}
	}
	for _, s := range p.Piece.Sources {
		out.Sources = append(out.Sources, source(s))
	}
	for _, a := range p.Piece.Attachments {
		out.Files = append(out.Files, attachment{o.URL(frontend.FilePath(a)), a.Type, a.Name, a.Alt, a.Bytes, a.Hash})
	}
	return out
}

// listOf writes [] and not null.
func listOf(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
