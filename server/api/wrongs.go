package api

import (
	"strconv"
	"unicode/utf8"

	"gaoshi/content"
)

// wrongs gathers what is wrong with a request's parameters, so that its author
// mends them in one go.
type wrongs struct{ found content.Errors }

// add notes a refusal; what was sent is repeated only in part.
func (w *wrongs) add(field string, m content.Message, value string) {
	if r := []rune(value); len(r) > 40 {
		value = string(r[:40]) + "…"
	}
	w.found = append(w.found, content.Refuse(content.Invalid, field, m, "Value", value))
}

// unless refuses a value that is given and not right.
func (w *wrongs) unless(field, value string, right bool) {
	if value != "" && !right {
		w.add(field, content.MsgUnknownValue, value)
	}
}

// short refuses what is longer than any code we have.
func (w *wrongs) short(field, value string) string {
	w.unless(field, value, utf8.ValidString(value) && utf8.RuneCountInString(value) <= content.MaxTermCode)
	return value
}

// number reads a number between two others; what is beyond them is refused and
// not bent: a program that asks for 500 and gets 100 may take them for all.
func (w *wrongs) number(field, value string, otherwise, least, most int) int {
	if value == "" {
		return otherwise
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		w.add(field, content.MsgBadNumber, value)
		return otherwise
	}
	if n < least || n > most {
		w.add(field, content.MsgUnknownValue, value)
		return otherwise
	}
	return n
}

func (w *wrongs) err() error {
	if len(w.found) == 0 {
		return nil
	}
	return w.found
}
