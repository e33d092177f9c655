package push

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxPayload is the longest message in bytes, before encryption. Push services
// take twice that (RFC 8030, section 7.2, asks for 4096), but some phones get
// theirs through a bridge that takes less.
const MaxPayload = 2048

// AlertVersion is the form of the message that a service worker is sent. A
// worker that meets a version it does not know shows a plain notice.
const AlertVersion = 1

// Alert is what a phone shows. It has no place for what was claimed: a rumor's
// text on a lock screen would spread it.
type Alert struct {
	ID         string `json:"id"`                   // publication
	Kind       string `json:"kind"`                 // notice or clarification
	Tag        string `json:"tag"`                  // a notification replaces one with the same tag
	Title      string `json:"title"`                // the headline, which states the fact
	Body       string `json:"body,omitempty"`       // what to do; shortened where it must be
	URL        string `json:"url"`                  // path on the portal, with its language
	Lang       string `json:"lang"`                 // of title and body
	Verdict    string `json:"verdict,omitempty"`    // clarifications
	Severity   string `json:"severity,omitempty"`   // notices
	Revision   int    `json:"revision"`             // of the publication, from 1
	Correction bool   `json:"correction,omitempty"` // an earlier revision was sent to this phone
}

// ErrAlert is wrapped by the refusal of an alert that cannot be sent.
var ErrAlert = errors.New("alert cannot be sent")

// Encode gives the message as JSON of at most MaxPayload bytes, with v for its
// version. Where it is longer the body is shortened, then the title, each at a
// rune's boundary and with an ellipsis. The error wraps ErrAlert.
func (a Alert) Encode() ([]byte, error) {
	if a.ID == "" || a.Tag == "" || strings.TrimSpace(a.Title) == "" {
		return nil, fmt.Errorf("%w: id, tag and title are needed", ErrAlert)
	}
	if !strings.HasPrefix(a.URL, "/") || strings.HasPrefix(a.URL, "//") || strings.Contains(a.URL, `\`) {
		return nil, fmt.Errorf("%w: its page is not a path on this portal", ErrAlert)
	}
	// JSON writes an invalid byte as six; as one rune it can be counted.
	a.Title, a.Body = strings.ToValidUTF8(a.Title, "\ufffd"), strings.ToValidUTF8(a.Body, "\ufffd")
	data, err := a.json()
	if err != nil || len(data) <= MaxPayload {
		return data, err
	}
	a.Body = shorten(a.Body, encodedLen(a.Body)-(len(data)-MaxPayload))
	if data, err = a.json(); err != nil || len(data) <= MaxPayload {
		return data, err
	}
	a.Title = shorten(a.Title, encodedLen(a.Title)-(len(data)-MaxPayload))
	if data, err = a.json(); err != nil {
		return nil, err
	}
	if len(data) > MaxPayload || a.Title == "" {
		return nil, fmt.Errorf("%w: without title and body it is still too long", ErrAlert)
	}
	return data, nil
}

func (a Alert) json() ([]byte, error) {
	type fields Alert // without Encode's own methods
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	// A service worker puts text into no page, and \u003c takes six bytes.
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		V int `json:"v"`
		fields
	}{AlertVersion, fields(a)})
	if err != nil {
		return nil, fmt.Errorf("encode alert: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

const ellipsis = "…"

// shorten cuts valid UTF-8 so that its JSON form takes at most limit bytes, and
// ends it with an ellipsis. It gives nothing where not even that fits.
func shorten(s string, limit int) string {
	limit -= len(ellipsis)
	end := 0
	for i, r := range s {
		if limit -= runeLen(r); limit < 0 {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	if end == 0 {
		return ""
	}
	return strings.TrimSpace(s[:end]) + ellipsis
}

// encodedLen is how many bytes s takes in JSON, quotes not counted.
func encodedLen(s string) (n int) {
	for _, r := range s {
		n += runeLen(r)
	}
	return n
}

// runeLen is how many bytes encoding/json writes for a rune, with HTML left
// alone.
func runeLen(r rune) int {
	switch {
	case strings.ContainsRune("\"\\\n\r\t\b\f", r):
		return 2
	case r < ' ', r == '\u2028', r == '\u2029':
		return 6
	}
	return utf8.RuneLen(r)
}
