package diff

import (
	"strings"
	"unicode/utf8"
)

// runs gathers the answer. Tokens wait until their run is complete: joining
// them one by one would copy a long text once for each.
type runs struct {
	done []Run
	op   Op
	wait []string
}

func (rs *runs) add(op Op, tokens ...string) {
	if op != rs.op {
		rs.flush()
		rs.op = op
	}
	rs.wait = append(rs.wait, tokens...)
}

func (rs *runs) flush() {
	if len(rs.wait) > 0 {
		rs.done = append(rs.done, Run{rs.op, strings.Join(rs.wait, "")})
		rs.wait = rs.wait[:0]
	}
}

// between compares what is left when the common start and end are gone. It is
// the greedy algorithm of E. Myers (An O(ND) Difference Algorithm, 1986): for
// every number of edits d it keeps how far each diagonal k = x - y reaches.
func (rs *runs) between(a, b []string) {
	if len(a) == 0 || len(b) == 0 {
		rs.add(Removed, a...)
		rs.add(Added, b...)
		return
	}
	trace, ok := walk(a, b)
	if !ok {
		rs.add(Removed, a...)
		rs.add(Added, b...)
		return
	}
	for _, s := range retrace(trace, len(a), len(b)) {
		switch s.op {
		case Removed:
			rs.add(Removed, a[s.x])
		case Added:
			rs.add(Added, b[s.y])
		default:
			rs.add(Same, a[s.x])
		}
	}
}

// walk returns the reach of the diagonals after each number of edits, false
// when that would cost more than maxWork.
func walk(a, b []string) (trace [][]int, ok bool) {
	limit := len(a) + len(b)
	reach := make([]int, 2*limit+3)
	at := func(k int) int { return k + limit + 1 }
	work := 0
	for d := 0; d <= limit; d++ {
		// Only the diagonals -d..d are needed to go back.
		trace = append(trace, append([]int(nil), reach[at(-d-1):at(d+1)+1]...))
		if work += 2*d + 1; work > maxWork {
			return nil, false
		}
		for k := -d; k <= d; k += 2 {
			x := reach[at(k-1)] + 1
			if k == -d || k != d && reach[at(k-1)] < reach[at(k+1)] {
				x = reach[at(k+1)]
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
				work++
			}
			reach[at(k)] = x
			if x >= len(a) && x-k >= len(b) {
				return trace, true
			}
		}
	}
	return nil, false
}

// step is one token's fate: a[x] removed or kept, b[y] added.
type step struct {
	op   Op
	x, y int
}

// retrace walks back from the end through the reach of every d.
func retrace(trace [][]int, x, y int) []step {
	var back []step
	for d := len(trace) - 1; d >= 0; d-- {
		before := func(k int) int { return trace[d][k+d+1] }
		k := x - y
		from := k - 1
		if k == -d || k != d && before(k-1) < before(k+1) {
			from = k + 1
		}
		px := before(from)
		py := px - from
		for x > px && y > py && (d > 0 || x > 0 && y > 0) {
			x, y = x-1, y-1
			back = append(back, step{Same, x, y})
		}
		if d > 0 {
			if from == k+1 {
				back = append(back, step{Added, px, py})
			} else {
				back = append(back, step{Removed, px, py})
			}
			x, y = px, py
		}
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}

// tidy joins what is torn: a lone character kept between two changes is
// counted as changed, and of neighbours the removal comes first.
func (rs *runs) tidy() []Run {
	rs.flush()
	var out runs
	var gone, come string
	changed := func() {
		if gone != "" {
			out.add(Removed, gone)
		}
		if come != "" {
			out.add(Added, come)
		}
		gone, come = "", ""
	}
	for i, r := range rs.done {
		torn := r.Op == Same && i > 0 && i < len(rs.done)-1 && r.Text != "\n" && gone != "" && come != "" &&
			utf8.RuneCountInString(r.Text) == 1
		switch {
		case torn:
			gone, come = gone+r.Text, come+r.Text
		case r.Op == Removed:
			gone += r.Text
		case r.Op == Added:
			come += r.Text
		default:
			changed()
			out.add(Same, r.Text)
		}
	}
	changed()
	out.flush()
	return out.done
}
