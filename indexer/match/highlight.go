package match

// explain fills in what agreed and what did not.
func explain(m *Match, s *snapshot, q *query, msg Message, c *candidate) {
	p := &c.piece.parts[c.best]
	m.Statement = p.text
	own := tokenize(p.text, Normalize(p.text).skip, maxStatement)
	m.Agreed.Message = s.shared(q.toks, own)
	m.Agreed.Statement = s.shared(own, q.toks)
	m.Doubts = s.doubts(q, msg, c)
}

// commonShare is the share of pieces from which on a word is too common to
// highlight, once there are enough pieces to tell.
const commonShare = 8

// shared marks the words of ts that others has too: stems of spaced scripts, and
// Han characters that agree at least in pairs. Neighbours are marked as one.
func (s *snapshot) shared(ts, others []token) []Span {
	has := make(map[uint64]bool, 2*len(others))
	for i := range others {
		has[pairOrStem(others, i)] = true
	}
	marked := make([]bool, len(ts))
	for i := range ts {
		h := pairOrStem(ts, i)
		if h == 0 || !has[h] || s.common(ts, i) {
			continue
		}
		marked[i] = true
		if ts[i].class == ideo {
			marked[i+1] = true
		}
	}
	return spans(ts, marked)
}

// pairOrStem is the hash of the stem at i, or of the two Han characters that
// begin there; 0 for a last one.
func pairOrStem(ts []token, i int) uint64 {
	if ts[i].class != ideo {
		return ts[i].stem
	}
	if i+1 == len(ts) || ts[i+1].class != ideo || ts[i+1].brk {
		return 0
	}
	return join(ts[i].hash, ts[i+1].hash)
}

// common reports whether the word at i says too little to be highlighted.
func (s *snapshot) common(ts []token, i int) bool {
	if ts[i].class != ideo && len(ts[i].text) < 3 && ts[i].class != digit {
		return true
	}
	id, ok := s.wordID(pairOrStem(ts, i))
	return ok && s.live > 50 && int(s.df[id]) > s.live/commonShare
}

// spans joins marked neighbours.
func spans(ts []token, marked []bool) (out []Span) {
	for i, m := range marked {
		if !m {
			continue
		}
		if i > 0 && marked[i-1] && !ts[i].brk {
			out[len(out)-1].End = int(ts[i].end)
			continue
		}
		out = append(out, Span{int(ts[i].start), int(ts[i].end)})
	}
	return out
}
