package check

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gaoshi/content"
)

// maxMessage is how much of a message is taken, in bytes. The matcher reads
// less; what is longer is cut, never refused: a resident cannot know.
const maxMessage = 256 << 10

// message is what was pasted or shared.
type message struct {
	text string
	url  string
}

// readMessage takes the fields of the form and of a phone's share sheet, which
// sends title, text and url, and often the link inside the text.
func readMessage(field func(string) string) message {
	m := message{
		text: tidy(field("text")),
		url:  strings.TrimSpace(tidy(field("url"))),
	}
	if title := tidy(field("title")); title != "" && !strings.Contains(m.text, title) {
		m.text = strings.TrimSpace(title + "\n" + m.text)
	}
	if m.url == "" {
		m.url = onlyLink(m.text)
	}
	if m.url != "" && !content.ValidURL(m.url) {
		m.text, m.url = strings.TrimSpace(m.text+"\n"+m.url), ""
	}
	return m
}

func (m message) empty() bool { return m.text == "" && m.url == "" }

// tidy makes text of whatever bytes came, and leaves out what cannot be shown.
func tidy(s string) string {
	if len(s) > maxMessage {
		s = s[:maxMessage]
	}
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7F || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

var link = regexp.MustCompile(`https?://[^\s\p{Han}，。；！？"'<>]+`)

// onlyLink is the link of a text that has exactly one.
func onlyLink(text string) string {
	found := link.FindAllString(text, 2)
	if len(found) == 1 {
		return strings.TrimRight(found[0], ".,;:!?)")
	}
	return ""
}

// forQuestion is the message as the desk takes it: at most MaxQuestion
// characters.
func (m message) forQuestion() string {
	if utf8.RuneCountInString(m.text) <= content.MaxQuestion {
		return m.text
	}
	return string([]rune(m.text)[:content.MaxQuestion])
}
