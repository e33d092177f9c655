package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// strongParser mends bold in Chinese. CommonMark closes ** only where its
// left neighbour is no punctuation or its right one is space or punctuation,
// which holds in English and never in Chinese: **“谣言”**不实 would show its
// asterisks. Where punctuation and a Han character meet across the asterisks,
// this parser takes ** … ** on one line as bold; everything else is left to
// the standard parser behind it.
type strongParser struct{}

// Trigger is the character the parser is asked at.
func (strongParser) Trigger() []byte { return []byte{'*'} }

// Parse takes one bold run or returns nil and has moved nothing.
func (strongParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	end := closing(line)
	if end < 0 || before == '*' || before == '\\' {
		return nil
	}
	inner := line[2:end]
	first, _ := utf8.DecodeRune(inner)
	last, _ := utf8.DecodeLastRune(inner)
	after, _ := utf8.DecodeRune(line[end+2:])
	opens := unicode.IsPunct(first) && wide(before)
	closes := unicode.IsPunct(last) && wide(after)
	if !opens && !closes {
		return nil
	}
	strong := ast.NewEmphasis(2)
	strong.AppendChild(strong, ast.NewTextSegment(text.NewSegment(segment.Start+2, segment.Start+end)))
	block.Advance(end + 2)
	return strong
}

// closing is where the ** behind the one at the start of line begins, -1 where
// there is none or the run holds other markup, which is not ours to read.
func closing(line []byte) int {
	if len(line) < 5 || line[0] != '*' || line[1] != '*' || line[2] == '*' || line[2] == ' ' {
		return -1
	}
	for i := 2; i+1 < len(line); i++ {
		switch line[i] {
		case '*':
			if line[i+1] != '*' || line[i-1] == ' ' || i == 2 || i+2 < len(line) && line[i+2] == '*' {
				return -1
			}
			return i
		case '\n', '`', '[', ']', '<', '\\', '_', '~', '&':
			return -1
		}
	}
	return -1
}

// wide reports whether r is a letter or digit that stands without spaces.
func wide(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
