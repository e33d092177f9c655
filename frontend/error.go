package frontend

import (
	"net/http"

	"gaoshi/content"
)

// ErrorPage says what happened and what to do now. It is for every status from
// 400 up, public pages and desk alike.
type ErrorPage struct {
	Base
	Status  int
	Message string // what is wrong, for the reader; empty where the status says it all
	ID      string // of the log line, for our own faults
}

// Template is error.
func (ErrorPage) Template() string { return "error" }

// NewErrorPage words an error for the reader. What an error of ours says stays
// in the log: only a content.Error has a sentence for her.
func NewErrorPage(b Base, status int, err error, id string) ErrorPage {
	b.NoIndex, b.Section = true, "error"
	p := ErrorPage{Base: b, Status: status, ID: id}
	p.Title = p.Words().T("error." + p.Kind() + ".title")
	for _, refusal := range content.RefusalsIn(err) {
		if refusal.Code != content.Internal {
			p.Message = p.Words().Error(refusal)
			break
		}
	}
	return p
}

// Kind is the group of statuses whose words fit.
func (p ErrorPage) Kind() string {
	switch p.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "not_found"
	case http.StatusGone:
		return "gone"
	case http.StatusUnauthorized, http.StatusForbidden:
		return "denied"
	case http.StatusConflict:
		return "conflict"
	case http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		return "too_large"
	case http.StatusTooManyRequests:
		return "too_many"
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusBadGateway:
		return "unavailable"
	}
	if p.Status >= 500 {
		return "internal"
	}
	return "invalid"
}
