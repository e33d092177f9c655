package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer"
)

// statuses of the codes that content refuses with.
var statuses = map[content.Code]int{
	content.Invalid:     http.StatusUnprocessableEntity,
	content.Unsigned:    http.StatusUnauthorized,
	content.Denied:      http.StatusForbidden,
	content.NotFound:    http.StatusNotFound,
	content.Conflict:    http.StatusConflict,
	content.NotNow:      http.StatusConflict,
	content.TooLarge:    http.StatusRequestEntityTooLarge,
	content.TooMany:     http.StatusTooManyRequests,
	content.Unavailable: http.StatusServiceUnavailable,
	content.Internal:    http.StatusInternalServerError,
}

// statusOf is the one table from errors to statuses.
func statusOf(err error) int {
	var refusal *content.Error
	var answer *fiber.Error
	switch {
	case errors.As(err, &refusal):
		if status, ok := statuses[refusal.Code]; ok {
			return status
		}
	case errors.As(err, &answer):
		return answer.Code
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.Is(err, indexer.ErrAway):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// fail turns any error into the one answer it gets: a page for people, a
// problem document for programs, with an id where it is our fault. The cause
// goes to the log under that id, and never to the reader.
func (s *server) fail(c *fiber.Ctx, err error) error {
	status, id := statusOf(err), ""
	if status >= http.StatusInternalServerError {
		id = s.logFault(c, status, err)
	}
	res := c.Response()
	res.Header.Del(fiber.HeaderETag) // of what could not be finished
	res.Header.Del(fiber.HeaderContentEncoding)
	res.Header.Del(fiber.HeaderLastModified)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if status == http.StatusServiceUnavailable && c.GetRespHeader(fiber.HeaderRetryAfter) == "" {
		c.Set(fiber.HeaderRetryAfter, "10")
	}
	if _, ok := c.UserContext().(*deadline); !ok { // refused before receive: no request, or too long
		s.secure(c)
		linger(c)
	}
	c.Status(status)
	if wantsProblem(c) {
		return s.sendProblem(c, status, err, id)
	}
	return s.sendErrorPage(c, status, err, id)
}

// logFault writes the only line that says what went wrong.
func (s *server) logFault(c *fiber.Ctx, status int, err error) string {
	ctx := c.UserContext()
	id := RequestID(ctx)
	if id == "" {
		id = idOf(s.ids.next()) // failed before receive: a header that was none
	}
	attrs := []slog.Attr{slog.String("id", id), slog.String("method", c.Method()),
		slog.String("route", c.Route().Path), slog.Int("status", status), slog.Any("err", err)}
	var p *panicked
	if errors.As(err, &p) {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	s.log.LogAttrs(ctx, slog.LevelError, "request failed", attrs...)
	return id
}

// wantsProblem reports whether a program asks: under /api always, elsewhere
// when JSON is accepted and HTML is not.
func wantsProblem(c *fiber.Ctx) bool {
	if strings.HasPrefix(c.Path(), "/api/") {
		return true
	}
	accept := c.Get(fiber.HeaderAccept)
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// sendErrorPage shows the error page, or its bare words where even that fails.
func (s *server) sendErrorPage(c *fiber.Ctx, status int, err error, id string) error {
	lang, path := s.Office.SplitPath(c.Path())
	base := frontend.Base{Office: s.Office, Lang: lang, Path: path, Now: time.Now()}
	if s.Edition != nil {
		base.Edition = s.Edition()
	}
	body, rerr := s.Pages.Bytes(frontend.NewErrorPage(base, status, err, id))
	if rerr != nil {
		s.log.ErrorContext(c.UserContext(), "error page failed", "err", rerr)
		return c.SendString(http.StatusText(status) + " " + id)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(body)
}
