package desk

import (
	"fmt"
	"io"
	"mime/multipart"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/desk/attach"
)

// maxUploads is how many files one form may bring.
const maxUploads = content.MaxAttachments

// upload is a file as it was sent, or why it was not taken.
type upload struct {
	name string
	data []byte
	err  error
}

// formValues reads the fields of a form, however it was sent.
func formValues(c *fiber.Ctx) (url.Values, error) {
	v, _, err := readBody(c)
	return v, err
}

// readBody reads fields and files. The server has bounded the body; a file over
// its own limit is refused alone, so the fields around it are not lost.
func readBody(c *fiber.Ctx) (url.Values, []upload, error) {
	if !strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		v, err := url.ParseQuery(string(c.Request().Body()))
		if err != nil {
			return nil, nil, &content.Error{Code: content.Invalid, Message: content.MsgNotUTF8, Err: err}
		}
		return v, nil, nil
	}
	form, err := c.MultipartForm()
	if err != nil {
		return nil, nil, fiber.NewError(fiber.StatusBadRequest, "broken form")
	}
	var files []upload
	for _, h := range form.File["files"] {
		if h.Size == 0 && h.Filename == "" {
			continue // the field was left empty
		}
		if len(files) == maxUploads {
			break
		}
		files = append(files, readFile(h))
	}
	return url.Values(form.Value), files, nil
}

func readFile(h *multipart.FileHeader) upload {
	u := upload{name: h.Filename}
	if h.Size > attach.MaxBytes {
		u.err = attach.TooLarge()
		return u
	}
	f, err := h.Open()
	if err != nil {
		u.err = fmt.Errorf("open upload: %w", err)
		return u
	}
	defer f.Close()
	if u.data, err = io.ReadAll(io.LimitReader(f, attach.MaxBytes+1)); err != nil {
		u.err = fmt.Errorf("read upload: %w", err)
	}
	return u
}

// clock is how datetime-local writes an instant.
const clock = "2006-01-02T15:04"

// formIn is a form as it was typed. Nothing is judged here.
func formIn(v url.Values, k content.Kind) frontend.EditForm {
	version, _ := strconv.Atoi(v.Get("version")) // nonsense is version 0, a conflict
	f := frontend.EditForm{
		Version: version, Kind: k, Lang: content.Lang(v.Get("lang")), Texts: map[content.Lang]content.Text{},
		Severity: v.Get("severity"), Verdict: v.Get("verdict"), Change: v.Get("change"),
		Topics: v["topics"], Areas: v["areas"],
		Effective: v.Get("effective"), Expires: v.Get("expires"), NextUpdate: v.Get("next_update"),
		Exercise: v.Get("exercise") != "", Item: v.Get("item"), Rumor: content.ID(v.Get("rumor")), Slug: strings.TrimSpace(v.Get("slug")),
	}
	for _, l := range content.Langs {
		f.Texts[l] = textIn(v, l)
	}
	titles, urls := v["source_title"], v["source_url"]
	for i := range max(len(titles), len(urls)) {
		if s := (content.Source{Title: at(titles, i), URL: at(urls, i)}); s != (content.Source{}) {
			f.Sources = append(f.Sources, s)
		}
	}
	for i, hash := range v["att_hash"] {
		if !slices.Contains(v["att_drop"], hash) {
			f.Attachments = append(f.Attachments, content.Attachment{Hash: hash, Name: at(v["att_name"], i), Alt: at(v["att_alt"], i)})
		}
	}
	return f
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// textIn reads the fields of one language. Browsers send line ends as CR LF.
func textIn(v url.Values, l content.Lang) content.Text {
	get := func(name string) string { return strings.ReplaceAll(v.Get(string(l)+"."+name), "\r\n", "\n") }
	return content.Text{
		Headline: oneLine(get("headline")), Summary: get("summary"), Body: get("body"), WhatToDo: get("what_to_do"),
		Contact: get("contact"), Claim: get("claim"), Why: get("why"), ChangeNote: get("change_note"),
	}
}

// oneLine joins the lines of a headline: its field is two lines high, and what
// is pasted often brings a line end along.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// formOf is the form of a piece: its working copy, else what is live, as the
// start of a correction.
func formOf(p *content.Publication, zone *time.Location) frontend.EditForm {
	piece := p.Latest()
	f := frontend.EditForm{
		ID: p.ID, Version: p.Version, Kind: p.Kind, Lang: piece.Lang, Texts: map[content.Lang]content.Text{},
		Severity: string(piece.Severity), Verdict: string(piece.Verdict), Change: string(content.Major),
		Topics: piece.Topics, Areas: piece.Areas, Exercise: piece.Exercise, Sources: piece.Sources,
		Attachments: piece.Attachments, Item: piece.Item, Slug: p.Slug,
		Effective: clockOf(piece.Effective, zone), Expires: clockOf(piece.Expires, zone), NextUpdate: clockOf(piece.NextUpdate, zone),
	}
	for l, t := range piece.Texts {
		if p.Working == nil {
			t.ChangeNote = "" // the last one's
		}
		f.Texts[l] = t
	}
	if p.Working != nil && p.Working.Change == content.Minor {
		f.Change = string(content.Minor)
	}
	return f
}

func clockOf(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(clock)
}

// editOf makes of a form what the newsroom takes. was is what the piece is now,
// nil for a new one: what the form does not show is kept from it.
func editOf(f frontend.EditForm, was *content.Publication, zone *time.Location) (content.Edit, content.Errors) {
	var errs content.Errors
	var before content.Piece
	if was != nil {
		before = was.Latest()
	}
	when := func(field, typed string, old time.Time) time.Time {
		if typed == clockOf(old, zone) {
			return old // the form shows minutes; an import may have had seconds
		}
		t, err := parseClock(typed, zone)
		if err != nil {
			errs = append(errs, content.Refuse(content.Invalid, field, content.MsgBadTime, "Value", cut(typed, 30)))
		}
		return t
	}
	p := content.Piece{
		Lang: f.Lang, Texts: f.Texts, Topics: f.Topics, Areas: f.Areas, Exercise: f.Exercise,
		Sources: f.Sources, Attachments: f.Attachments, Item: f.Item, Origin: before.Origin,
		Effective: when("effective", f.Effective, before.Effective), Expires: when("expires", f.Expires, before.Expires),
	}
	if f.Kind == content.Notice {
		p.Severity = content.Severity(f.Severity)
	} else {
		p.Verdict = content.Verdict(f.Verdict)
		if next := when("next_update", f.NextUpdate, before.NextUpdate); p.Verdict == content.Checking {
			p.NextUpdate = next
		}
	}
	e := content.Edit{Piece: p, Change: content.Change(f.Change), Slug: f.Slug}
	if was != nil && was.Live == nil && f.Slug == was.Slug && strings.HasSuffix(was.Slug, was.ID.Short()) {
		e.Slug = "" // it was made from the headline, and follows it
	}
	return e, errs
}

// parseClock reads a date and time, or a bare date as its midnight: browsers
// without a picker show a plain field, and people type what they like.
func parseClock(s string, zone *time.Location) (time.Time, error) {
	s = strings.Replace(strings.TrimSpace(s), " ", "T", 1)
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{clock, "2006-01-02T15:04:05", time.RFC3339, time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil && t.Year() >= 1970 {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time", s)
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
