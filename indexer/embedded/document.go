package embedded

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"gaoshi/indexer"
	"gaoshi/indexer/fold"
)

// Fields of the index. All words are in one, those of the headline several
// times: a second field for them would cost every query as much again.
const (
	fieldAll         = "all"
	fieldChar        = "char" // characters alone, of scripts without spaces
	fieldKind        = "kind"
	fieldTopic       = "topic"
	fieldArea        = "area"
	fieldVerdict     = "verdict"
	fieldSeverity    = "severity"
	fieldLang        = "lang"
	fieldPublication = "publication"
	fieldPublished   = "published" // the times are for columns
	fieldEffective   = "effective"
	fieldExpires     = "expires"
	fieldShown       = "shown" // stored only: what a hit needs
)

// headWeight is how often a word of the headline, or of the claim that a
// clarification answers, counts as said.
const headWeight = 8

// maxText bounds what is indexed of one document, in bytes of the body.
const maxText = 1 << 20

const (
	textOptions    = index.IndexField
	keywordOptions = index.IndexField | index.DocValues | index.SkipFreqNorm
	storedOptions  = index.StoreField
)

// shown is what a hit is made of, as stored.
type shown struct {
	Publication string    `json:"p"`
	Kind        string    `json:"k"`
	Lang        string    `json:"l"`
	Slug        string    `json:"g"`
	Headline    string    `json:"h"`
	Summary     string    `json:"s,omitempty"`
	Body        string    `json:"b,omitempty"`
	Verdict     string    `json:"v,omitempty"`
	Severity    string    `json:"e,omitempty"`
	Published   time.Time `json:"t"`
}

// toBleve builds the index's form of a document. It bypasses bleve's mapping:
// the fields are known, and reflection over every document costs a third of
// the time.
func toBleve(d indexer.Document) (*document.Document, error) {
	body := d.Body[:min(len(d.Body), maxText)]
	stored, err := json.Marshal(shown{
		d.Publication, d.Kind, d.Lang, d.Slug, d.Headline, d.Summary, body, d.Verdict, d.Severity, d.Published.UTC(),
	})
	if err != nil {
		return nil, fmt.Errorf("store document %s: %w", d.ID, err)
	}
	doc := document.NewDocument(d.ID)
	add := func(name, value string, options index.FieldIndexingOptions, a analysis.Analyzer) {
		if value != "" {
			doc.AddField(document.NewTextFieldCustom(name, nil, []byte(value), options, a))
		}
	}
	head := d.Headline + "\n" + d.Claim
	text := head + "\n" + d.Summary + "\n" + body
	add(fieldAll, text, textOptions, words{len(head)})
	add(fieldChar, text, index.IndexField|index.SkipFreqNorm, characters{})
	add(fieldKind, d.Kind, keywordOptions, whole{})
	add(fieldVerdict, d.Verdict, keywordOptions, whole{})
	add(fieldSeverity, d.Severity, keywordOptions, whole{})
	add(fieldLang, d.Lang, keywordOptions, whole{})
	add(fieldPublication, d.Publication, index.IndexField|index.SkipFreqNorm, whole{})
	for _, t := range d.Topics {
		add(fieldTopic, t, keywordOptions, whole{})
	}
	for _, a := range d.Areas {
		add(fieldArea, a, keywordOptions, whole{})
	}
	add(fieldPublished, formatTime(d.Published.UnixMilli()), keywordOptions, whole{})
	if !d.Effective.IsZero() {
		add(fieldEffective, formatTime(d.Effective.Unix()), keywordOptions, whole{})
	}
	if !d.Expires.IsZero() {
		add(fieldExpires, formatTime(d.Expires.Unix()), keywordOptions, whole{})
	}
	doc.AddField(document.NewTextFieldCustom(fieldShown, nil, stored, storedOptions, nil))
	return doc, nil
}

// words analyzes text into the tokens of package fold.
type words struct {
	head int // bytes of the text that are the head
}

// Analyze implements bleve's analysis.Analyzer.
func (w words) Analyze(text []byte) analysis.TokenStream {
	head, rest := fold.String(string(text[:w.head])), fold.String(string(text[w.head:]))
	stream := make(analysis.TokenStream, 0, (headWeight*len(head)+len(rest))/3)
	for t := range fold.Tokens(head) {
		token := &analysis.Token{Term: []byte(t.Text)}
		for range headWeight {
			stream = append(stream, token)
		}
	}
	for t := range fold.Tokens(rest) {
		stream = append(stream, &analysis.Token{Term: []byte(t.Text)})
	}
	return stream
}

// characters analyzes text into the characters that begin a pair, or stand
// alone, each once: what a query of one character looks for.
type characters struct{}

// Analyze implements bleve's analysis.Analyzer.
func (characters) Analyze(text []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	seen := map[string]bool{}
	for t := range fold.Tokens(fold.String(string(text))) {
		if t.Kind != fold.Pair && t.Kind != fold.Single {
			continue
		}
		_, size := utf8.DecodeRuneInString(t.Text)
		if c := t.Text[:size]; !seen[c] {
			seen[c] = true
			stream = append(stream, &analysis.Token{Term: []byte(c)})
		}
	}
	return stream
}

// whole takes a value as it is: one term, compared byte for byte.
type whole struct{}

// Analyze implements bleve's analysis.Analyzer.
func (whole) Analyze(text []byte) analysis.TokenStream {
	return analysis.TokenStream{{Term: text}}
}
