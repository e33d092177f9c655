package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// pieceOf is the piece that an address names.
func (r *Room) pieceOf(c *fiber.Ctx) (*content.Publication, error) {
	id := content.ID(c.Params("id"))
	if !id.Valid() {
		return nil, content.Refuse(content.NotFound, "", content.MsgNoSuchPiece)
	}
	return r.Desk.Publication(c.UserContext(), id)
}

// kindOf is the kind that an address names.
func kindOf(c *fiber.Ctx) (content.Kind, error) {
	if k := content.Kind(c.Params("kind")); k.Known() {
		return k, nil
	}
	return "", content.Refuse(content.NotFound, "", content.MsgNoSuchPiece)
}

// ShowNew is an empty form. What is most often right is chosen already.
func (r *Room) ShowNew(c *fiber.Ctx) error {
	k, err := kindOf(c)
	if err != nil {
		return err
	}
	fresh := &content.Publication{Kind: k}
	if err := r.Newsroom.Office().May(editorOf(c), content.ActWrite, fresh); err != nil {
		return err
	}
	// She writes in the language she works in.
	f := frontend.EditForm{Kind: k, Lang: r.langOf(c, editorOf(c)), Texts: map[content.Lang]content.Text{}, Severity: string(content.Info)}
	if err := r.fillFromRumor(c, &f); err != nil {
		return err
	}
	return r.showEdit(c, f, nil, nil)
}

// ShowEdit is the form of a piece, where it may be written on now.
func (r *Room) ShowEdit(c *fiber.Ctx) error {
	p, err := r.pieceOf(c)
	if err != nil {
		return err
	}
	if err := r.Newsroom.Office().May(editorOf(c), content.ActWrite, p); err != nil {
		return r.answerReview(c, p, content.ActWrite, nil, err)
	}
	return r.showEdit(c, formOf(p, r.Office.Zone), p, nil)
}

// showEdit shows a form with what is wrong with it.
func (r *Room) showEdit(c *fiber.Ctx, f frontend.EditForm, p *content.Publication, failed error) error {
	page, err := r.editPage(c, f, p)
	if err != nil {
		return err
	}
	var stale *content.Stale
	if errors.As(failed, &stale) {
		if err := r.beside(c.UserContext(), &page, stale.Current, editorOf(c)); err != nil {
			return err
		}
	}
	if failed != nil {
		page.Refused = refusals(c, failed)
	}
	return r.show(c, statusOf(failed), page)
}

func (r *Room) editPage(c *fiber.Ctx, f frontend.EditForm, p *content.Publication) (frontend.EditPage, error) {
	title := "desk.edit.title." + string(f.Kind)
	if f.ID == "" {
		title = "desk.new.title." + string(f.Kind)
	}
	if !f.Lang.Known() {
		f.Lang = r.Office.Lang // typed by nobody: a broken or forged form
	}
	page := frontend.EditPage{DeskBase: r.base(c, title), Form: f}
	terms, err := r.Desk.Terms(c.UserContext())
	if err != nil {
		return page, err
	}
	page.Terms = terms
	page.Concerns = r.concernsOf(f, p)
	draft := &content.Publication{Kind: f.Kind, Working: &content.Working{Stage: content.Draft, Authors: []content.ID{page.Editor.ID}}}
	if p != nil {
		page.Live = p.Live
		if w := p.Working; w != nil {
			page.Stage, page.Reason, page.Saved = w.Stage, w.Reason, w.Saved
			page.Refused = w.Refused
		}
		draft.Live = p.Live
	}
	office := r.Newsroom.Office()
	page.Submit = office.May(page.Editor, content.ActSubmit, draft) == nil
	page.Publish = office.May(page.Editor, content.ActPublish, draft) == nil || office.May(page.Editor, content.ActPublishAlone, draft) == nil
	return page, nil
}

// concernsOf says nothing about a form that is still empty: what is missing
// there is everything.
func (r *Room) concernsOf(f frontend.EditForm, p *content.Publication) []content.Concern {
	edit, _ := editOf(f, p, r.Office.Zone)
	if t := edit.Piece.Original(); t.Headline == "" && t.Body == "" {
		return nil
	}
	return content.FactFirst(f.Kind, edit.Piece)
}

// CreatePiece keeps a new piece.
func (r *Room) CreatePiece(c *fiber.Ctx) error {
	k, err := kindOf(c)
	if err != nil {
		return err
	}
	return r.takeForm(c, k, nil)
}

// SavePiece keeps what was written on a piece.
func (r *Room) SavePiece(c *fiber.Ctx) error {
	p, err := r.pieceOf(c)
	if err != nil {
		return err
	}
	return r.takeForm(c, p.Kind, p)
}

// drawing is how long the files of one form may take.
const drawing = 2 * time.Minute

// takeForm keeps a form and goes on to where its button leads. Text is kept
// even when a file is refused: the one has nothing to do with the other.
func (r *Room) takeForm(c *fiber.Ctx, k content.Kind, p *content.Publication) error {
	values, uploads, err := readBody(c)
	if err != nil {
		return err
	}
	f := formIn(values, k)
	if p != nil {
		f.ID = p.ID
		if f.Version == p.Version { // else there is a newer conflict to look at first
			takeTheirs(&f, formOf(p, r.Office.Zone), values["take"])
		}
	}
	if len(uploads) > 0 {
		// Ten photographs take longer to draw anew than a page may take.
		before := c.UserContext()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(before), drawing)
		defer cancel()
		c.SetUserContext(ctx)
		defer c.SetUserContext(before) // the session is kept after this
	}
	ctx, by := c.UserContext(), editorOf(c)
	fileErr := r.takeFiles(ctx, &f, p, uploads)
	saved, err := r.save(ctx, by, f, p)
	if err != nil {
		return r.showEdit(c, f, p, join(err, fileErr))
	}
	f.ID, f.Version, f.Slug = saved.ID, saved.Version, saved.Slug
	if fileErr != nil {
		return r.showEdit(c, f, saved, fileErr)
	}
	return r.goOn(c, values.Get("do"), f, saved)
}

// goOn does what the pressed button says beyond saving.
func (r *Room) goOn(c *fiber.Ctx, do string, f frontend.EditForm, saved *content.Publication) error {
	page := "/desk/pieces/" + string(saved.ID)
	switch do {
	case "submit":
		if _, err := r.Newsroom.Submit(c.UserContext(), editorOf(c), saved.ID, saved.Version); err != nil {
			return r.showEdit(c, f, saved, err)
		}
		return r.done(c, "desk.done.submitted", page)
	case "review":
		return c.Redirect(page, fiber.StatusSeeOther)
	case "attach":
		return r.done(c, "desk.done.saved", page+"/edit#attachments")
	}
	return r.done(c, "desk.done.saved", page+"/edit")
}

// save hands a form to the newsroom.
func (r *Room) save(ctx context.Context, by *content.Editor, f frontend.EditForm, p *content.Publication) (*content.Publication, error) {
	edit, errs := editOf(f, p, r.Office.Zone)
	if len(errs) > 0 {
		return nil, errs
	}
	if p == nil {
		created, err := r.Newsroom.Create(ctx, by, f.Kind, edit)
		if err == nil {
			r.linkRumor(ctx, by, f.Rumor, created.ID)
		}
		return created, err
	}
	return r.Newsroom.Save(ctx, by, p.ID, f.Version, edit)
}

// join puts refusals of text and of files into one list.
func join(errs ...error) error {
	if errs = slices.DeleteFunc(errs, func(e error) bool { return e == nil }); len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}
