package match

import (
	"cmp"
	"math"
	"slices"
)

// maxTerms bounds the distinct terms of one view that a check looks up: the
// rarest are kept.
const maxTerms = 800

// query is a message read against one snapshot.
type query struct {
	norm  Normalized
	toks  []token
	terms []queryTerm    // those some piece has, by view
	first [views + 1]int // where in terms each view begins
	mass  [views]float32 // Σ weight of known terms
	norm2 [views]float32 // √Σ idf², known and unknown terms
	known float32        // share of the words' weight that some piece has
	urls  []uint32
	facts facts
}

// queryTerm is one distinct term of the message.
type queryTerm struct {
	id     uint32
	idf    float32
	weight float32 // idf, a little more where the message repeats the term
	token  int32   // where it occurs first
}

// read prepares a message for snapshot s.
func (s *snapshot) read(m Message) *query {
	q := &query{norm: Normalize(m.Text)}
	q.toks = tokenize(m.Text, q.norm.skip, maxTokens)
	q.facts = findFacts(q.toks)
	if u := NormalizeURL(m.URL); m.URL != "" && u != "" && !slices.Contains(q.norm.URLs, u) {
		q.norm.URLs = append(q.norm.URLs, u)
	}
	for _, u := range q.norm.URLs {
		if id, ok := s.dict.id(urlTerm(u)); ok {
			q.urls = append(q.urls, id)
		}
	}
	var buf []term
	for v := range views {
		buf = terms(buf[:0], v, q.toks)
		q.add(s, v, buf)
	}
	q.first[views] = len(q.terms)
	return q
}

// add looks up the terms of one view and keeps the rarest.
func (q *query) add(s *snapshot, v view, ts []term) {
	q.first[v] = len(q.terms)
	slices.SortFunc(ts, func(a, b term) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.token, b.token)) })
	var missing, sum2 float32
	for i := 0; i < len(ts); {
		j := i + 1
		for j < len(ts) && ts[j].hash == ts[i].hash {
			j++
		}
		id, ok := s.dict.id(ts[i].hash)
		df := uint32(0)
		if ok {
			df = s.df[id]
		}
		idf := s.idf(df)
		w := idf * (1 + float32(math.Log(float64(j-i))))
		sum2 += w * w
		if df > 0 {
			q.terms = append(q.terms, queryTerm{id, idf, w, ts[i].token})
			q.mass[v] += w
		} else {
			missing += w
		}
		i = j
	}
	q.norm2[v] = float32(math.Sqrt(float64(sum2)))
	if v == viewWord {
		q.known = q.mass[v] / max(1e-6, q.mass[v]+missing)
	}
	own := q.terms[q.first[v]:]
	slices.SortFunc(own, func(a, b queryTerm) int { return cmp.Or(cmp.Compare(b.idf, a.idf), cmp.Compare(a.id, b.id)) })
	if len(own) > maxTerms {
		q.terms = q.terms[:q.first[v]+maxTerms]
	}
}

// of returns the terms of one view, rarest first.
func (q *query) of(v view) []queryTerm { return q.terms[q.first[v]:q.first[v+1]] }
