// Package words holds what pages say, in each language: one folder of JSON
// files a language, the same keys in all of them. Every sentence that people
// read is here and nowhere else.
package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"gaoshi/content"
)

//go:embed zh en
var files embed.FS

// Words are the words of one language. They never change after start.
type Words struct {
	lang      content.Lang
	localizer *i18n.Localizer
	has       map[string]bool
}

// all is loaded once. A words file that cannot be read is a mistake of ours,
// found by every test, so it stops the program.
var all = load()

func load() map[content.Lang]*Words {
	out := map[content.Lang]*Words{}
	for _, l := range content.Langs {
		// One bundle a language: a key that is missing must show as missing,
		// not as a sentence in another language.
		bundle := i18n.NewBundle(language.MustParse(string(l)))
		bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
		w := &Words{lang: l, has: map[string]bool{}, localizer: i18n.NewLocalizer(bundle, string(l))}
		names, err := fs.Glob(files, string(l)+"/*.json")
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			if err := w.add(bundle, name); err != nil {
				panic(err)
			}
		}
		out[l] = w
	}
	return out
}

func (w *Words) add(bundle *i18n.Bundle, name string) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	// The library reads the language out of a file's name.
	file, err := bundle.ParseMessageFileBytes(raw, string(w.lang)+".json")
	if err != nil {
		return fmt.Errorf("words %s: %w", name, err)
	}
	for _, m := range file.Messages {
		if w.has[m.ID] {
			return fmt.Errorf("words %s: %q is there twice", name, m.ID)
		}
		w.has[m.ID] = true
	}
	return nil
}

// For returns the words of a language, Chinese for one there are no words in.
func For(l content.Lang) *Words {
	if w := all[l]; w != nil {
		return w
	}
	return all[content.Chinese]
}

// Lang is the language these words are in.
func (w *Words) Lang() content.Lang { return w.lang }

// Has reports whether there is a sentence under the key.
func (w *Words) Has(key string) bool { return w.has[key] }

// T is the sentence under a key with pairs put in: T("list.count", "N", 12).
// "N" also picks the plural. A missing key is returned as it is: a reader can
// still guess, and tests fail on it.
func (w *Words) T(key string, pairs ...any) string {
	data := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		data[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return w.fill(key, data)
}

func (w *Words) fill(key string, data map[string]any) string {
	c := &i18n.LocalizeConfig{MessageID: key, TemplateData: data}
	if n, ok := data["N"]; ok {
		c.PluralCount = n
	}
	s, err := w.localizer.Localize(c)
	if err != nil && c.PluralCount != nil {
		// A sentence that is the same for one and for many has no form of its
		// own for one.
		c.PluralCount = nil
		s, err = w.localizer.Localize(c)
	}
	if err != nil {
		return key
	}
	return s
}
