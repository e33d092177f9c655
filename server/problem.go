package server

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend/words"
)

// problem is an error for programs (RFC 9457).
type problem struct {
	Type   string         `json:"type"` // about:blank: the status says what it is
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail,omitempty"`
	ID     string         `json:"id,omitempty"`     // of the log line, for our own faults
	Code   content.Code   `json:"code,omitempty"`   // which refusal it is
	Errors []problemField `json:"errors,omitempty"` // everything that is wrong with what was sent
}

// problemField is one thing that is wrong with what was sent.
type problemField struct {
	Field  string       `json:"field,omitempty"`
	Code   content.Code `json:"code"`
	Detail string       `json:"detail"`
}

// newProblem words an error for a program's author. What is ours stays in the
// log.
func newProblem(w *words.Words, status int, err error, id string) problem {
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, ID: id}
	for _, refusal := range content.RefusalsIn(err) {
		if refusal.Code == content.Internal {
			continue
		}
		p.Errors = append(p.Errors, problemField{refusal.Field, refusal.Code, w.Error(refusal)})
	}
	if len(p.Errors) > 0 {
		p.Code, p.Detail = p.Errors[0].Code, p.Errors[0].Detail
	}
	return p
}

func (s *server) sendProblem(c *fiber.Ctx, status int, err error, id string) error {
	body, merr := json.Marshal(newProblem(words.For(s.problemLang(c)), status, err, id))
	if merr != nil {
		return fmt.Errorf("problem document: %w", merr)
	}
	c.Set(fiber.HeaderContentType, "application/problem+json")
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*") // a page elsewhere may read why it was refused
	return c.Send(body)
}

// problemLang is what the client asked for, the office's own else.
func (s *server) problemLang(c *fiber.Ctx) content.Lang {
	for _, want := range []string{c.Query("lang"), c.AcceptsLanguages(langNames()...)} {
		if l := content.Lang(want); l.Known() {
			return l
		}
	}
	return s.Office.Lang
}

func langNames() []string {
	out := make([]string, len(content.Langs))
	for i, l := range content.Langs {
		out[i] = string(l)
	}
	return out
}
