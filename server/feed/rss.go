package feed

import (
	"encoding/xml"
	"strconv"
	"time"

	"github.com/gorilla/feeds"
)

// rssRoot is gorilla's root with the namespaces of what is added.
type rssRoot struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Content string   `xml:"xmlns:content,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Channel rssChannel
}

type rssChannel struct {
	XMLName xml.Name `xml:"channel"`
	*feeds.RssFeed
	Self  rssLink   `xml:"atom:link"`
	Items []rssItem `xml:"item"`
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

// rssItem has the office as dc:creator: author in RSS is an e-mail address.
// Updated is Atom's: RSS has one date, which says when the piece came out.
type rssItem struct {
	XMLName xml.Name `xml:"item"`
	feeds.RssItem
	Category []rssCategory `xml:"category"`
	Creator  string        `xml:"dc:creator"`
	Lang     string        `xml:"dc:language"`
	Updated  string        `xml:"atom:updated"`
}

type rssCategory struct {
	Domain string `xml:"domain,attr"`
	Name   string `xml:",chardata"`
}

// writeRSS writes RSS 2.0 with content, atom and dc elements.
func writeRSS(f *feed) ([]byte, error) {
	g := f.generic()
	g.Author = nil
	root := rssRoot{
		Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/",
		Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/",
		Channel: rssChannel{RssFeed: (&feeds.Rss{Feed: g}).RssFeed(), Self: rssLink{f.self, "self", "application/rss+xml"}},
	}
	root.Channel.Language = f.lang.BCP47()
	root.Channel.Generator = "Gaoshi"
	for i, e := range f.entries {
		in := rssItem{
			RssItem: *root.Channel.RssFeed.Items[i],
			Creator: f.office, Lang: e.lang.BCP47(), Updated: e.updated.Format(time.RFC3339),
		}
		if len(e.files) > 0 { // RSS has room for one
			file := e.files[0]
			in.Enclosure = &feeds.RssEnclosure{Url: file.url, Type: file.media, Length: strconv.FormatInt(file.bytes, 10)}
		}
		for _, t := range e.tags {
			in.Category = append(in.Category, rssCategory{f.scheme(t), t.name})
		}
		root.Channel.Items = append(root.Channel.Items, in)
	}
	return writeXML(root)
}
