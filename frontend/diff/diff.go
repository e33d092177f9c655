// Package diff shows what changed between two texts, word by word: English by
// words, Chinese by characters, which is how each is read.
package diff

import (
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWork bounds the comparison, in steps of the algorithm. Beyond it the rest
// is shown as one removal and one addition: true, only less fine.
const maxWork = 4_000_000

// Op is what happened to a run of text.
type Op int

const (
	Same Op = iota
	Added
	Removed
)

// Run is a stretch of text with one fate.
type Run struct {
	Op   Op
	Text string
}

// HTML shows how before became after, as text with <ins> and <del>. Everything
// in the texts is escaped; line ends become <br>.
func HTML(before, after string) template.HTML {
	var b strings.Builder
	for _, r := range Runs(before, after) {
		text := strings.ReplaceAll(template.HTMLEscapeString(r.Text), "\n", "<br>\n")
		switch r.Op {
		case Added:
			text = "<ins>" + text + "</ins>"
		case Removed:
			text = "<del>" + text + "</del>"
		}
		b.WriteString(text)
	}
	return template.HTML(b.String())
}

// Whole shows a value that was exchanged for another, without looking for what
// they share.
func Whole(before, after string) template.HTML {
	var out string
	if before != "" {
		out = "<del>" + template.HTMLEscapeString(before) + "</del>"
	}
	if before != "" && after != "" {
		out += " "
	}
	if after != "" {
		out += "<ins>" + template.HTMLEscapeString(after) + "</ins>"
	}
	return template.HTML(out)
}

// Runs is the shortest way from before to after that the work allows. Its Same
// and Removed runs together are before, its Same and Added runs are after.
func Runs(before, after string) []Run {
	a, b := split(before), split(after)
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	var out runs
	out.add(Same, a[:start]...)
	out.between(a[start:len(a)-end], b[start:len(b)-end])
	out.add(Same, a[len(a)-end:]...)
	return out.tidy()
}

// split cuts a text into what is compared: a word, a run of digits, a run of
// spaces, or one character of anything else.
func split(s string) []string {
	var out []string
	for len(s) > 0 {
		n := tokenLen(s)
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

func tokenLen(s string) int {
	first, size := utf8.DecodeRuneInString(s)
	class := classOf(first)
	if class == alone {
		return size
	}
	for i, r := range s {
		if classOf(r) != class {
			return i
		}
	}
	return len(s)
}

type class int

const (
	alone class = iota
	word
	space
)

func classOf(r rune) class {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return alone
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return word
	case r == ' ' || r == '\t':
		return space
	}
	return alone
}
