package desk

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/words"
)

// ShowHistory shows what happened to a piece, and every revision beside the one
// before it.
func (r *Room) ShowHistory(c *fiber.Ctx) error {
	p, err := r.pieceOf(c)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	page := frontend.LogPage{DeskBase: r.base(c, "desk.history.title"), Piece: p}
	n, err := r.names(ctx)
	if err != nil {
		return err
	}
	events, err := r.Desk.EventsOf(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, e := range events {
		who := n.of(e.Actor)
		if e.Actor == "" {
			who = page.Words().T("desk.history.nobody")
		}
		e.Note = r.noteOf(page.Words(), e)
		page.Events = append(page.Events, frontend.EventRow{Event: e, Who: who, What: page.Words().T("desk.event." + string(e.Kind))})
	}
	page.Revisions, err = r.revisionRows(c, page, n)
	if err != nil {
		return err
	}
	return r.show(c, fiber.StatusOK, page)
}

// noteOf puts what the newsroom noted in codes into words; reasons stay as
// they were given.
func (r *Room) noteOf(w *words.Words, e content.Event) string {
	switch e.Kind {
	case content.WasPublished, content.WasCorrected:
		change, reason, alone := strings.Cut(e.Note, "; alone: ")
		said := wordOr(w, "desk.change.", change)
		if alone {
			said += w.T("desk.comma") + w.T("desk.alone") + " " + reason
		}
		return said
	case content.WasScheduled:
		if at, err := time.Parse(time.RFC3339, e.Note); err == nil {
			return r.instant(w, at)
		}
	}
	return e.Note
}

func (r *Room) revisionRows(c *fiber.Ctx, page frontend.LogPage, n names) ([]frontend.RevisionRow, error) {
	revisions, err := r.Desk.Revisions(c.UserContext(), page.Piece.ID)
	if err != nil {
		return nil, err
	}
	terms, err := r.Desk.Terms(c.UserContext())
	if err != nil {
		return nil, err
	}
	var out []frontend.RevisionRow
	for i, rev := range revisions {
		row := frontend.RevisionRow{Revision: rev, Writers: n.all(rev.Authors), By: n.of(rev.Approver)}
		before := content.Piece{}
		if i+1 < len(revisions) {
			before = revisions[i+1].Piece
		}
		row.Changes = r.differences(page.Words(), page.Piece.Kind, before, rev.Piece, terms)
		out = append(out, row)
	}
	return out, nil
}
