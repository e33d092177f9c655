package desk

import (
	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
)

// SubmitPiece hands a piece to the reviewers.
func (r *Room) SubmitPiece(c *fiber.Ctx) error {
	return r.plainMove(c, content.ActSubmit, r.Newsroom.Submit)
}

// TakeBackPiece makes a piece in review a draft again.
func (r *Room) TakeBackPiece(c *fiber.Ctx) error {
	return r.plainMove(c, content.ActTakeBack, r.Newsroom.TakeBack)
}

// ReturnPiece gives a piece back to its writer with the reason.
func (r *Room) ReturnPiece(c *fiber.Ctx) error {
	p, err := r.reasonMove(c, content.ActReturn, r.Newsroom.Return)
	if err != nil {
		return unlessAnswered(err)
	}
	return r.done(c, "desk.done.return", "/desk/pieces/"+string(p.ID))
}

// ApprovePiece says that the piece may be published.
func (r *Room) ApprovePiece(c *fiber.Ctx) error {
	return r.plainMove(c, content.ActApprove, r.Newsroom.Approve)
}

// ReviewPieceAfter notes that a reviewer saw what duty published alone.
func (r *Room) ReviewPieceAfter(c *fiber.Ctx) error {
	return r.plainMove(c, content.ActReviewAfter, r.Newsroom.ReviewAfter)
}

// DiscardPiece drops what is being written. What is live stays.
func (r *Room) DiscardPiece(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	p, err := r.move(c, content.ActDiscard, form, r.Newsroom.Discard)
	if err != nil {
		return unlessAnswered(err)
	}
	r.reopenRumors(c.UserContext(), editorOf(c), p)
	return r.done(c, "desk.done.discard", "/desk/")
}
