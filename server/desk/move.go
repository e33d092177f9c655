package desk

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
)

// newsroomMove is one of the Newsroom's methods.
type newsroomMove func(ctx context.Context, by *content.Editor, id content.ID, version int) (*content.Publication, error)

// move makes a move with the piece that an address names. A refusal shows the
// piece as it is now, with the reason and with what was typed.
func (r *Room) move(c *fiber.Ctx, a content.Act, form url.Values, do newsroomMove) (*content.Publication, error) {
	p, err := r.pieceOf(c)
	if err != nil {
		return nil, err
	}
	version, _ := strconv.Atoi(form.Get("version")) // nonsense is version 0, a conflict
	moved, err := do(c.UserContext(), editorOf(c), p.ID, version)
	if err == nil {
		return moved, nil
	}
	var stale *content.Stale
	if errors.As(err, &stale) {
		p = stale.Current
	}
	return nil, answered{r.answerReview(c, p, a, form, err)}
}

// answered ends a handler whose answer has been sent already; err is what
// sending it said.
type answered struct{ err error }

func (answered) Error() string { return "answered already" }

// unlessAnswered is what a handler returns for an error of move.
func unlessAnswered(err error) error {
	if a, ok := err.(answered); ok {
		return a.err
	}
	return err
}

// plainMove is a move that asks nothing and leads back to the piece.
func (r *Room) plainMove(c *fiber.Ctx, a content.Act, do newsroomMove) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	p, err := r.move(c, a, form, do)
	if err != nil {
		return unlessAnswered(err)
	}
	return r.done(c, "desk.done."+string(a), "/desk/pieces/"+string(p.ID))
}

// reasonMove is a move that needs a reason.
func (r *Room) reasonMove(c *fiber.Ctx, a content.Act,
	do func(context.Context, *content.Editor, content.ID, int, string) (*content.Publication, error)) (*content.Publication, error) {
	form, err := formValues(c)
	if err != nil {
		return nil, err
	}
	return r.move(c, a, form, func(ctx context.Context, by *content.Editor, id content.ID, version int) (*content.Publication, error) {
		return do(ctx, by, id, version, form.Get("reason"))
	})
}
