package desk

import (
	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
)

// Routes is the whole desk on one page: address, who, what. Who may make which
// move with a piece depends on the piece, so content.Office.May decides it
// behind the routes that only ask for a sign-in.
func (r *Room) Routes(app fiber.Router) {
	d := app.Group("/desk", r.private, r.sameOrigin, r.session)
	editor, admin := r.signedIn, r.only(content.Admin)

	d.Get("/signin", r.ShowSignIn)
	d.Post("/signin", r.SignIn)
	d.Post("/signout", r.SignOut)
	d.Get("/setup/:token", r.ShowSetup)
	d.Post("/setup/:token", r.MakeFirstAdmin)
	d.Get("/password/:token", r.ShowNewPassword)
	d.Post("/password/:token", r.SetNewPassword)

	d.Get("/", editor, r.ShowQueue)
	d.Get("/pieces", editor, r.ShowPieces)
	d.Get("/my", editor, r.ShowMy)
	d.Post("/my/password", editor, r.ChangePassword)
	d.Post("/my/language", editor, r.ChangeLanguage)

	d.Get("/new/:kind", editor, r.ShowNew)
	d.Post("/new/:kind", editor, r.CreatePiece)
	d.Post("/new/:kind/autosave", editor, r.AutosaveNew)
	d.Post("/preview", editor, r.PreviewForm)

	d.Get("/pieces/:id", editor, r.ShowReview)
	d.Get("/pieces/:id/edit", editor, r.ShowEdit)
	d.Get("/pieces/:id/history", editor, r.ShowHistory)
	d.Get("/pieces/:id/preview", editor, r.PreviewPiece)
	d.Post("/pieces/:id", editor, r.SavePiece)
	d.Post("/pieces/:id/autosave", editor, r.AutosavePiece)
	d.Post("/pieces/:id/submit", editor, r.SubmitPiece)
	d.Post("/pieces/:id/take-back", editor, r.TakeBackPiece)
	d.Post("/pieces/:id/return", editor, r.ReturnPiece)
	d.Post("/pieces/:id/approve", editor, r.ApprovePiece)
	d.Post("/pieces/:id/schedule", editor, r.SchedulePiece)
	d.Post("/pieces/:id/unschedule", editor, r.UnschedulePiece)
	d.Post("/pieces/:id/publish", editor, r.PublishPiece)
	d.Post("/pieces/:id/publish-alone", editor, r.PublishPieceAlone)
	d.Post("/pieces/:id/review-after", editor, r.ReviewPieceAfter)
	d.Post("/pieces/:id/withdraw", editor, r.WithdrawPiece)
	d.Post("/pieces/:id/discard", editor, r.DiscardPiece)

	if r.Shelf != nil {
		d.Get("/supplies", editor, r.ShowCall)
		d.Post("/supplies/calls/:outlet", editor, r.RecordCall)
		d.Get("/supplies/upload", editor, r.ShowShelfUpload)
		d.Post("/supplies/upload", editor, r.PreviewShelfUpload)
		d.Post("/supplies/upload/take", editor, r.TakeShelfUpload)
		d.Get("/supplies/outlets", editor, r.ShowOutlets)
		d.Post("/supplies/outlets", editor, r.AddOutlet)
		d.Get("/supplies/outlets/:outlet", editor, r.ShowOutlet)
		d.Post("/supplies/outlets/:outlet", editor, r.SaveOutlet)
		d.Post("/supplies/outlets/:outlet/link", editor, r.RenewLink)
		d.Get("/supplies/items", editor, r.ShowItems)
		d.Post("/supplies/items", editor, r.SaveItem)
		d.Get("/supplies/tokens", admin, r.ShowTokens)
		d.Post("/supplies/tokens", admin, r.MakeToken)
		d.Post("/supplies/tokens/:id/revoke", admin, r.RevokeToken)
	}
	r.alertRoutes(d)
	if r.Inbox != nil {
		d.Get("/rumors", editor, r.ShowRumors)
		d.Get("/rumors/:id", editor, r.ShowRumor)
		d.Post("/rumors/:id/take", editor, r.TakeRumor)
		d.Post("/rumors/:id/answer", editor, r.AnswerRumor)
		d.Post("/rumors/:id/merge", editor, r.MergeRumor)
		d.Post("/rumors/:id/dismiss", editor, r.DismissRumor)
		d.Post("/rumors/:id/reopen", editor, r.ReopenRumor)
	}

	d.Get("/accounts", admin, r.ShowAccounts)
	d.Post("/accounts", admin, r.AddAccount)
	d.Post("/accounts/:id", admin, r.SaveAccount)
	d.Post("/accounts/:id/reset", admin, r.ResetAccount)
	d.Get("/terms", admin, r.ShowTerms)
	d.Post("/terms", admin, r.SaveTerm)
}
