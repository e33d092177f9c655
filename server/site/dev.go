package site

import (
	"html/template"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend/samples"
)

var sampleList = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages</title><h1>Every page in every state</h1>
<ul>{{range $name := .Names}}<li>{{$name}}: {{range $.Langs}}<a href="/dev/pages/{{.}}/{{$name}}">{{.}}</a> {{end}}</li>{{end}}</ul></html>`))

// ShowSamples lists the samples, for who works on the templates.
func (m *Machine) ShowSamples(c *fiber.Ctx) error {
	var names []string
	for _, s := range samples.All(m.Office, m.Office.Lang) {
		names = append(names, s.Name)
	}
	var b strings.Builder
	if err := sampleList.Execute(&b, map[string]any{"Names": names, "Langs": content.Langs}); err != nil {
		return err
	}
	c.Type("html", "utf-8")
	return c.SendString(b.String())
}

// ShowSample is one page in one state.
func (m *Machine) ShowSample(c *fiber.Ctx) error {
	l := content.Lang(c.Params("lang"))
	if !l.Known() {
		return content.Refuse(content.NotFound, "", content.MsgNoSuchPiece)
	}
	for _, s := range samples.All(m.Office, l) {
		if s.Name != c.Params("name") {
			continue
		}
		body, err := m.Pages.Bytes(s.Page)
		if err != nil {
			return err
		}
		c.Type("html", "utf-8")
		return c.Send(body)
	}
	return content.Refuse(content.NotFound, "", content.MsgNoSuchPiece)
}
