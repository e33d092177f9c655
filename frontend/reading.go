package frontend

import (
	"net/url"
	"time"

	"gaoshi/content"
)

// Reading is one piece as a page shows it, in the reader's language or, marked,
// in the one it was written in.
type Reading struct {
	*content.Published
	Text       content.Text
	TextLang   content.Lang
	Translated bool
	Status     content.Status
	Pending    bool // published, and not yet in effect
	Overdue    bool // the update that was promised did not come in time
	Topics     []Named
	Areas      []Named
	Images     []Image
	Files      []FileLink
	Share      string // copy-ready text, empty where nothing should be passed on
}

// Named is a topic or area with where to find more of it.
type Named struct{ Name, Path string }

// Image is a picture that stands in the page.
type Image struct {
	Path, Alt, Name string
	Width, Height   int // pixels; 0 where they could not be read
}

// FileLink is a file to download.
type FileLink struct {
	Path, Name, Type string
	Bytes            int64
}

// Size is the width and height of an image, by its attachment's hash.
type Size struct{ Width, Height int }

// NewReading prepares a piece. Sizes may lack an image; then it is shown
// without them.
func NewReading(b Base, p *content.Published, terms []content.Term, sizes map[string]Size) Reading {
	text, lang, translated := p.Piece.In(b.Lang)
	r := Reading{
		Published: p, Text: text, TextLang: lang, Translated: translated, Status: p.Status(b.Now),
		Pending: p.Withdrawn == nil && b.Now.Before(p.Piece.Effective),
		Overdue: p.Piece.Verdict == content.Checking && p.Withdrawn == nil && !p.Piece.NextUpdate.IsZero() && !b.Now.Before(p.Piece.NextUpdate),
	}
	section := "/" + Section(p.Kind)
	r.Topics = named(section, "topic", content.Topics, p.Piece.Topics, terms, b.Lang)
	r.Areas = named(section, "area", content.Areas, p.Piece.Areas, terms, b.Lang)
	for _, a := range p.Piece.Attachments {
		path := FilePath(a)
		if a.Type == "application/pdf" {
			r.Files = append(r.Files, FileLink{path, a.Name, a.Type, a.Bytes})
			continue
		}
		s := sizes[a.Hash]
		r.Images = append(r.Images, Image{path, a.Alt, a.Name, s.Width, s.Height})
	}
	if p.Withdrawn == nil {
		r.Share = shareText(b, r)
	}
	return r
}

// FilePath is where an attachment is served.
func FilePath(a content.Attachment) string { return "/files/" + a.Hash + "/" + url.PathEscape(a.Name) }

func named(section, param string, set content.TermSet, codes []string, terms []content.Term, l content.Lang) []Named {
	var out []Named
	for _, code := range codes {
		n := Named{code, section + "?" + url.Values{param: {code}}.Encode()}
		for _, t := range terms {
			if t.Set == set && t.Code == code {
				n.Name = t.In(l)
			}
		}
		out = append(out, n)
	}
	return out
}

// Corrected reports whether readers saw something else before.
func (r Reading) Corrected() bool { return r.Updated.After(r.First) }

// Over reports whether the piece is for looking back only.
func (r Reading) Over() bool { return r.Status != content.StatusPublished }

// Turns is the next instant after now at which the page says something else
// although nobody published: it takes effect, ends, or a promise falls due.
// Zero: never.
func Turns(p content.Piece, now time.Time) time.Time {
	var next time.Time
	for _, t := range []time.Time{p.Effective, p.Expires, p.NextUpdate} {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next
}
