package server

import (
	"bytes"
	"html/template"
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend/words"
)

// markStale says on a page that it may be outdated, since when, where the
// reader cannot miss it: a page that stands in silently for one that cannot be
// made could tell her to follow what was withdrawn. What is no page (feeds,
// JSON) is sent as it is; its header says so.
func (s *server) markStale(typ string, body []byte, made time.Time) []byte {
	if !strings.HasPrefix(typ, "text/html") {
		return body
	}
	at := bytes.Index(body, []byte(`<p id="saved"`))
	if at < 0 {
		return body
	}
	lang := s.Office.Lang
	for _, l := range content.Langs {
		if bytes.Contains(body[:at], []byte(`<html lang="`+l.BCP47()+`"`)) {
			lang = l
		}
	}
	w := words.For(lang)
	said := w.T("server.stale", "Time", w.FullTime(made, s.Office.Zone))
	out := make([]byte, 0, len(body)+len(said)+60)
	out = append(out, body[:at]...)
	out = append(out, `<p class="saved" role="status">`+template.HTMLEscapeString(said)+"</p>\n"...)
	return append(out, body[at:]...)
}
