package desk

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
)

// PublishPiece makes the piece public and leads to its page.
func (r *Room) PublishPiece(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	p, err := r.move(c, content.ActPublish, form, r.Newsroom.Publish)
	if err != nil {
		return unlessAnswered(err)
	}
	return r.toPublic(c, p)
}

// PublishPieceAlone is for duty: without a second pair of eyes, with a reason.
func (r *Room) PublishPieceAlone(c *fiber.Ctx) error {
	p, err := r.reasonMove(c, content.ActPublishAlone, r.Newsroom.PublishAlone)
	if err != nil {
		return unlessAnswered(err)
	}
	return r.toPublic(c, p)
}

// toPublic leads to the page that the public now reads, in the language the
// piece was written in.
func (r *Room) toPublic(c *fiber.Ctx, p *content.Publication) error {
	path := r.Office.Path(p.Live.Piece.Lang, content.PathOf(p.Kind, p.Slug))
	return r.done(c, "desk.done.publish", path)
}

// SchedulePiece sets when the piece is to be published.
func (r *Room) SchedulePiece(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	p, err := r.move(c, content.ActSchedule, form, func(ctx context.Context, by *content.Editor, id content.ID, version int) (*content.Publication, error) {
		at, err := parseClock(form.Get("at"), r.Office.Zone)
		if err != nil || at.IsZero() {
			return nil, content.Refuse(content.Invalid, "at", content.MsgBadTime, "Value", cut(form.Get("at"), 30))
		}
		return r.Newsroom.Schedule(ctx, by, id, version, at)
	})
	if err != nil {
		return unlessAnswered(err)
	}
	return r.done(c, "desk.done.schedule", "/desk/pieces/"+string(p.ID))
}

// UnschedulePiece keeps a scheduled piece approved.
func (r *Room) UnschedulePiece(c *fiber.Ctx) error {
	return r.plainMove(c, content.ActUnschedule, r.Newsroom.Unschedule)
}

// WithdrawPiece puts a banner with the reason over a published piece, for good.
func (r *Room) WithdrawPiece(c *fiber.Ctx) error {
	p, err := r.reasonMove(c, content.ActWithdraw, r.Newsroom.Withdraw)
	if err != nil {
		return unlessAnswered(err)
	}
	r.reopenRumors(c.UserContext(), editorOf(c), p)
	return r.done(c, "desk.done.withdraw", "/desk/pieces/"+string(p.ID))
}
