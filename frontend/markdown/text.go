package markdown

import (
	"strings"

	"golang.org/x/net/html"
)

// Text is a text without its markup, for summaries, feeds and the index: words
// only, one line a paragraph, cells of a table parted by spaces.
func Text(src string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(string(HTML(src))))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return lines(b.String())
		case html.TextToken:
			b.WriteString(strings.ReplaceAll(string(z.Text()), "\n", " "))
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "td", "th":
				b.WriteByte(' ')
			case "p", "br", "hr", "li", "tr", "h2", "h3", "h4", "pre", "blockquote":
				b.WriteByte('\n')
			}
		}
	}
}

// lines takes out double spaces and empty lines.
func lines(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}
