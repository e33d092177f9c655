package frontend

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"gaoshi/content"
	"gaoshi/frontend/words"
)

var (
	inTemplate = regexp.MustCompile(`[{( ]t "([a-z_.]+)"`)
	inCode     = regexp.MustCompile(`\.T\("([a-z_.]+)"`)
)

// TestEveryKeyHasWords looks for keys that pages ask for and no words file has.
// Rendering does not find those in attributes, or on pages without a sample.
func TestEveryKeyHasWords(t *testing.T) {
	check := func(file, source string, key *regexp.Regexp) {
		for _, m := range key.FindAllStringSubmatch(source, -1) {
			// A key that is put together goes on behind a dot or a line.
			if strings.HasSuffix(m[1], ".") || strings.HasSuffix(m[1], "_") {
				continue
			}
			for _, l := range content.Langs {
				if !words.For(l).Has(m[1]) {
					t.Errorf("%s asks for %q, which %s does not have", file, m[1], l)
				}
			}
		}
	}
	err := fs.WalkDir(embedded, "pages", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		source, err := embedded.ReadFile(file)
		check(file, string(source), inTemplate)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		check(file, string(source), inCode)
	}
}
