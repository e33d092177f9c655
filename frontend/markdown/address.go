package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// bareURL ends an address before the first character that cannot be in one.
// Chinese text puts no space behind an address, so full-width characters end it.
var bareURL = regexp.MustCompile(`https?://[a-zA-Z0-9\-._~%]+(?::\d+)?(?:[/?#][a-zA-Z0-9\-._~:/?#@!$&'()*+,;=%]*)?`)

// addresses makes links of bare addresses once a text is parsed. The library's
// own extension does so only behind a space, and Chinese text has none.
type addresses struct{}

// Transform walks the whole text.
func (addresses) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var found []*ast.Text
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Link, *ast.AutoLink, *ast.CodeSpan, *ast.Image:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if entering {
				found = append(found, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for i := len(found) - 1; i >= 0; i-- { // backwards: joining takes out the next one
		join(found[i])
	}
	for _, n := range found {
		if n.Parent() != nil {
			link(n, reader.Source())
		}
	}
}

// join takes up the text that follows without a gap. An address with a _ in it
// comes out of the parser in pieces.
func join(n *ast.Text) {
	for {
		next, ok := n.NextSibling().(*ast.Text)
		if !ok || n.Segment.Stop != next.Segment.Start || n.SoftLineBreak() || n.HardLineBreak() {
			return
		}
		n.Segment = n.Segment.WithStop(next.Segment.Stop)
		n.SetSoftLineBreak(next.SoftLineBreak())
		n.SetHardLineBreak(next.HardLineBreak())
		n.Parent().RemoveChild(n.Parent(), next)
	}
}

// link cuts a text at its addresses. What is left of it keeps its line end.
func link(n *ast.Text, source []byte) {
	parent, from := n.Parent(), n.Segment.Start
	for _, at := range bareURL.FindAllIndex(n.Segment.Value(source), -1) {
		start, stop := n.Segment.Start+at[0], n.Segment.Start+at[1]
		stop = start + trimmed(source[start:stop])
		if start > 0 && isWordByte(source[start-1]) || stop-start <= len("https://") {
			continue
		}
		if start > from {
			parent.InsertBefore(parent, n, ast.NewTextSegment(text.NewSegment(from, start)))
		}
		inner := ast.NewTextSegment(text.NewSegment(start, stop))
		parent.InsertBefore(parent, n, ast.NewAutoLink(ast.AutoLinkURL, inner))
		from = stop
	}
	n.Segment = n.Segment.WithStart(from)
}

// trimmed is the length of an address without the punctuation of the sentence
// around it: marks at its end, and a bracket that was opened outside.
func trimmed(u []byte) int {
	n := len(u)
	for n > 0 {
		outside := u[n-1] == ')' && bytes.Count(u[:n], []byte("(")) < bytes.Count(u[:n], []byte(")"))
		if !outside && bytes.IndexByte([]byte(`.,;:!?'*~_`), u[n-1]) < 0 {
			break
		}
		n--
	}
	return n
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
