package meili

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"gaoshi/indexer/fold"
)

// The settings of an index are files, so that a change to them is reviewed and
// every server gets the same. A change makes indexes filled before it older:
// they are rebuilt.
var (
	//go:embed settings.json
	settingsJSON []byte
	//go:embed synonyms.json
	synonymsJSON []byte
	//go:embed stopwords.txt
	stopWordsText string
)

// format numbers what a document of the index looks like; see document.
const format = 1

// settings are those of the files, and mark identifies them and the format.
var settings, mark = mustLoad()

func mustLoad() (*meilisearch.Settings, string) {
	s, err := load(settingsJSON, synonymsJSON, stopWordsText)
	if err != nil {
		panic(err) // a test keeps the embedded files right
	}
	all, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(all)
	return s, fmt.Sprintf("format %d, settings %s", format, hex.EncodeToString(sum[:6]))
}

func load(settings, synonyms []byte, stopWords string) (*meilisearch.Settings, error) {
	var s meilisearch.Settings
	if err := json.Unmarshal(settings, &s); err != nil {
		return nil, fmt.Errorf("read settings.json: %w", err)
	}
	var groups [][]string
	if err := json.Unmarshal(synonyms, &groups); err != nil {
		return nil, fmt.Errorf("read synonyms.json: %w", err)
	}
	s.Synonyms = spread(groups)
	for line := range strings.Lines(stopWords) {
		if word := strings.TrimSpace(line); word != "" && word[0] != '#' {
			s.StopWords = append(s.StopWords, fold.String(word))
		}
	}
	slices.Sort(s.StopWords)
	s.StopWords = slices.Compact(s.StopWords)
	return &s, nil
}

// spread turns groups of words that mean the same into the server's form, each
// word with all the others, spelled as documents are.
func spread(groups [][]string) map[string][]string {
	synonyms := map[string][]string{}
	for _, group := range groups {
		for _, word := range group {
			for _, other := range group {
				if other != word {
					synonyms[spellAll(word)] = append(synonyms[spellAll(word)], spellAll(other))
				}
			}
		}
	}
	for _, others := range synonyms {
		slices.Sort(others)
	}
	return synonyms
}

// differ reports whether what a server has is not what the files say. It looks
// at what the files set and lets alone what they leave to the server.
func differ(have *meilisearch.Settings) bool {
	set := func(list []string) []string {
		list = slices.Clone(list)
		slices.Sort(list)
		return list
	}
	same := slices.Equal(have.RankingRules, settings.RankingRules) &&
		slices.Equal(have.SearchableAttributes, settings.SearchableAttributes) &&
		slices.Equal(set(have.FilterableAttributes), set(settings.FilterableAttributes)) &&
		slices.Equal(set(have.SortableAttributes), set(settings.SortableAttributes)) &&
		slices.Equal(set(have.DisplayedAttributes), set(settings.DisplayedAttributes)) &&
		slices.Equal(set(have.StopWords), set(settings.StopWords)) &&
		sameSynonyms(have.Synonyms, settings.Synonyms) &&
		have.TypoTolerance != nil && sameTypos(*have.TypoTolerance, *settings.TypoTolerance) &&
		have.Pagination != nil && have.Pagination.MaxTotalHits == settings.Pagination.MaxTotalHits &&
		have.Faceting != nil && have.Faceting.MaxValuesPerFacet == settings.Faceting.MaxValuesPerFacet
	return !same
}

func sameSynonyms(a, b map[string][]string) bool {
	if len(a) != len(b) {
		return false
	}
	for word, others := range a {
		others = slices.Clone(others)
		slices.Sort(others)
		if !slices.Equal(others, b[word]) {
			return false
		}
	}
	return true
}

func sameTypos(a, b meilisearch.TypoTolerance) bool {
	slices.Sort(a.DisableOnAttributes)
	return a.Enabled == b.Enabled && a.MinWordSizeForTypos == b.MinWordSizeForTypos &&
		a.DisableOnNumbers == b.DisableOnNumbers && slices.Equal(a.DisableOnAttributes, b.DisableOnAttributes)
}
