package api

import (
	"context"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer"
	"gaoshi/server/edition"
	"gaoshi/server/openapi"
)

// found is one page of what a search found.
type found struct {
	Total  int                       `json:"total" about:"of all pages; each language of a piece counts"`
	Limit  int                       `json:"limit"`
	Offset int                       `json:"offset"`
	Hits   []hit                     `json:"hits"`
	Facets map[string]map[string]int `json:"facets,omitempty" about:"how many there are by kind, topic, area, verdict, severity and language"`
}

// hit is one found document: one language of one piece.
type hit struct {
	ID           string         `json:"id" about:"the publication's"`
	Kind         string         `json:"kind" enum:"notice,clarification"`
	Lang         string         `json:"lang" enum:"zh,en"`
	URL          string         `json:"url"`
	Headline     string         `json:"headline"`
	HeadlineHTML string         `json:"headline_html" about:"safe HTML: the words that matched are in mark elements"`
	SnippetHTML  string         `json:"snippet_html,omitempty" about:"safe HTML as well"`
	Verdict      string         `json:"verdict,omitempty"`
	Severity     string         `json:"severity,omitempty"`
	Status       content.Status `json:"status" enum:"published,expired"`
	Published    time.Time      `json:"published" about:"of the newest major revision"`
	Score        float64        `json:"score" about:"comparable within one answer only"`
}

var searchParams = []openapi.Param{
	{Name: "q", About: "what to search for; its first 200 characters are looked at. Empty: the newest"},
	{Name: "kind", Enum: []string{"notice", "clarification"}},
	{Name: "topic", About: "a topic's code"},
	{Name: "area", About: "an area's code"},
	{Name: "verdict", Enum: names(content.Verdicts)},
	{Name: "severity", About: "exactly this one", Enum: names(content.Severities)},
	{Name: "lang", Enum: names(content.Langs)},
	{Name: "in_force", Type: "boolean", About: "true: only what applies now"},
	{Name: "facets", Type: "boolean", About: "true: count values, too"},
	{Name: "limit", Type: "integer", Most: indexer.MaxLimit, About: "20 where it is not given"},
	{Name: "offset", Type: "integer", Most: indexer.MaxOffset},
}

// fresh keeps search answers out of caches: the index is a moment behind the
// edition, so an answer kept for an edition could miss what it was made for.
var fresh = map[string]string{fiber.HeaderAccessControlAllowOrigin: "*", fiber.HeaderCacheControl: "no-cache"}

// Search asks the index. Unavailable while it is away.
func (r *Room) Search(c *fiber.Ctx) error {
	q, err := readQuery(r.Now(), func(name string) string { return c.Query(name) })
	if err != nil {
		return err
	}
	return r.Cache.Serve(c, "", func(ctx context.Context) (edition.Page, error) {
		out, err := r.search(ctx, q)
		if err != nil {
			return edition.Page{}, fmt.Errorf("api: search: %w", err)
		}
		page, err := answer(out)
		page.Header = fresh
		return page, err
	})
}

func (r *Room) search(ctx context.Context, q indexer.Query) (found, error) {
	if r.Index == nil {
		return found{}, indexer.ErrAway
	}
	result, err := r.Index.Search(ctx, q)
	if err != nil {
		return found{}, err
	}
	out := found{Total: result.Total, Limit: q.Limit, Offset: q.Offset, Hits: []hit{}, Facets: result.Facets}
	for _, h := range result.Hits {
		// What was withdrawn a moment ago may still be in the index; the
		// library knows better.
		p, err := r.Library.ByID(ctx, content.ID(h.Publication))
		if content.CodeOf(err) == content.NotFound || err == nil && p.Withdrawn != nil {
			out.Total--
			continue
		}
		if err != nil {
			return found{}, err
		}
		out.Hits = append(out.Hits, presentHit(r.Office, h, p.Status(r.Now())))
	}
	return out, nil
}

var unmark = strings.NewReplacer("<mark>", "", "</mark>", "")

func presentHit(o *frontend.Office, h indexer.Hit, s content.Status) hit {
	return hit{
		ID: h.Publication, Kind: h.Kind, Lang: h.Lang,
		URL:      o.URL(o.Path(content.Lang(h.Lang), content.PathOf(content.Kind(h.Kind), h.Slug))),
		Headline: html.UnescapeString(unmark.Replace(h.Headline)), HeadlineHTML: h.Headline, SnippetHTML: h.Snippet,
		Verdict: h.Verdict, Severity: h.Severity, Status: s, Published: h.Published, Score: h.Score,
	}
}

// readQuery reads a search's parameters.
func readQuery(now time.Time, param func(string) string) (indexer.Query, error) {
	var w wrongs
	q := indexer.Query{
		Text: strings.ToValidUTF8(param("q"), " "), Kind: param("kind"), Topic: w.short("topic", param("topic")), Area: w.short("area", param("area")),
		Verdict: param("verdict"), Severity: param("severity"), Lang: param("lang"),
		Limit: w.number("limit", param("limit"), defaultLimit, 1, indexer.MaxLimit), Offset: w.number("offset", param("offset"), 0, 0, indexer.MaxOffset),
		Facets: w.yes("facets", param("facets")),
	}
	if w.yes("in_force", param("in_force")) {
		q.InForce = now
	}
	w.unless("kind", q.Kind, content.Kind(q.Kind).Known())
	w.unless("verdict", q.Verdict, content.Verdict(q.Verdict).Known())
	w.unless("severity", q.Severity, content.Severity(q.Severity).Rank() >= 0)
	w.unless("lang", q.Lang, content.Lang(q.Lang).Known())
	return q, w.err()
}

// yes reads a switch.
func (w *wrongs) yes(field, value string) bool {
	w.unless(field, value, value == "true" || value == "false")
	return value == "true"
}
