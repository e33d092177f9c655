package match

// agreement is what the facts of a message and of a statement say about each
// other. Counts are of the statement's facts.
type agreement struct {
	numbers, sameNumbers, otherNumbers int
	dates, sameDates, otherDates       int
	places, samePlaces, otherPlaces    int
}

// Doubt says in what a message and the claim offered for it disagree. Message
// and Claim are what each says, for showing; either may be empty.
type Doubt struct {
	Kind    string // "number", "date", "place", "negation", "short" or "old"
	Message string
	Claim   string
}

// clash is one pair of facts that disagree, by their tokens.
type clash struct {
	kind     string
	msg, own [2]int32
}

// agree compares the facts of the message with those of a statement. Clashes
// are collected only if wanted.
func agree(msg, own *facts, want bool) (a agreement, clashes []clash) {
	note := func(kind string, ms, me, os, oe int32) {
		if want {
			clashes = append(clashes, clash{kind, [2]int32{ms, me}, [2]int32{os, oe}})
		}
	}
	for i := range own.numbers {
		n := &own.numbers[i]
		a.numbers++
		switch m, same := counterpart(n, msg.numbers); {
		case same:
			a.sameNumbers++
		case m != nil:
			a.otherNumbers++
			note("number", m.start, m.end, n.start, n.end)
		}
	}
	for _, d := range own.dates {
		a.dates++
		switch m, same := sameDate(d, msg.dates); {
		case same:
			a.sameDates++
		case m != nil:
			a.otherDates++
			note("date", m.start, m.end, d.start, d.end)
		}
	}
	for _, p := range own.places {
		a.places++
		switch m, same := samePlace(p, msg.places); {
		case same:
			a.samePlaces++
		case m != nil && !anyShared(m.kind, msg.places, own.places):
			a.otherPlaces++
			note("place", m.start, m.end, p.start, p.end)
		}
	}
	return a, clashes
}

// counterpart finds the number of the message that n should be compared with:
// an equal one, or else one that counts the same thing.
func counterpart(n *number, among []number) (*number, bool) {
	var other *number
	for i := range among {
		m := &among[i]
		if m.value == n.value {
			return m, true
		}
		if n.unit != "" && m.unit == n.unit && (other == nil || m.after == n.after && other.after != n.after) {
			other = m
		}
	}
	return other, false
}

func sameDate(d date, among []date) (*date, bool) {
	var other *date
	for i := range among {
		if !d.comparable(among[i]) {
			continue
		}
		if !d.differs(among[i]) {
			return &among[i], true
		}
		other = &among[i]
	}
	return other, false
}

func samePlace(p place, among []place) (*place, bool) {
	var other *place
	for i := range among {
		if among[i].kind == p.kind {
			if among[i].name == p.name {
				return &among[i], true
			}
			other = &among[i]
		}
	}
	return other, false
}

// anyShared reports whether two texts have some place of a kind in common: then
// that they also name others is no disagreement.
func anyShared(kind string, a, b []place) bool {
	for _, p := range a {
		if p.kind != kind {
			continue
		}
		if _, same := samePlace(p, b); same {
			return true
		}
	}
	return false
}

// denial compares what is denied: Σ over words that one text denies and the
// other has without denial. said tells whether a text has a word.
func denial(msg, own *facts, msgHas, ownHas func(uint64) bool) (n int, clashes []clash) {
	count := func(a, b []negation, has func(uint64) bool, mine bool) {
		for _, x := range a {
			if !has(x.hash) || denies(b, x.hash) {
				continue
			}
			n++
			c := clash{kind: "negation", msg: [2]int32{x.token, x.token + 1}}
			if mine {
				c = clash{kind: "negation", own: [2]int32{x.token, x.token + 1}}
			}
			clashes = append(clashes, c)
		}
	}
	count(own.negated, msg.negated, msgHas, true)
	count(msg.negated, own.negated, ownHas, false)
	return n, clashes
}

func denies(ns []negation, h uint64) bool {
	for _, n := range ns {
		if n.hash == h {
			return true
		}
	}
	return false
}
