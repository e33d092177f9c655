package intake

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gaoshi/content"
)

// Defaults fill what a row leaves open.
type Defaults struct {
	Lang   content.Lang   // where neither the row nor its text tells
	Zone   *time.Location // of times without an offset
	Origin string         // the file's name, kept as the source
}

// Notice makes a notice of a row. Columns: text, and optionally id, date,
// headline, summary, lang, severity, topics, areas, effective, expires, url.
func (d Defaults) Notice(r Row) (content.Imported, error) {
	text := r.Get("text")
	if text == "" {
		return content.Imported{}, content.Refuse(content.Invalid, "text", content.MsgRequired)
	}
	in, err := d.common(r, text)
	if err != nil {
		return in, err
	}
	in.Piece.Severity = content.Severity(orElse(r.Get("severity"), string(content.Info)))
	if in.Piece.Effective, err = d.time(r, "effective"); err != nil {
		return in, err
	}
	if in.Piece.Expires, err = d.time(r, "expires"); err != nil {
		return in, err
	}
	in.Piece.Texts[in.Piece.Lang] = content.Text{
		Headline: orElse(r.Get("headline"), firstSentence(text)),
		Summary:  r.Get("summary"),
		Body:     escapeMarkdown(text),
	}
	return in, nil
}

// Clarification makes a clarification of a row. Columns: text or title, and
// optionally id, date, claim, headline, verdict, lang, topics, areas, url.
func (d Defaults) Clarification(r Row) (content.Imported, error) {
	text, title := r.Get("text"), r.Get("title")
	if text == "" && title == "" {
		return content.Imported{}, content.Refuse(content.Invalid, "text", content.MsgRequired)
	}
	in, err := d.common(r, text+title)
	if err != nil {
		return in, err
	}
	in.Piece.Verdict = content.Verdict(orElse(r.Get("verdict"), string(content.Unproven)))
	in.Piece.Texts[in.Piece.Lang] = content.Text{
		Headline: orElse(r.Get("headline"), orElse(title, firstSentence(text))),
		Body:     escapeMarkdown(text),
		Claim:    r.Get("claim"),
	}
	return in, nil
}

// common reads the columns that both kinds have.
func (d Defaults) common(r Row, text string) (content.Imported, error) {
	date, err := d.time(r, "date")
	if err != nil {
		return content.Imported{}, err
	}
	p := content.Piece{
		Lang:   content.Lang(orElse(r.Get("lang"), string(d.langOf(text)))),
		Topics: r.List("topics"), Areas: r.List("areas"), Origin: d.Origin,
	}
	if u := r.Get("url"); u != "" {
		p.Sources = []content.Source{{Title: u, URL: u}}
	}
	p.Texts = make(map[content.Lang]content.Text, 1)
	return content.Imported{External: r.Get("id"), Date: date, Piece: p}, nil
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// timeLayouts are the ways senders write times, the exact one first.
var timeLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2"}

// ParseTime reads a time as senders write them: RFC 3339, or a date with or
// without a time of day, which is in the given zone.
func ParseTime(s string, zone *time.Location) (time.Time, bool) {
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil && t.Year() >= 1970 && t.Year() < 2200 {
			return t, true
		}
	}
	return time.Time{}, false
}

func (d Defaults) time(r Row, column string) (time.Time, error) {
	s := r.Get(column)
	if s == "" {
		return time.Time{}, nil
	}
	t, ok := ParseTime(s, d.Zone)
	if !ok {
		return t, content.Refuse(content.Invalid, column, content.MsgBadTime, "Value", clip(s, 40))
	}
	return t, nil
}

// langOf tells Chinese from English by how much of the text is Han.
func (d Defaults) langOf(text string) content.Lang {
	han, letters := 0, 0
	for _, r := range clip(text, 400) {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.IsLetter(r):
			letters++
		}
	}
	switch {
	case han == 0 && letters == 0:
		return d.Lang
	case han*4 >= letters: // a Chinese character weighs about as much as four letters
		return content.Chinese
	}
	return content.English
}

// headlineLength is how much of a text without a headline serves as one.
const headlineLength = 80

// firstSentence is the headline of a text that came without one: what stands
// in 【】 at its start, as Chinese newsrooms write it, else the first sentence.
func firstSentence(text string) string {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "【"); ok {
		if head, _, ok := strings.Cut(inner, "】"); ok && strings.TrimSpace(head) != "" {
			return clip(strings.Join(strings.Fields(head), " "), headlineLength)
		}
	}
	return clip(strings.Join(strings.Fields(text[:sentenceEnd(text)]), " "), headlineLength)
}

// sentenceEnd is the byte index behind the first sentence.
func sentenceEnd(text string) int {
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		switch r {
		case '\n':
			return i
		case '。', '！', '？':
			return end
		case '.', '!', '?':
			if end == len(text) || text[end] == ' ' || text[end] == '\n' {
				return end
			}
		}
	}
	return len(text)
}

// clip shortens to max characters and says so.
func clip(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	r := []rune(s)[:max]
	return strings.TrimRight(string(r), " ，,、；;：:") + "…"
}

// escapeMarkdown keeps plain text plain when it is read as Markdown: what would
// start a list, a heading or emphasis is shown as it was typed, and line breaks
// stay.
func escapeMarkdown(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 16)
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("  \n") // two spaces: a line break
		}
		escapeLine(&b, strings.TrimRight(line, " \r"))
	}
	return b.String()
}

func escapeLine(b *strings.Builder, line string) {
	trimmed := strings.TrimLeft(line, " \t")
	if trimmed != "" && strings.ContainsRune("#+->=", rune(trimmed[0])) {
		b.WriteByte('\\')
	}
	digits := 0
	for digits < len(trimmed) && '0' <= trimmed[digits] && trimmed[digits] <= '9' {
		digits++
	}
	for i, r := range trimmed {
		if strings.ContainsRune("\\`*_[]<>|~&", r) || i == digits && digits > 0 && (r == '.' || r == ')') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
}
