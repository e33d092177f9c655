package content

// TermSet tells the two vocabularies apart.
type TermSet string

const (
	Topics TermSet = "topic"
	Areas  TermSet = "area"
)

// Term is one word of the office's vocabularies: a topic that readers choose,
// or an area of the town. Pieces, feeds and subscriptions hold its Code.
type Term struct {
	Set   TermSet
	Code  string          // [a-z0-9-]{1,40}, or as imported; never changes
	Names map[Lang]string // shown; the code where a language has none
	Order int
}

// In is the term's name in a language.
func (t Term) In(l Lang) string {
	if n := t.Names[l]; n != "" {
		return n
	}
	return t.Code
}
