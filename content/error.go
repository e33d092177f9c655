package content

import (
	"errors"
	"fmt"
)

// Code says what kind of refusal an Error is. The server turns it into a
// status; nothing else depends on it.
type Code string

const (
	Invalid     Code = "invalid"     // what was sent cannot be taken as it is: 422
	Unsigned    Code = "unsigned"    // nobody we know asks, and it takes somebody: 401
	Denied      Code = "denied"      // this editor may not do this: 403
	NotFound    Code = "not_found"   // there is no such thing, or not for this reader: 404
	Conflict    Code = "conflict"    // somebody else was faster: 409
	NotNow      Code = "not_now"     // the piece is not where this move starts: 409
	TooLarge    Code = "too_large"   // over a limit: 413
	TooMany     Code = "too_many"    // over a rate: 429
	Unavailable Code = "unavailable" // the store cannot take it now, later it may: 503
	Internal    Code = "internal"    // our fault: 500
)

// Error is a refusal. Message is for the reader: the name of a sentence in the
// words files, said in her language with Args put in. Err is for the log and is
// never shown.
type Error struct {
	Code    Code           `json:"code"`
	Field   string         `json:"field,omitempty"` // the form field at fault, empty for the whole
	Message Message        `json:"message"`
	Args    map[string]any `json:"args,omitempty"`
	Err     error          `json:"-"`
}

func (e *Error) Error() string {
	s := string(e.Code) + ": " + string(e.Message)
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if len(e.Args) > 0 {
		s += fmt.Sprintf(" %v", e.Args)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Errors is everything that is wrong with one form, so that a writer mends it
// in one go. It is never empty.
type Errors []*Error

func (es Errors) Error() string {
	if len(es) == 1 {
		return es[0].Error()
	}
	return fmt.Sprintf("%s (and %d more)", es[0].Error(), len(es)-1)
}

// Unwrap lets errors.As and CodeOf see the single refusals.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// CodeOf returns the code of the first Error in err's tree, Internal for any
// other error, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// RefusalsIn lists every Error in err's tree, in order: what a form shows
// beside its fields.
func RefusalsIn(err error) Errors {
	switch e := err.(type) {
	case nil:
		return nil
	case *Error:
		return Errors{e}
	case Errors:
		return e
	case interface{ Unwrap() []error }:
		var out Errors
		for _, inner := range e.Unwrap() {
			out = append(out, RefusalsIn(inner)...)
		}
		return out
	}
	return RefusalsIn(errors.Unwrap(err))
}

// Refuse makes an Error without a cause.
func Refuse(code Code, field string, m Message, args ...any) *Error {
	return &Error{Code: code, Field: field, Message: m, Args: pairs(args)}
}

// pairs turns "Max", 120, … into the map a sentence is filled from.
func pairs(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i].(string)] = args[i+1]
	}
	return m
}
