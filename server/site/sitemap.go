package site

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
)

// perSitemap is how many pieces a file lists. The protocol allows 50,000
// addresses; this keeps a file small enough to be made while one waits.
const perSitemap = 1000

// The sitemap protocol, version 0.9, with Google's links between languages.
type (
	urlSet struct {
		XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		XHTML   string     `xml:"xmlns:xhtml,attr"`
		URLs    []urlEntry `xml:"url"`
	}
	urlEntry struct {
		Loc   string     `xml:"loc"`
		Mod   string     `xml:"lastmod,omitempty"`
		Links []xhtmlRef `xml:"xhtml:link"`
	}
	xhtmlRef struct {
		Rel  string `xml:"rel,attr"`
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	}
	sitemapIndex struct {
		XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Files   []sitemapEntry `xml:"sitemap"`
	}
	sitemapEntry struct {
		Loc string `xml:"loc"`
	}
)

// ShowSitemaps lists the files of the sitemap.
func (m *Machine) ShowSitemaps(c *fiber.Ctx) error {
	return m.xml(c, func(ctx context.Context) (any, error) {
		_, total, err := m.Library.List(ctx, content.Filter{Limit: 1})
		if err != nil {
			return nil, fmt.Errorf("sitemap: %w", err)
		}
		index := sitemapIndex{Files: []sitemapEntry{{m.Office.URL("/sitemap-pages.xml")}}}
		for n := range (total + perSitemap - 1) / perSitemap {
			index.Files = append(index.Files, sitemapEntry{m.Office.URL("/sitemap-" + strconv.Itoa(n+1) + ".xml")})
		}
		return index, nil
	})
}

// ShowSitemapPages lists what is no piece.
func (m *Machine) ShowSitemapPages(c *fiber.Ctx) error {
	return m.xml(c, func(context.Context) (any, error) {
		set := urlSet{XHTML: xhtml}
		for _, path := range []string{"/", "/notices", "/rumors", "/about", "/feeds"} {
			set.URLs = append(set.URLs, m.entries(path, content.Langs, time.Time{})...)
		}
		return set, nil
	})
}

const xhtml = "http://www.w3.org/1999/xhtml"

// ShowSitemap lists one file's pieces, in every language they are written in.
// Drills and what was withdrawn are not for finding.
func (m *Machine) ShowSitemap(c *fiber.Ctx) error {
	part, ok := readPage(c.Params("part"))
	if !ok {
		return content.Refuse(content.NotFound, "", content.MsgNoSuchFile)
	}
	return m.xml(c, func(ctx context.Context) (any, error) {
		list, _, err := m.Library.List(ctx, content.Filter{Order: content.ByID, Limit: perSitemap, Offset: (part - 1) * perSitemap})
		if err != nil {
			return nil, fmt.Errorf("sitemap %d: %w", part, err)
		}
		if len(list) == 0 {
			return nil, content.Refuse(content.NotFound, "", content.MsgNoSuchFile)
		}
		set := urlSet{XHTML: xhtml}
		for _, p := range list {
			if p.Withdrawn == nil && !p.Piece.Exercise {
				set.URLs = append(set.URLs, m.entries(p.Path(), p.Piece.Written(), p.Revised)...)
			}
		}
		return set, nil
	})
}

// entries are one page in its languages, each with links to the others.
func (m *Machine) entries(path string, langs []content.Lang, mod time.Time) []urlEntry {
	var out []urlEntry
	for _, l := range langs {
		b := frontend.Base{Office: m.Office, Lang: l, Path: path, Written: langs}
		e := urlEntry{Loc: b.Here()}
		if !mod.IsZero() {
			e.Mod = mod.UTC().Format(time.RFC3339)
		}
		for _, o := range b.Alternates() {
			e.Links = append(e.Links, xhtmlRef{"alternate", o.Lang.BCP47(), o.URL})
		}
		out = append(out, e)
	}
	return out
}

// xml serves a document made of a struct.
func (m *Machine) xml(c *fiber.Ctx, build func(context.Context) (any, error)) error {
	return m.Cache.Serve(c, edition.Key(c), func(ctx context.Context) (edition.Page, error) {
		doc, err := build(ctx)
		if err != nil {
			return edition.Page{}, err
		}
		var b bytes.Buffer
		b.WriteString(xml.Header)
		if err := xml.NewEncoder(&b).Encode(doc); err != nil {
			return edition.Page{}, fmt.Errorf("write XML: %w", err)
		}
		return edition.Page{Type: fiber.MIMEApplicationXMLCharsetUTF8, Body: b.Bytes()}, nil
	})
}
