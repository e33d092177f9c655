package frontend

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"gaoshi/content"
)

//go:embed pages
var embedded embed.FS

// Page is anything the renderer can show: a struct that embeds Base and names
// its template, "home" or "desk/queue".
type Page interface {
	Template() string
	base() Base
}

// Renderer turns page structs into HTML. It is safe for concurrent use.
type Renderer struct {
	office *Office
	files  fs.FS
	sets   map[string]*template.Template // by language and page name
}

// New parses every template in every language, so a template that does not
// parse stops the start and not a reader.
func New(office *Office) (*Renderer, error) {
	files, err := fs.Sub(embedded, "pages")
	if err != nil {
		return nil, fmt.Errorf("open templates: %w", err)
	}
	if office.Dev {
		if _, err := os.Stat("frontend/pages"); err == nil {
			files = os.DirFS("frontend/pages")
		}
	}
	r := &Renderer{office: office, files: files, sets: map[string]*template.Template{}}
	names, err := r.names()
	if err != nil {
		return nil, err
	}
	for _, l := range content.Langs {
		for _, name := range names {
			t, err := r.parse(l, name)
			if err != nil {
				return nil, err
			}
			r.sets[string(l)+":"+name] = t
		}
	}
	return r, nil
}

// names lists every page: "home" for home/home.html, "desk/queue" for
// desk/queue.html.
func (r *Renderer) names() ([]string, error) {
	public, err := fs.Glob(r.files, "*/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	var names []string
	for _, file := range public {
		dir, base := path.Split(strings.TrimSuffix(file, ".html"))
		switch dir = strings.TrimSuffix(dir, "/"); {
		case dir == "desk" && base != "layout":
			names = append(names, "desk/"+base)
		case dir == base:
			names = append(names, base)
		}
	}
	return names, nil
}

// parse reads layout, parts and page, in this order: a page that is a document
// of its own defines "layout" again.
func (r *Renderer) parse(l content.Lang, name string) (*template.Template, error) {
	files := []string{"layout.html", "parts/*.html", name + "/" + name + ".html"}
	if strings.HasPrefix(name, "desk/") {
		files = []string{"parts/*.html", "desk/layout.html", "desk/parts/*.html", name + ".html"}
	}
	t := template.New(name).Funcs(r.funcs(l)).Option("missingkey=error")
	for _, pattern := range files {
		if found, err := fs.Glob(r.files, pattern); err != nil || len(found) == 0 {
			if strings.Contains(pattern, "*") {
				continue
			}
			return nil, fmt.Errorf("page %s: %s is missing", name, pattern)
		}
		if _, err := t.ParseFS(r.files, pattern); err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
	}
	return t, nil
}

// Render writes a page. It is made in a buffer first: a template that fails
// writes nothing.
func (r *Renderer) Render(w io.Writer, p Page) error {
	body, err := r.Bytes(p)
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

// Bytes renders a page into memory.
func (r *Renderer) Bytes(p Page) ([]byte, error) {
	lang := p.base().Lang
	set := r.sets[string(lang)+":"+p.Template()]
	if r.office.Dev {
		fresh, err := r.parse(lang, p.Template())
		if err != nil {
			return nil, err
		}
		set = fresh
	}
	if set == nil {
		return nil, fmt.Errorf("render: there is no page %q in %q", p.Template(), lang)
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, "layout", p); err != nil {
		return nil, fmt.Errorf("render %s: %w", p.Template(), err)
	}
	return squeeze(b.Bytes()), nil
}

// squeeze takes out the space at both ends of lines and empty lines, which
// templates are full of and no reader sees. Lines inside <pre> and <textarea>
// are left as they are.
func squeeze(in []byte) []byte {
	out := make([]byte, 0, len(in))
	kept := 0 // depth of elements whose space counts
	for line := range bytes.Lines(in) {
		if kept == 0 {
			if line = bytes.TrimSpace(line); len(line) == 0 {
				continue
			}
			line = append(line, '\n')
		}
		out = append(out, line...)
		for _, tag := range []string{"pre", "textarea"} {
			kept += bytes.Count(line, []byte("<"+tag)) - bytes.Count(line, []byte("</"+tag+">"))
		}
	}
	return out
}
