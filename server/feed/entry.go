package feed

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/markdown"
	"gaoshi/frontend/words"
)

// feed is a feed before it is written in a format.
type feed struct {
	office  string
	base    string // the site's address
	title   string
	about   string
	home    string // the page whose pieces these are
	self    string
	lang    content.Lang
	updated time.Time // of the entry that moved last
	entries []entry
}

// entry is one piece in a feed, in the feed's language or the one it was
// written in.
type entry struct {
	id        string
	url       string
	lang      content.Lang
	title     string // never the rumor
	summary   string // plain text, never the rumor
	html      string
	published time.Time
	updated   time.Time
	tags      []tag
	piece     *content.Published // nil for a change on a shelf
	change    *content.ShelfChange
	files     []file
}

// tag is one category, with the vocabulary its code is of.
type tag struct{ set, code, name string }

type file struct {
	url, media, name string
	bytes            int64
}

// moved is when an entry last changed in a way that readers are told of: a
// major revision or the withdrawal.
func moved(p *content.Published) time.Time {
	if p.Withdrawn != nil && p.Withdrawn.At.After(p.Updated) {
		return p.Withdrawn.At
	}
	return p.Updated
}

// newFeed words a list of pieces.
func newFeed(o *frontend.Office, q query, list []*content.Published, terms []content.Term) *feed {
	w := words.For(q.lang)
	f := &feed{
		office: o.In(q.lang), base: o.BaseURL, lang: q.lang,
		title: o.In(q.lang) + " · " + w.T("feeds."+q.name),
		about: w.T("feeds.promise"),
		home:  o.URL(o.Path(q.lang, homes[q.name])),
		self:  o.URL(o.FeedPath(q.lang, q.name, q.format)) + q.narrowed(),
		// An empty feed is as old as time: a date of now would change its bytes.
		updated: time.Unix(0, 0).In(o.Zone),
	}
	names := namesOf(terms, q.lang)
	for _, narrow := range []tag{{set: "topic", code: q.topic}, {set: "area", code: q.area}} {
		if narrow.code != "" {
			f.title += " · " + names.of(narrow.set, narrow.code)
		}
	}
	if q.severity != "" {
		f.title += " · " + w.Severity(q.severity)
	}
	for _, p := range list {
		e := newEntry(o, w, names, p)
		if e.updated.After(f.updated) {
			f.updated = e.updated
		}
		f.entries = append(f.entries, e)
	}
	return f
}

// homes are the pages that feeds are of.
var homes = map[string]string{"all": "/", "notices": "/notices", "clarifications": "/rumors", supplies: "/supplies"}

func newEntry(o *frontend.Office, w *words.Words, names termNames, p *content.Published) entry {
	text, lang, _ := p.Piece.In(w.Lang())
	e := entry{
		id: idOf(p.ID), url: o.URL(o.Path(w.Lang(), p.Path())), lang: lang, piece: p,
		title: titleOf(w, p, text), summary: summaryOf(w, p, text),
		published: p.First.In(o.Zone), updated: moved(p).In(o.Zone),
		tags: tagsOf(w, names, p),
	}
	e.html = htmlOf(o, w, p, text, lang)
	for _, a := range p.Piece.Attachments {
		e.files = append(e.files, file{o.URL(frontend.FilePath(a)), a.Type, a.Name, a.Bytes})
	}
	return e
}

// idOf names a publication for ever, whatever becomes of its address, its
// words or the site's name: a UUID made of the publication's id (RFC 9562,
// version 8).
func idOf(id content.ID) string { return uuid("gaoshi publication " + string(id)) }

func uuid(name string) string {
	u := sha256.Sum256([]byte(name))
	u[6] = u[6]&0x0f | 0x80
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[0:4], u[4:6], u[6:8], u[8:10], u[10:16])
}

// titleOf is the headline, which states the fact, behind what a reader must
// know before she believes it.
func titleOf(w *words.Words, p *content.Published, t content.Text) string {
	title := t.Headline
	if p.Piece.Exercise {
		title = w.T("piece.exercise_title", "Title", title)
	}
	if p.Withdrawn != nil {
		title = w.T("piece.withdrawn_title", "Title", title)
	}
	return clean(title)
}

// maxSummary is in characters: what readers show in a list.
const maxSummary = 200

// summaryOf is what a list shows below the title.
func summaryOf(w *words.Words, p *content.Published, t content.Text) string {
	switch {
	case p.Withdrawn != nil:
		return clean(w.T("piece.withdrawn_description") + " " + w.T("piece.withdrawn_why") + p.Withdrawn.Reason)
	case t.Summary != "":
		return clean(t.Summary)
	}
	// The claim is a field of its own and in neither of these.
	s := strings.Join(strings.Fields(markdown.Text(t.Body)), " ")
	if utf8.RuneCountInString(s) > maxSummary {
		s = string([]rune(s)[:maxSummary-1]) + "…"
	}
	return clean(s)
}

// tagsOf lists what readers can sort and filter by.
func tagsOf(w *words.Words, names termNames, p *content.Published) []tag {
	tags := []tag{{"kind", string(p.Kind), w.T("feed.kind." + string(p.Kind))}}
	if p.Withdrawn != nil {
		tags = append(tags, tag{"status", string(content.StatusWithdrawn), w.T("status.withdrawn")})
	}
	if p.Piece.Exercise {
		tags = append(tags, tag{"status", "exercise", w.T("piece.exercise")})
	}
	if p.Piece.Severity != "" {
		tags = append(tags, tag{"severity", string(p.Piece.Severity), w.Severity(p.Piece.Severity)})
	}
	if p.Piece.Verdict != "" {
		tags = append(tags, tag{"verdict", string(p.Piece.Verdict), w.Verdict(p.Piece.Verdict)})
	}
	for _, code := range p.Piece.Topics {
		tags = append(tags, tag{"topic", code, names.of("topic", code)})
	}
	for _, code := range p.Piece.Areas {
		tags = append(tags, tag{"area", code, names.of("area", code)})
	}
	for i := range tags {
		tags[i].code, tags[i].name = clean(tags[i].code), clean(tags[i].name)
	}
	return tags
}

// termNames are topics and areas by set and code, in one language.
type termNames map[[2]string]string

func namesOf(terms []content.Term, l content.Lang) termNames {
	m := make(termNames, len(terms))
	for _, t := range terms {
		m[[2]string{string(t.Set), t.Code}] = t.In(l)
	}
	return m
}

func (m termNames) of(set, code string) string {
	if name := m[[2]string{set, code}]; name != "" {
		return name
	}
	return code
}
