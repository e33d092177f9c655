package main

import (
	"errors"
	"strings"

	"gaoshi/content"
	"gaoshi/frontend/words"
)

// inWords says refusals as sentences for the operator, and leaves other errors
// as they are.
func inWords(err error) error {
	refusals := content.RefusalsIn(err)
	if len(refusals) == 0 {
		return err
	}
	w := words.For(content.English)
	var says []string
	for _, e := range refusals {
		s := w.Error(e)
		if e.Field != "" {
			s = e.Field + ": " + s
		}
		if e.Err != nil {
			s += " (" + e.Err.Error() + ")"
		}
		says = append(says, s)
	}
	return errors.New(strings.Join(says, "\n"))
}
