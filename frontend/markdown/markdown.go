// Package markdown turns what editors write into safe HTML for pages and into
// plain text for summaries, feeds and the index.
//
// It is CommonMark with tables, strikethrough and links out of bare addresses.
// Raw HTML is not rendered. What comes out has passed an allow-list as well, so
// a hole in one of the two is not a hole in the page.
package markdown

import (
	"bytes"
	"html/template"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// Limits of a text. Parsing costs more than its length: nested quotes and wide
// tables multiply.
const (
	MaxRunes = 60_000 // longer text is cut
	MaxDepth = 12     // quote and list markers at the start of one line
	MaxCells = 2_000  // cells in all tables; beyond, table lines stay text
	MaxLinks = 1_000  // opening brackets; beyond, they stay text
	MaxMarks = 4_000  // of emphasis and code; beyond, they stay text
)

var engine = goldmark.New(
	goldmark.WithExtensions(extension.NewTable(), extension.Strikethrough),
	goldmark.WithParserOptions(
		parser.WithInlineParsers(util.Prioritized(strongParser{}, 450)),
		parser.WithASTTransformers(util.Prioritized(addresses{}, 500)),
	),
	goldmark.WithRendererOptions(html.WithHardWraps()),
)

var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "del", "ul", "ol", "li", "blockquote", "pre", "code",
		"h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^\d{1,4}$`)).OnElements("ol")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|right|center)$`)).OnElements("th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "tel", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(false)
	return p
}

// HTML renders a text. It never fails: what cannot be rendered is shown as the
// text it is.
func HTML(src string) template.HTML {
	src = tame(src)
	if strings.TrimSpace(src) == "" {
		return ""
	}
	var b bytes.Buffer
	if err := engine.Convert([]byte(src), &b); err != nil {
		return template.HTML("<p>" + template.HTMLEscapeString(src) + "</p>")
	}
	out := policy.SanitizeBytes(lowerHeadings(b.Bytes()))
	out = bytes.ReplaceAll(out, []byte(`rel="nofollow"`), []byte(`rel="nofollow noopener"`))
	out = bytes.ReplaceAll(out, []byte("<table>"), []byte(`<div class="wide" tabindex="0"><table>`))
	out = bytes.ReplaceAll(out, []byte("</table>"), []byte("</table></div>"))
	return template.HTML(out)
}

// lowerHeadings makes an editor's # a heading below the page's own: a page has
// one h1, its headline.
func lowerHeadings(in []byte) []byte {
	for _, h := range []struct{ from, to string }{
		{"h6", "h4"}, {"h5", "h4"}, {"h3", "h4"}, {"h2", "h3"}, {"h1", "h2"},
	} {
		in = bytes.ReplaceAll(in, []byte("<"+h.from+">"), []byte("<"+h.to+">"))
		in = bytes.ReplaceAll(in, []byte("</"+h.from+">"), []byte("</"+h.to+">"))
	}
	return in
}

// tame brings a text within the limits. The parser's work on brackets and marks
// grows with the square of their number.
func tame(src string) string {
	src = strings.ToValidUTF8(src, "\uFFFD")
	src = strings.ReplaceAll(src, "\r\n", "\n")
	if utf8.RuneCountInString(src) > MaxRunes {
		src = string([]rune(src)[:MaxRunes]) + "…"
	}
	lines := strings.Split(src, "\n")
	cells := 0
	for i, line := range lines {
		lines[i] = tameDepth(line)
		if cells += strings.Count(line, "|"); cells > MaxCells {
			lines[i] = strings.ReplaceAll(lines[i], "|", `\|`)
		}
	}
	src = strings.Join(lines, "\n")
	src = escapeAfter(src, "[", MaxLinks)
	return escapeAfter(src, "*_`~", MaxMarks)
}

// escapeAfter makes text of every mark after the first max.
func escapeAfter(src, marks string, max int) string {
	n := 0
	for i := range len(src) {
		if strings.IndexByte(marks, src[i]) < 0 {
			continue
		}
		if n++; n > max {
			return src[:i] + escape(src[i:], marks)
		}
	}
	return src
}

func escape(s, marks string) string {
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(marks, s[i]) >= 0 && (i == 0 || s[i-1] != '\\') {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// tameDepth takes away markers that nest deeper than anybody reads.
func tameDepth(line string) string {
	depth := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ' || c == '\t' || '0' <= c && c <= '9':
			continue
		case strings.IndexByte(">-*+.)", c) < 0:
			return line
		}
		if depth++; depth <= MaxDepth {
			continue
		}
		rest := strings.TrimLeft(line[i:], "> \t-*+.)0123456789")
		if rest == "" { // a rule, or markers of nothing
			return line[:min(len(line), 200)]
		}
		return line[:i] + " " + rest
	}
	return line
}
