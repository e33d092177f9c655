package match

// date is a calendar date in a text; zero where a field is not said.
type date struct {
	year, month, day int
	start, end       int32 // tokens
}

var months = map[string]int{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
	"june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9,
	"october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}

// takeDates reads dates out of the numbers of a text, and returns the numbers that are none.
func takeDates(ts []token, numbers []number) (dates []date, rest []number) {
	at := map[int32]number{} // by first token
	for _, n := range numbers {
		at[n.start] = n
	}
	taken := map[int32]bool{}
	for _, n := range numbers {
		if taken[n.start] {
			continue
		}
		d, used := readDate(ts, at, n)
		if len(used) == 0 {
			rest = append(rest, n)
			continue
		}
		for _, u := range used {
			taken[u] = true
		}
		dates = append(dates, d)
	}
	return dates, rest
}

// readDate reads a date that begins at number n, and says which numbers it used up.
func readDate(ts []token, at map[int32]number, n number) (d date, used []int32) {
	d = date{start: n.start, end: n.end}
	use := func(n number, skip int32) {
		used = append(used, n.start)
		d.end = n.end + skip
	}
	if m := monthBefore(ts, n.start); m > 0 && between(n, 1, 31) && n.unit != "年" { // May 3[, 2019]
		d.month, d.day, d.start = m, int(n.value), n.start-1
		use(n, 0)
		if y, ok := at[n.end]; ok && between(y, 1900, 2100) {
			d.year = int(y.value)
			use(y, 0)
		}
		return d, used
	}
	if m := months[n.unit]; m > 0 && between(n, 1, 31) && ts[n.end].class == word { // 3 May
		d.month, d.day = m, int(n.value)
		use(n, 1)
		return d, used
	}
	if between(n, 1900, 2100) && isYear(ts, at, n) {
		d.year = int(n.value)
		skip := int32(0)
		if n.unit == "年" {
			skip = 1
		}
		use(n, skip)
		m, ok := at[d.end]
		if !ok || !between(m, 1, 12) || m.unit != "月" && skip == 1 {
			return d, used
		}
		n = m
	}
	return dayAndMonth(at, n, d, used)
}

// isYear tells a year from a count of two thousand things.
func isYear(ts []token, at map[int32]number, n number) bool {
	if _, more := at[n.end]; more || n.unit == "年" || n.unit == "" {
		return true
	}
	return n.start > 0 && beforeYears[ts[n.start-1].text]
}

var beforeYears = map[string]bool{"in": true, "since": true, "until": true, "from": true, "by": true, "of": true, "year": true}

// dayAndMonth reads 6月15日, or the rest of 2020-06-15 when a year came before.
func dayAndMonth(at map[int32]number, n number, d date, used []int32) (date, []int32) {
	skip := int32(0)
	if n.unit == "月" {
		skip = 1
	} else if d.year == 0 {
		return d, used
	}
	if !between(n, 1, 12) {
		return d, used
	}
	day, ok := at[n.end+skip]
	if skip == 0 && !ok {
		return d, used
	}
	d.month, d.end = int(n.value), n.end+skip
	used = append(used, n.start)
	if ok && between(day, 1, 31) && (day.unit == "日" || day.unit == "号" || skip == 0) {
		d.day, d.end = int(day.value), day.end
		if day.unit == "日" || day.unit == "号" {
			d.end++
		}
		used = append(used, day.start)
	}
	return d, used
}

func monthBefore(ts []token, i int32) int {
	if i == 0 || ts[i].brk && ts[i].sentence {
		return 0
	}
	return months[ts[i-1].text]
}

// between reports whether n is a whole number from lo to hi.
func between(n number, lo, hi float64) bool {
	return n.value >= lo && n.value <= hi && n.value == float64(int(n.value))
}

// differs reports whether two dates cannot be the same: a field both state is not equal.
func (d date) differs(e date) bool {
	return d.year > 0 && e.year > 0 && d.year != e.year ||
		d.month > 0 && e.month > 0 && d.month != e.month ||
		d.day > 0 && e.day > 0 && d.month > 0 && e.month > 0 && d.day != e.day
}

// comparable reports whether two dates state a field in common.
func (d date) comparable(e date) bool {
	return d.year > 0 && e.year > 0 || d.month > 0 && e.month > 0
}
