package feed

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"time"

	"github.com/gorilla/feeds"
)

// atomFeed is gorilla's feed with what it lacks. Fields here stand before the
// embedded ones of the same name.
type atomFeed struct {
	XMLName xml.Name `xml:"feed"`
	*feeds.AtomFeed
	Lang    string           `xml:"xml:lang,attr"`
	Link    []feeds.AtomLink `xml:"link"`
	Entries []atomEntry      `xml:"entry"`
}

type atomEntry struct {
	XMLName xml.Name `xml:"entry"`
	feeds.AtomEntry
	Lang     string         `xml:"xml:lang,attr"`
	Category []atomCategory `xml:"category"`
}

// atomCategory is RFC 4287 section 4.2.2.
type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr"`
	Label  string `xml:"label,attr"`
}

// generic is the feed as gorilla/feeds takes it.
func (f *feed) generic() *feeds.Feed {
	g := &feeds.Feed{
		Title: f.title, Description: f.about, Link: &feeds.Link{Href: f.home},
		Author: &feeds.Author{Name: f.office}, Updated: f.updated, Id: f.self,
	}
	for _, e := range f.entries {
		g.Items = append(g.Items, &feeds.Item{
			Id: e.id, IsPermaLink: "false", Title: e.title, Link: &feeds.Link{Href: e.url},
			Description: e.summary, Content: e.html, Created: e.published, Updated: e.updated,
		})
	}
	return g
}

// writeAtom writes RFC 4287. The feed's id is its own address; entries have
// ids that outlive it.
func writeAtom(f *feed) ([]byte, error) {
	a := atomFeed{AtomFeed: (&feeds.Atom{Feed: f.generic()}).AtomFeed(), Lang: f.lang.BCP47()}
	a.Id = f.self
	a.Link = []feeds.AtomLink{
		{Href: f.self, Rel: "self", Type: "application/atom+xml"},
		{Href: f.home, Rel: "alternate", Type: "text/html"},
	}
	for i, e := range f.entries {
		in := atomEntry{AtomEntry: *a.AtomFeed.Entries[i], Lang: e.lang.BCP47()}
		in.Published = e.published.Format(time.RFC3339)
		if in.Summary != nil { // a body may be a picture
			in.Summary.Type = "text" // gorilla says html, which ours is not
		}
		for _, file := range e.files {
			in.Links = append(in.Links, feeds.AtomLink{Href: file.url, Rel: "enclosure", Type: file.media, Length: strconv.FormatInt(file.bytes, 10)})
		}
		for _, t := range e.tags {
			in.Category = append(in.Category, atomCategory{t.code, f.scheme(t), t.name})
		}
		a.Entries = append(a.Entries, in)
	}
	return writeXML(a)
}

// scheme names the vocabulary a tag is of.
func (f *feed) scheme(t tag) string { return f.base + "/feeds#" + t.set }

func writeXML(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
