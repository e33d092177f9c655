package check

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"gaoshi/content"
	"gaoshi/indexer/fold"
	"gaoshi/indexer/match"
)

// Question is what somebody wants checked.
type Question struct {
	Text  string // a whole message; any bytes
	URL   string // a link that came with it
	Lang  content.Lang
	Limit int // 0: 5
}

// Answer is what is known about it, the best first.
type Answer struct {
	Answers []Answered
	Sure    bool   // the first may be shown at once
	Cut     bool   // the message was too long to be read whole
	Message string // the message without what forwarding added, for asking the desk
	Key     string // what messages that say the same have in common
}

// Answered is a publication that may answer the message.
type Answered struct {
	Piece      *content.Published
	Confidence match.Confidence
	Score      float64
	Linked     bool          // by a link it lists, not by its words
	Statement  template.HTML // the claim or headline that agreed, its words marked
	Message    template.HTML // the message, its words marked
	Doubts     []match.Doubt
}

// Check finds what answers a message. ErrNotReady while the matcher is built.
func (c *Checker) Check(ctx context.Context, q Question) (Answer, error) {
	if !c.Ready() {
		return Answer{}, ErrNotReady
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 5
	}
	// Two languages of one piece may both be found; the better one speaks.
	found := c.matcher.Match(ctx, match.Message{Text: q.Text, URL: q.URL, Limit: min(2*limit, 20)})
	a := Answer{Cut: found.Understood.Cut, Message: found.Understood.Text, Key: keyOf(found.Understood)}
	seen := map[content.ID]bool{}
	for _, m := range found.Matches {
		id := publicationOf(m.ID)
		if m.Confidence == match.Unsure || seen[id] || len(a.Answers) == limit {
			continue
		}
		seen[id] = true
		p, err := c.library.ByID(ctx, id)
		if content.CodeOf(err) == content.NotFound || err == nil && p.Withdrawn != nil {
			continue // it went while we looked
		}
		if err != nil {
			return a, fmt.Errorf("check: %w", err)
		}
		a.Answers = append(a.Answers, answered(q.Text, p, m))
	}
	a.Sure = len(a.Answers) > 0 && a.Answers[0].Confidence == match.Sure
	return a, nil
}

// publicationOf is the reverse of key.
func publicationOf(key string) content.ID {
	id, _, _ := strings.Cut(key, "-")
	return content.ID(id)
}

func answered(message string, p *content.Published, m match.Match) Answered {
	return Answered{
		Piece: p, Confidence: m.Confidence, Score: m.Score, Linked: m.Linked, Doubts: m.Doubts,
		Statement: mark(m.Statement, m.Agreed.Statement), Message: mark(message, m.Agreed.Message),
	}
}

// mark escapes a text and puts the spans inside <mark>. Spans that touch or
// stand a space apart become one.
func mark(text string, spans []match.Span) template.HTML {
	spans = slices.SortedFunc(slices.Values(spans), func(a, b match.Span) int { return cmp.Compare(a.Start, b.Start) })
	var b strings.Builder
	at := 0
	for i := 0; i < len(spans); i++ {
		start, end := spans[i].Start, spans[i].End
		for i+1 < len(spans) && spans[i+1].Start <= end+1 {
			i++
			end = max(end, spans[i].End)
		}
		if start < at || end > len(text) || start >= end {
			continue
		}
		b.WriteString(template.HTMLEscapeString(text[at:start]))
		b.WriteString("<mark>" + template.HTMLEscapeString(text[start:end]) + "</mark>")
		at = end
	}
	b.WriteString(template.HTMLEscapeString(text[at:]))
	return template.HTML(strings.ToValidUTF8(b.String(), "\uFFFD"))
}

// shout is what people put before a message to hurry others: it says nothing of
// what the message is about. Other words in brackets do, such as a place.
var shout = regexp.MustCompile(`(?i)^(?:\s*[【\[［](?:\s|[!！]|转发|轉發|紧急|緊急|通知|扩散|擴散|重要|速转|速轉|突发|突發|最新|提醒|注意|消息|必看|fwd?|forwarded|urgent|breaking|important|news|alert)+[】\]］])+`)

// keyOf is a hash of what the message says, its letters and digits in one
// spelling, so that the same message forwarded twice is one case. A message of
// a link alone is known by the link.
func keyOf(n match.Normalized) string {
	var b strings.Builder
	for _, r := range fold.String(shout.ReplaceAllString(n.Text, "")) {
		if isWord(r) {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		b.WriteString(strings.Join(n.URLs, " "))
	}
	if b.Len() == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
