package server

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend/words"
	"gaoshi/server/openapi"
)

// newProblem is an error for programs (RFC 9457). What is ours stays in the log.
func newProblem(w *words.Words, status int, err error, id string) openapi.Problem {
	p := openapi.Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, ID: id}
	for _, refusal := range content.RefusalsIn(err) {
		if refusal.Code == content.Internal {
			continue
		}
		p.Errors = append(p.Errors, openapi.ProblemField{Field: refusal.Field, Code: string(refusal.Code), Detail: w.Error(refusal)})
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
