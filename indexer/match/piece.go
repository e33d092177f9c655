package match

import (
	"cmp"
	"slices"
)

// builder turns claims into pieces, numbering their terms.
type builder struct {
	dict  *dictionary
	terms []term
	ids   []uint32
}

// piece reads one claim.
func (b *builder) piece(c Claim) *piece {
	p := &piece{claim: c, ruling: c.rules()}
	var whole []token
	texts, titleAt := c.statements()
	for i, text := range texts {
		ts := tokenize(text, Normalize(text).skip, maxStatement)
		whole = append(whole, ts...)
		p.parts = append(p.parts, b.part(text, i == titleAt, ts))
	}
	if c.Text != "" && (len(texts) == 0 || texts[0] != c.Text) {
		whole = append(whole, tokenize(c.Text, Normalize(c.Text).skip, maxBody)...)
	}
	for v := range views {
		p.all[v] = b.list(v, whole)
	}
	for _, u := range append([]string{c.URL}, c.URLs...) {
		if u = NormalizeURL(u); u != "" {
			p.urls = append(p.urls, b.dict.add(urlTerm(u)))
		}
	}
	return p
}

// urlTerm is the term under which a normalized link is indexed.
func urlTerm(u string) uint64 { return hashString(uint64(views)+1, u) }

func (b *builder) part(text string, title bool, ts []token) part {
	p := part{text: text, title: title, facts: findFacts(ts)}
	for v := range views {
		p.lists[v] = b.list(v, ts)
	}
	b.terms = terms(b.terms[:0], viewStem, ts)
	p.seq = make([]uint32, len(b.terms))
	p.caps = make([]bool, len(b.terms))
	for i, t := range b.terms {
		p.seq[i] = b.dict.add(t.hash)
		p.caps[i] = ts[t.token].capital
	}
	return p
}

// list counts the terms of one view.
func (b *builder) list(v view, ts []token) list {
	b.terms = terms(b.terms[:0], v, ts)
	b.ids = b.ids[:0]
	for _, t := range b.terms {
		b.ids = append(b.ids, b.dict.add(t.hash))
	}
	slices.Sort(b.ids)
	l := list{n: float32(len(b.ids))}
	distinct := 0
	for i := range b.ids {
		if i == 0 || b.ids[i] != b.ids[i-1] {
			distinct++
		}
	}
	l.ids = make([]uint32, 0, distinct)
	if distinct < len(b.ids) {
		l.tf = make([]uint8, 0, distinct)
	}
	for i, id := range b.ids {
		if i > 0 && id == b.ids[i-1] {
			l.tf[len(l.tf)-1] = min(l.tf[len(l.tf)-1], 254) + 1
			continue
		}
		if l.ids = append(l.ids, id); l.tf != nil {
			l.tf = append(l.tf, 1)
		}
	}
	return l
}

// compareID orders pieces by their id, the last resort wherever scores tie.
func compareID(a, b *piece) int { return cmp.Compare(a.claim.ID, b.claim.ID) }
