package site

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer"
)

// asked is a search as the address says it.
type asked struct {
	text string
	cut  bool // it was longer than is looked at
	kind content.Kind
	page int
}

// ShowSearch answers a search. It is made anew each time: what people search
// for has no end, and the index is a moment behind the edition.
func (r *Room) ShowSearch(c *fiber.Ctx) error {
	a, err := readAsked(c.Query)
	if err != nil {
		return err
	}
	return r.serve(c, "", func(ctx context.Context, b frontend.Base) (made, error) {
		return r.search(ctx, b, a)
	})
}

func readAsked(query func(string, ...string) string) (asked, error) {
	a := asked{kind: content.Kind(query("kind"))}
	a.text = strings.Join(strings.Fields(strings.ToValidUTF8(query("q"), " ")), " ")
	if utf8.RuneCountInString(a.text) > indexer.MaxQuery {
		a.text, a.cut = string([]rune(a.text)[:indexer.MaxQuery]), true
	}
	if a.kind != "" && !a.kind.Known() {
		return a, content.Refuse(content.Invalid, "kind", content.MsgUnknownValue, "Value", shown(string(a.kind)))
	}
	var ok bool
	if a.page, ok = readPage(query("page")); !ok || a.page > indexer.MaxOffset/perPage {
		return a, content.Refuse(content.Invalid, "page", content.MsgUnknownValue, "Value", shown(query("page")))
	}
	return a, nil
}

func (r *Room) search(ctx context.Context, b frontend.Base, a asked) (made, error) {
	if a.text == "" {
		return made{page: frontend.NewSearchPage(b, "", a.kind, 1, 0, perPage)}, nil
	}
	result, err := r.ask(ctx, a)
	if errors.Is(err, indexer.ErrAway) {
		slog.WarnContext(ctx, "search is away", "err", err)
		page := frontend.NewSearchPage(b, a.text, a.kind, 1, 0, perPage)
		page.Away = true
		return made{page: page, status: http.StatusServiceUnavailable}, nil
	}
	if err != nil {
		return made{}, fmt.Errorf("search: %w", err)
	}
	page := frontend.NewSearchPage(b, a.text, a.kind, a.page, result.Total, perPage)
	page.Cut = a.cut
	page.Found, page.About, err = r.found(ctx, b, result.Hits)
	return made{page: page}, err
}

func (r *Room) ask(ctx context.Context, a asked) (indexer.Result, error) {
	if r.Index == nil {
		return indexer.Result{}, indexer.ErrAway
	}
	return r.Index.Search(ctx, indexer.Query{
		Text: a.text, Kind: string(a.kind), Limit: perPage, Offset: (a.page - 1) * perPage,
	})
}

// found turns hits into what the page shows. The index holds each language of
// a piece: of two that were found, the reader's is shown, and the total counts
// too many. What was withdrawn a moment ago is still in the index; the library
// knows better.
func (r *Room) found(ctx context.Context, b frontend.Base, hits []indexer.Hit) (out []frontend.Found, twice bool, err error) {
	at := map[string]int{}
	for _, h := range hits {
		if i, ok := at[h.Publication]; ok {
			twice = true
			if h.Lang == string(b.Lang) {
				out[i] = withText(out[i], h)
			}
			continue
		}
		p, err := r.Library.ByID(ctx, content.ID(h.Publication))
		if content.CodeOf(err) == content.NotFound {
			continue
		}
		if err != nil {
			return nil, false, fmt.Errorf("search: %w", err)
		}
		at[h.Publication] = len(out)
		out = append(out, withText(frontend.Found{Card: frontend.NewCard(p, b.Lang, b.Now)}, h))
	}
	return out, twice, nil
}

// withText puts the engine's marked text in. It is safe HTML by the contract
// of indexer.Hit.
func withText(f frontend.Found, h indexer.Hit) frontend.Found {
	f.Headline, f.Snippet, f.Lang = template.HTML(h.Headline), template.HTML(h.Snippet), content.Lang(h.Lang)
	return f
}
