package site

import (
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"gaoshi/frontend/assets"
	"gaoshi/server/edition"
)

// Machine is what is there once, whatever the language: files, and what
// browsers and search engines ask for by fixed names.
type Machine struct {
	*Room
	worker, robots, manifest *edition.Fixed
}

// NewMachine makes the room that is mounted at "/" alone.
func NewMachine(d Deps) (*Machine, error) {
	m := &Machine{Room: New(d)}
	worker, ok := assets.Named("sw.js")
	if !ok {
		return nil, fmt.Errorf("site: the service worker was not built; run go generate ./frontend")
	}
	manifest, err := m.manifestJSON()
	if err != nil {
		return nil, fmt.Errorf("site: manifest: %w", err)
	}
	// The worker must be asked for again each time, or a phone keeps an old
	// one that nobody can reach any more.
	m.worker = edition.Fix(edition.Page{Type: worker.Type, Body: worker.Body,
		Header: map[string]string{fiber.HeaderCacheControl: "no-cache", "Service-Worker-Allowed": "/"}})
	m.robots = edition.Fix(edition.Page{Type: fiber.MIMETextPlainCharsetUTF8, Body: []byte(m.robotsText()), Header: daily})
	m.manifest = edition.Fix(edition.Page{Type: "application/manifest+json", Body: manifest, Header: daily})
	return m, nil
}

var daily = map[string]string{fiber.HeaderCacheControl: "public, max-age=86400"}

// Routes are mounted once.
func (m *Machine) Routes(app fiber.Router) {
	app.Get("/files/:hash/:name", m.ShowFile)
	app.Get("/sitemap.xml", m.ShowSitemaps)
	app.Get("/sitemap-pages.xml", m.ShowSitemapPages)
	app.Get("/sitemap-:part.xml", m.ShowSitemap)
	app.Get("/robots.txt", fixed(m.robots))
	app.Get("/manifest.webmanifest", fixed(m.manifest))
	app.Get("/sw.js", fixed(m.worker))
	if m.Office.Dev {
		app.Get("/dev/reload.js", m.SendReloadScript)
		app.Get("/dev/stamp", m.SendStamp)
		app.Get("/dev/pages", m.ShowSamples)
		app.Get("/dev/pages/:lang/:name", m.ShowSample)
	}
}

func fixed(f *edition.Fixed) fiber.Handler {
	return func(c *fiber.Ctx) error {
		f.Send(c)
		return nil
	}
}

func (m *Machine) robotsText() string {
	return "User-agent: *\nDisallow: /desk\nDisallow: /api/\nDisallow: /*/print$\nDisallow: /*search?\nDisallow: /*suggest?\n\nSitemap: " + m.Office.URL("/sitemap.xml") + "\n"
}

// shareTarget puts an installed portal among what a phone offers to share a
// message or a link to (W3C Web Share Target). It is a POST: a message has no
// business in an address, where logs would keep it.
var shareTarget = map[string]any{
	"action": "/check", "method": "POST", "enctype": "application/x-www-form-urlencoded",
	"params": map[string]string{"title": "title", "text": "text", "url": "url"},
}

// manifestJSON lets a phone put the site on its home screen (W3C Web
// Application Manifest), which is what web push on iPhones needs.
func (m *Machine) manifestJSON() ([]byte, error) {
	type icon struct {
		Src     string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose,omitempty"`
	}
	icons := []icon{
		{"icons/icon.svg", "any", "image/svg+xml", ""},
		{"icons/icon-192.png", "192x192", "image/png", ""},
		{"icons/icon-512.png", "512x512", "image/png", ""},
		{"icons/icon-512.png", "512x512", "image/png", "maskable"},
	}
	for i := range icons {
		url, err := assets.URL(icons[i].Src)
		if err != nil {
			return nil, err
		}
		icons[i].Src = url
	}
	name := m.Office.In(m.Office.Lang)
	manifest := map[string]any{
		"id": "/", "name": name, "short_name": name, "lang": m.Office.Lang.BCP47(), "start_url": "/", "scope": "/",
		"display": "standalone", "background_color": "#ffffff", "theme_color": "#12406e", "icons": icons,
	}
	if m.Office.Has.Check {
		manifest["share_target"] = shareTarget
	}
	return json.Marshal(manifest)
}
