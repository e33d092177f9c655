package content

import (
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of a piece. Text is counted in characters (runes).
const (
	MaxHeadline    = 200
	MaxSummary     = 600
	MaxBody        = 50_000
	MaxWhatToDo    = 4_000
	MaxContact     = 300
	MaxClaim       = 1_000
	MaxWhy         = 8_000
	MaxNote        = 500
	MaxReason      = 500
	MaxSources     = 20
	MaxAttachments = 10
	MaxTerms       = 30
	MaxTermCode    = 40
	MaxURL         = 2_000
)

// checker gathers refusals, one a field.
type checker struct{ errs Errors }

func (c *checker) refuse(field string, m Message, args ...any) {
	c.errs = append(c.errs, Refuse(Invalid, field, m, args...))
}

func (c *checker) err() error {
	if len(c.errs) == 0 {
		return nil
	}
	return c.errs
}

// text refuses what is no text, cannot be shown, or is too long.
func (c *checker) text(field, s string, max int) {
	if !utf8.ValidString(s) {
		c.refuse(field, MsgNotUTF8)
		return
	}
	if i := strings.IndexFunc(s, unshowable); i >= 0 {
		c.refuse(field, MsgBadCharacters, "At", utf8.RuneCountInString(s[:i])+1)
		return
	}
	if n := utf8.RuneCountInString(s); n > max {
		c.refuse(field, MsgTooLong, "Max", max, "Have", n)
	}
}

// unshowable are control characters, which XML forbids, and the marks that
// turn the reading direction, which can make a line say the opposite of what
// its bytes say.
func unshowable(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r), r == 0xFFFE, r == 0xFFFF:
		return true
	}
	return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069
}

// Tidy returns the piece as it is kept: line ends as \n, no space around
// fields, no empty languages, no term twice. It changes nothing that is said.
func (p Piece) Tidy() Piece {
	texts := make(map[Lang]Text, len(p.Texts))
	for l, t := range p.Texts {
		for _, f := range textFields(&t) {
			*f.value = strings.TrimSpace(strings.ReplaceAll(*f.value, "\r\n", "\n"))
		}
		if t != (Text{}) || l == p.Lang {
			texts[l] = t
		}
	}
	p.Texts = texts
	p.Topics, p.Areas = tidyTerms(p.Topics), tidyTerms(p.Areas)
	p.Effective, p.Expires, p.NextUpdate = toMilli(p.Effective), toMilli(p.Expires), toMilli(p.NextUpdate)
	p.Sources = tidySources(p.Sources)
	return p
}

func tidyTerms(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range in {
		if t = strings.TrimSpace(t); t != "" && !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

func tidySources(in []Source) []Source {
	var out []Source
	for _, s := range in {
		s.Title, s.URL = strings.TrimSpace(s.Title), strings.TrimSpace(s.URL)
		if s.Title == "" {
			s.Title = s.URL
		}
		if s.Title != "" {
			out = append(out, s)
		}
	}
	return out
}

// toMilli is the precision that stores keep, in UTC.
func toMilli(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

// textField is one field of a Text with the name forms use and its limit.
type textField struct {
	name  string
	value *string
	max   int
}

func textFields(t *Text) []textField {
	return []textField{
		{"headline", &t.Headline, MaxHeadline}, {"summary", &t.Summary, MaxSummary},
		{"body", &t.Body, MaxBody}, {"what_to_do", &t.WhatToDo, MaxWhatToDo},
		{"contact", &t.Contact, MaxContact}, {"claim", &t.Claim, MaxClaim},
		{"why", &t.Why, MaxWhy}, {"change_note", &t.ChangeNote, MaxNote},
	}
}

// Bounds refuses what cannot be kept even as a draft: too long, not text, of
// an unknown kind. A draft may otherwise be as unfinished as its writer.
func (p Piece) Bounds() error {
	var c checker
	p.bounds(&c)
	return c.err()
}

func (p Piece) bounds(c *checker) {
	if !p.Lang.Known() {
		c.refuse("lang", MsgUnknownValue, "Value", string(p.Lang))
	}
	for _, l := range sortedLangs(p.Texts) {
		if !l.Known() {
			c.refuse("lang", MsgUnknownValue, "Value", string(l))
			continue
		}
		t := p.Texts[l]
		for _, f := range textFields(&t) {
			c.text(string(l)+"."+f.name, *f.value, f.max)
		}
	}
	c.terms("topics", p.Topics)
	c.terms("areas", p.Areas)
	c.text("item", p.Item, MaxTermCode)
	c.text("origin", p.Origin, MaxURL)
	p.boundSources(c)
	p.boundAttachments(c)
}

func (c *checker) terms(field string, codes []string) {
	if len(codes) > MaxTerms {
		c.refuse(field, MsgTooMany, "Max", MaxTerms, "Have", len(codes))
		return
	}
	for _, code := range codes {
		c.text(field, code, MaxTermCode)
		if strings.ContainsAny(code, ",;\n\t") {
			c.refuse(field, MsgUnknownValue, "Value", code)
		}
	}
}

func (p Piece) boundSources(c *checker) {
	if len(p.Sources) > MaxSources {
		c.refuse("sources", MsgTooMany, "Max", MaxSources, "Have", len(p.Sources))
		return
	}
	for _, s := range p.Sources {
		c.text("sources", s.Title, MaxHeadline)
		if s.URL != "" && !ValidURL(s.URL) {
			c.refuse("sources", MsgBadURL, "Value", clip(s.URL, 80))
		}
	}
}

func (p Piece) boundAttachments(c *checker) {
	if len(p.Attachments) > MaxAttachments {
		c.refuse("attachments", MsgTooMany, "Max", MaxAttachments, "Have", len(p.Attachments))
		return
	}
	for _, a := range p.Attachments {
		c.text("attachments", a.Name, MaxHeadline)
		c.text("attachments", a.Alt, MaxSummary)
		if len(a.Hash) != 64 || strings.Trim(a.Hash, "0123456789abcdef") != "" {
			c.refuse("attachments", MsgUnknownValue, "Value", clip(a.Hash, 80))
		}
	}
}

// ValidURL reports whether a reader can follow s: an absolute http or https
// address without a user or password in it.
func ValidURL(s string) bool {
	if len(s) > MaxURL || strings.IndexFunc(s, unshowable) >= 0 {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// clip shortens what is repeated to its sender inside a refusal.
func clip(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	return string([]rune(s)[:max]) + "…"
}

func sortedLangs(texts map[Lang]Text) []Lang {
	out := make([]Lang, 0, len(texts))
	for _, l := range Langs {
		if _, ok := texts[l]; ok {
			out = append(out, l)
		}
	}
	for l := range texts {
		if !l.Known() {
			out = append(out, l)
		}
	}
	return out
}
