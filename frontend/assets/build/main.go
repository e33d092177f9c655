// Command build bundles frontend/assets/src into frontend/assets/dist. It runs
// at go generate, from the folder frontend.
//
// Every .css and .js directly in src is one bundle; what they import lies in
// folders beside them. sw/sw.js becomes sw.js. Icons are copied as they are.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if err := build("assets/src", "assets/dist"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func build(src, dist string) error {
	var entries []string
	for _, pattern := range []string{"*.css", "*.js", "sw/sw.js"} {
		found, err := filepath.Glob(filepath.Join(src, pattern))
		if err != nil {
			return err
		}
		entries = append(entries, found...)
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	for _, file := range entries {
		if err := bundle(file, filepath.Join(dist, filepath.Base(file))); err != nil {
			return err
		}
	}
	icons := filepath.Join(dist, "icons")
	if err := copyAll(filepath.Join(src, "icons"), icons); err != nil {
		return err
	}
	return drawIcons(icons)
}

// bundle makes one file. Targets are the browsers of phones that are ten years
// old in spirit: a WebView that was never updated.
func bundle(from, to string) error {
	format := api.FormatESModule
	if strings.HasSuffix(from, "sw.js") {
		format = api.FormatIIFE // a service worker is no module everywhere yet
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{from}, Outfile: to, Bundle: true, Write: true, Format: format,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true,
		Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone, LogLevel: api.LogLevelWarning,
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "80"}, {Name: api.EngineSafari, Version: "13"}, {Name: api.EngineFirefox, Version: "78"}},
		// Old Safaris have a fault in one corner of it, which we stay out of.
		Supported: map[string]bool{"destructuring": true},
	})
	if len(result.Errors) > 0 {
		return fmt.Errorf("%s: %s", from, result.Errors[0].Text)
	}
	return nil
}

func copyAll(from, to string) error {
	files, err := filepath.Glob(filepath.Join(from, "*"))
	if err != nil || len(files) == 0 {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), body, 0o644); err != nil {
			return err
		}
	}
	return nil
}
