// Package assets holds styles, scripts and icons. Their source is in src, made
// into dist by go generate; dist is committed, so building the program needs
// neither Node nor a bundler.
//
// Every file is served under an address with a hash of its bytes in it, so a
// browser may keep it for ever.
package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"
)

//go:embed dist
var dist embed.FS

// Asset is one file as it is served.
type Asset struct {
	Name string // "site.css"
	URL  string // "/static/site.0123456789.css"
	Type string
	Body []byte
}

var (
	byName = load()
	byURL  = index(byName)
)

func load() map[string]*Asset {
	out := map[string]*Asset{}
	err := fs.WalkDir(dist, "dist", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := dist.ReadFile(file)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(file, "dist/")
		sum := sha256.Sum256(body)
		ext := path.Ext(name)
		out[name] = &Asset{
			Name: name,
			URL:  "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext,
			Type: typeOf(ext),
			Body: body,
		}
		return nil
	})
	if err != nil {
		panic(err) // embedded: it cannot fail in a program that was built
	}
	return out
}

func index(all map[string]*Asset) map[string]*Asset {
	out := make(map[string]*Asset, len(all))
	for _, a := range all {
		out[a.URL] = a
	}
	return out
}

// typeOf does not ask the machine's own tables: they differ.
func typeOf(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	}
	return mime.TypeByExtension(ext)
}

// URL is the address of a file; an error for a name that is not there, so that
// a template with a typo fails its test.
func URL(name string) (string, error) {
	a, ok := byName[name]
	if !ok {
		return "", fmt.Errorf("asset %q is not there", name)
	}
	return a.URL, nil
}

// Named returns a file by its name.
func Named(name string) (*Asset, bool) {
	a, ok := byName[name]
	return a, ok
}

// Find returns a file by its address, path only.
func Find(url string) (*Asset, bool) {
	a, ok := byURL[url]
	return a, ok
}

// Text is a file's content for putting into a page, empty where there is none.
func Text(name string) string {
	if a, ok := byName[name]; ok {
		return strings.TrimSpace(string(a.Body))
	}
	return ""
}

// StyleHash names the text of an inlined style sheet for the style-src of a
// Content-Security-Policy (CSP Level 3, section 2.3.1): 'sha256-…'.
func StyleHash(name string) string {
	sum := sha256.Sum256([]byte(Text(name)))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// StyleHashes names every style sheet that some page inlines.
func StyleHashes() string { return StyleHash("site.css") + " " + StyleHash("print.css") }
