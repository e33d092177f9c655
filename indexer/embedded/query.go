package embedded

import (
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"gaoshi/indexer"
)

const (
	headBoost  = 2.0 // a word in the headline, over the same in the body
	typoBoost  = 0.2 // a word that is one typo away: rare words score high, and most misspellings are rare
	startBoost = 0.6 // a word that only begins as asked
	maxForms   = 10  // forms of one word that are followed, the most frequent first
	maxRelaxed = 8   // words, the rarest, that the second try looks for
)

// wanted is one word of a query with what the index has for it.
type wanted struct {
	field string // fieldAll or fieldChar
	forms []form
	count uint64 // documents, at most, that hold any
}

// form is a term of the index that meets a word.
type form struct {
	text  string
	boost float64
	count uint64
}

// resolve finds for each word the terms of the index that meet it. Doing it
// here, and not in bleve's fuzzy and prefix queries, bounds the work and tells
// how rare each word is.
func resolve(r index.IndexReader, terms []indexer.Term) ([]wanted, error) {
	found := make([]wanted, len(terms))
	for i, t := range terms {
		field := fieldAll
		if t.Character {
			field = fieldChar
		}
		forms, err := formsOf(r, field, t)
		if err != nil {
			return nil, fmt.Errorf("look up %q: %w", t.Text, err)
		}
		found[i].field, found[i].forms = field, forms
		for _, f := range forms {
			found[i].count += f.count
		}
	}
	return found, nil
}

func formsOf(r index.IndexReader, field string, t indexer.Term) ([]form, error) {
	exact, err := countOf(r, field, t.Text)
	if err != nil {
		return nil, err
	}
	var forms []form
	if t.Prefix {
		dict, err := r.FieldDictPrefix(fieldAll, []byte(t.Text))
		if err != nil {
			return nil, err
		}
		if forms, err = collect(dict, t.Text, startBoost); err != nil {
			return nil, err
		}
	}
	// A word still being typed is no typo yet, unless nothing begins with it.
	if t.Typo && len(forms) == 0 {
		if forms, err = typos(r, t.Text); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(forms, func(a, b form) int { return int(b.count) - int(a.count) })
	forms = forms[:min(len(forms), maxForms)]
	if exact > 0 {
		forms = append(forms, form{t.Text, 1, exact})
	}
	return forms, nil
}

func countOf(r index.IndexReader, field, term string) (uint64, error) {
	tfr, err := r.TermFieldReader(context.Background(), []byte(term), field, false, false, false)
	if err != nil {
		return 0, err
	}
	defer tfr.Close()
	return tfr.Count(), nil
}

// typos returns the terms one edit away from word, and those with two
// neighbours swapped, which the automaton counts as two edits.
func typos(r index.IndexReader, word string) ([]form, error) {
	fuzzy, ok := r.(index.IndexReaderFuzzy)
	if !ok {
		return nil, nil
	}
	dict, err := fuzzy.FieldDictFuzzy(fieldAll, word, 1, "")
	if err != nil {
		return nil, err
	}
	forms, err := collect(dict, word, typoBoost)
	if err != nil {
		return nil, err
	}
	letters := []rune(word)
	for i := range len(letters) - 1 {
		swapped := slices.Clone(letters)
		swapped[i], swapped[i+1] = letters[i+1], letters[i]
		if letters[i] == letters[i+1] {
			continue
		}
		n, err := countOf(r, fieldAll, string(swapped))
		if err != nil {
			return nil, err
		}
		if n > 0 {
			forms = append(forms, form{string(swapped), typoBoost, n})
		}
	}
	return forms, nil
}

// collect reads a dictionary, leaving out the word itself.
func collect(dict index.FieldDict, word string, boost float64) ([]form, error) {
	defer dict.Close()
	var forms []form
	for {
		entry, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			return forms, nil
		}
		if entry.Term != word {
			forms = append(forms, form{entry.Term, boost, entry.Count})
		}
	}
}

// strict asks for every word. Nil when the index lacks one.
func strict(words []wanted) query.Query {
	all := bleve.NewConjunctionQuery()
	for _, w := range words {
		if len(w.forms) == 0 {
			return nil
		}
		all.AddQuery(w.query())
	}
	return all
}

// relaxed asks for at least half of the rarest words that the index has. It is
// for a query that no document meets whole. Nil when the index has none.
func relaxed(words []wanted) query.Query {
	known := slices.DeleteFunc(slices.Clone(words), func(w wanted) bool { return len(w.forms) == 0 })
	if len(known) == 0 {
		return nil
	}
	slices.SortStableFunc(known, func(a, b wanted) int { return int(a.count) - int(b.count) })
	known = known[:min(len(known), maxRelaxed)]
	some := bleve.NewDisjunctionQuery()
	for _, w := range known {
		some.AddQuery(w.query())
	}
	some.SetMin(float64((len(known) + 1) / 2))
	return some
}

// query asks for any form of the word.
func (w wanted) query() query.Query {
	any := bleve.NewDisjunctionQuery()
	for _, f := range w.forms {
		term := bleve.NewTermQuery(f.text)
		term.SetField(w.field)
		term.SetBoost(f.boost)
		any.AddQuery(term)
	}
	if len(any.Disjuncts) == 1 {
		return any.Disjuncts[0]
	}
	return any
}
