package site

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/words"
	"gaoshi/indexer"
	"gaoshi/server/edition"
)

const (
	maxSuggestions = 6    // as many as stand above a phone's keyboard
	maxSuggested   = 1300 // bytes of the answer: with its header it stays within 2 KiB
	suggestedText  = 60   // characters of a headline
)

// suggestion is one line under the search box. Its names are short: a phone
// fetches it while somebody types.
type suggestion struct {
	Text  string `json:"t"`           // the headline, plain
	Lang  string `json:"l,omitempty"` // of the headline where it is not the page's
	Path  string `json:"p"`
	Mark  string `json:"m"` // the verdict's or severity's word
	Class string `json:"c"` // its colour
}

// Suggest answers what is being typed into a search box: headlines of what
// stands, in the reader's language where there is one. It is a help and no
// more, so when search is away it is an empty list.
func (r *Room) Suggest(c *fiber.Ctx) error {
	a, err := readAsked(c.Query)
	if err != nil {
		return err
	}
	lang, _ := r.Office.SplitPath(c.Path())
	return r.Cache.Serve(c, "", func(ctx context.Context) (edition.Page, error) {
		list, hold := []suggestion{}, "public, max-age=60"
		if a.text != "" {
			if list, err = r.suggest(ctx, a, lang); err != nil {
				level := slog.LevelWarn
				if errors.Is(err, indexer.ErrAway) {
					level = slog.LevelDebug // each key would say again what every search says
				}
				slog.Log(ctx, level, "no suggestions", "err", err)
				list, hold = []suggestion{}, "no-store"
			}
		}
		body, err := json.Marshal(list)
		return edition.Page{Type: fiber.MIMEApplicationJSONCharsetUTF8, Body: body,
			Header: map[string]string{fiber.HeaderCacheControl: hold, "X-Robots-Tag": "noindex"}}, err
	})
}

// suggest asks the index with the last word unfinished, and the library for
// what the hits say now.
func (r *Room) suggest(ctx context.Context, a asked, l content.Lang) ([]suggestion, error) {
	if r.Index == nil {
		return nil, indexer.ErrAway
	}
	// Two languages of one piece may both be found.
	result, err := r.Index.Search(ctx, indexer.Query{Text: a.text, Kind: string(a.kind), Prefix: true, Limit: 2 * maxSuggestions})
	if err != nil {
		return nil, err
	}
	out, seen, size := []suggestion{}, map[string]bool{}, 2
	for _, h := range result.Hits {
		if seen[h.Publication] || len(out) == maxSuggestions {
			continue
		}
		seen[h.Publication] = true
		p, err := r.Library.ByID(ctx, content.ID(h.Publication))
		if content.CodeOf(err) == content.NotFound || err == nil && p.Withdrawn != nil {
			continue // it went while we looked
		}
		if err != nil {
			return nil, err
		}
		s := suggestionOf(r.Office, p, l)
		line, err := json.Marshal(s)
		if err != nil {
			return nil, err
		}
		if size += len(line) + 1; size > maxSuggested {
			break
		}
		out = append(out, s)
	}
	return out, nil
}

func suggestionOf(o *frontend.Office, p *content.Published, l content.Lang) suggestion {
	text, lang, translated := p.Piece.In(l)
	s := suggestion{Text: text.Headline, Path: o.Path(l, p.Path())}
	if utf8.RuneCountInString(s.Text) > suggestedText {
		s.Text = string([]rune(s.Text)[:suggestedText-1]) + "…"
	}
	if !translated {
		s.Lang = lang.BCP47()
	}
	if w := words.For(l); p.Piece.Verdict != "" {
		s.Mark, s.Class = w.Verdict(p.Piece.Verdict), "v-"+string(p.Piece.Verdict)
	} else {
		s.Mark, s.Class = w.Severity(p.Piece.Severity), "s-"+string(p.Piece.Severity)
	}
	return s
}
