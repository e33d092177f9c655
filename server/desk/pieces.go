package desk

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// perPage is how many pieces a list shows.
const perPage = 50

// ShowPieces lists all pieces, what was worked on last first.
func (r *Room) ShowPieces(c *fiber.Ctx) error {
	p := frontend.PiecesPage{DeskBase: r.base(c, "desk.pieces.title"), Text: c.Query("q"),
		Kind: content.Kind(c.Query("kind")), Stage: c.Query("stage")}
	p.Number = min(max(1, c.QueryInt("page", 1)), 100_000)
	f := filterOf(p)
	list, total, err := r.Desk.Publications(c.UserContext(), f)
	if err != nil {
		return err
	}
	q := sorter{me: p.Editor, office: r.Newsroom.Office(), now: r.Now(), words: p.Words()}
	if q.names, err = r.names(c.UserContext()); err != nil {
		return err
	}
	for _, pub := range list {
		p.Rows = append(p.Rows, q.plainRow(pub))
	}
	p.Total = total
	p.Previous, p.Next = pageQueries(p, f.Offset+len(list) < total)
	return r.show(c, fiber.StatusOK, p)
}

// filterOf narrows by what was asked for; what nobody offers narrows nothing.
func filterOf(p frontend.PiecesPage) content.Filter {
	f := content.Filter{Text: p.Text, Order: content.LastSaved, Limit: perPage, Offset: (p.Number - 1) * perPage}
	if p.Kind.Known() {
		f.Kind = p.Kind
	}
	switch s := content.Stage(p.Stage); s {
	case content.Draft, content.InReview, content.Returned, content.Approved, content.Scheduled:
		f.Stages = []content.Stage{s}
	case "public":
		f.Public, f.Order = true, content.NewestFirst
	}
	return f
}

func pageQueries(p frontend.PiecesPage, more bool) (previous, next string) {
	at := func(n int) string {
		return url.Values{"q": {p.Text}, "kind": {string(p.Kind)}, "stage": {p.Stage}, "page": {strconv.Itoa(n)}}.Encode()
	}
	if p.Number > 1 {
		previous = at(p.Number - 1)
	}
	if more {
		next = at(p.Number + 1)
	}
	return previous, next
}
