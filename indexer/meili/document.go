package meili

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"gaoshi/indexer"
	"gaoshi/indexer/fold"
)

// document is what the server holds of one.
type document struct {
	ID         string   `json:"id"`
	Document   bool     `json:"document"` // true; the marker has none
	HeadWords  string   `json:"headWords,omitempty"`
	HeadPairs  string   `json:"headPairs,omitempty"`
	Words      string   `json:"words,omitempty"`
	Pairs      string   `json:"pairs,omitempty"`
	Characters string   `json:"characters,omitempty"`
	Kind       string   `json:"kind,omitempty"`
	Lang       string   `json:"lang,omitempty"`
	Verdict    string   `json:"verdict,omitempty"`
	Severity   string   `json:"severity,omitempty"`
	Topic      []string `json:"topic,omitempty"`
	Area       []string `json:"area,omitempty"`
	// Publication groups the languages, for Delete.
	Publication string `json:"publication"`
	Published   int64  `json:"published"` // Unix milliseconds
	Effective   int64  `json:"effective"` // Unix seconds
	Expires     int64  `json:"expires"`
	Shown       shown  `json:"shown"`
}

// shown is what a hit is made of; the server does not look inside.
type shown struct {
	ID          string    `json:"id"`
	Publication string    `json:"publication"`
	Kind        string    `json:"kind"`
	Lang        string    `json:"lang"`
	Slug        string    `json:"slug"`
	Headline    string    `json:"headline"`
	Summary     string    `json:"summary,omitempty"`
	Body        string    `json:"body,omitempty"`
	Verdict     string    `json:"verdict,omitempty"`
	Severity    string    `json:"severity,omitempty"`
	Published   time.Time `json:"published"`
}

// maxText bounds what is indexed of one document, in bytes of the body.
const maxText = 1 << 20

// never is when what does not expire does: the largest whole number that JSON
// and the server agree on.
const never = 1<<53 - 1

func toDocument(d indexer.Document) document {
	body := d.Body[:min(len(d.Body), maxText)]
	head := spell(d.Headline + "\n" + d.Claim)
	rest := spell(d.Summary + "\n" + body)
	out := document{
		ID: keyOf(d.ID), Document: true,
		HeadWords: head.words, HeadPairs: head.pairs, Words: rest.words, Pairs: rest.pairs,
		Characters: unique(head.characters, rest.characters),
		Kind:       valueOf(d.Kind), Lang: valueOf(d.Lang), Verdict: valueOf(d.Verdict), Severity: valueOf(d.Severity),
		Topic: valuesOf(d.Topics), Area: valuesOf(d.Areas), Publication: valueOf(d.Publication),
		Published: d.Published.UnixMilli(), Effective: math.MinInt32, Expires: never,
		Shown: shown{
			d.ID, d.Publication, d.Kind, d.Lang, d.Slug, d.Headline, d.Summary, body, d.Verdict, d.Severity, d.Published.UTC(),
		},
	}
	if !d.Effective.IsZero() {
		out.Effective = d.Effective.Unix()
	}
	if !d.Expires.IsZero() {
		out.Expires = d.Expires.Unix()
	}
	return out
}

// spelling is a text as the server's words, separated by spaces.
type spelling struct{ words, pairs, characters string }

// letter begins every word that spells Chinese. Nobody types it, so no word of
// letters is taken for one.
const letter = 'ɮ'

// spell writes the tokens of a text so that the server takes each for a word of
// Latin letters, which it neither cuts nor converts: a pair of characters is
// letter and eight letters, a character alone letter and four. A character is
// the beginning of every pair that it begins.
func spell(text string) spelling {
	var words, pairs strings.Builder
	var characters []string
	for t := range fold.Tokens(fold.String(text)) {
		switch t.Kind {
		case fold.Pair:
			pairs.WriteString(spellToken(t.Text))
			pairs.WriteByte(' ')
			_, size := utf8.DecodeRuneInString(t.Text)
			characters = append(characters, spellToken(t.Text[:size]))
		case fold.Single:
			characters = append(characters, spellToken(t.Text))
		default:
			words.WriteString(t.Text)
			words.WriteByte(' ')
		}
	}
	return spelling{words.String(), pairs.String(), strings.Join(characters, " ")}
}

// spellAll is the spelling of a query or synonym: one word after the other.
func spellAll(text string) string {
	var all []string
	for _, t := range (indexer.Query{Text: text}).Terms() {
		all = append(all, spellTerm(t))
	}
	return strings.Join(all, " ")
}

func spellTerm(t indexer.Term) string {
	if r, _ := utf8.DecodeRuneInString(t.Text); fold.Unspaced(r) {
		return spellToken(t.Text)
	}
	return t.Text
}

func spellToken(token string) string {
	var b strings.Builder
	b.WriteRune(letter)
	for _, r := range token {
		for _, power := range []rune{26 * 26 * 26, 26 * 26, 26, 1} {
			b.WriteByte('a' + byte(r/power%26))
		}
	}
	return b.String()
}

func unique(lists ...string) string {
	seen := map[string]bool{}
	var all []string
	for _, word := range strings.Fields(strings.Join(lists, " ")) {
		if !seen[word] {
			seen[word] = true
			all = append(all, word)
		}
	}
	return strings.Join(all, " ")
}

// keyOf makes an id that the server accepts: letters, digits, - and _.
func keyOf(id string) string {
	for _, r := range id {
		if !plain(r) && !(r >= 'A' && r <= 'Z') {
			return "x-" + digest(id)
		}
	}
	if id == "" || id == markerID || len(id) > maxValue {
		return "x-" + digest(id)
	}
	return id
}

// maxValue is how long a value may be that goes to the server as it is.
const maxValue = 100

// valueOf makes a value to filter by. What holds anything but small letters,
// digits, - and _ is spelled in hexadecimal after a ~: a filter then has no
// place for quotes and operators, and the server, which compares without
// regard to case, cannot mix up two values.
func valueOf(v string) string {
	if strings.ContainsFunc(v, func(r rune) bool { return !plain(r) }) {
		v = "~" + hex.EncodeToString([]byte(v))
	}
	if len(v) > maxValue {
		return "x-" + digest(v)
	}
	return v
}

// textOf is the value that valueOf was given; false if that was too long.
func textOf(value string) (string, bool) {
	digits, spelled := strings.CutPrefix(value, "~")
	if !spelled {
		return value, !strings.HasPrefix(value, "x-")
	}
	text, err := hex.DecodeString(digits)
	return string(text), err == nil
}

func valuesOf(list []string) []string {
	var values []string
	for _, v := range list {
		if v != "" {
			values = append(values, valueOf(v))
		}
	}
	return values
}

func plain(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_'
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// hitOf reads what the server gave back of a document.
func hitOf(raw json.RawMessage) (shown, error) {
	var s shown
	err := json.Unmarshal(raw, &s)
	return s, err
}
