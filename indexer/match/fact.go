package match

// facts are what two texts about the same thing may still disagree on: a ruling
// on 35 hospital ships does not answer a message about ten.
type facts struct {
	numbers []number
	dates   []date
	places  []place
	negated []negation
}

// findFacts reads the facts of a text.
func findFacts(ts []token) (f facts) {
	numbers := findNumbers(ts)
	f.dates, f.numbers = takeDates(ts, numbers)
	f.places = findPlaces(ts)
	f.negated = findNegations(ts)
	return f
}
