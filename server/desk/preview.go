package desk

import (
	"context"
	"regexp"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// PreviewForm renders what is in the form now with the public's own template.
// The editor's script puts the answer into a frame as wide as a phone.
func (r *Room) PreviewForm(c *fiber.Ctx) error {
	values, err := formValues(c)
	if err != nil {
		return err
	}
	k := content.Kind(values.Get("kind"))
	if !k.Known() {
		return content.Refuse(content.Invalid, "kind", content.MsgUnknownValue, "Value", cut(string(k), 40))
	}
	f := formIn(values, k)
	if err := r.fillFiles(c.UserContext(), &f, nil); err != nil {
		return err
	}
	edit, _ := editOf(f, nil, r.Office.Zone)
	piece := edit.Piece.Tidy()
	if k == content.Clarification && !piece.Verdict.Known() {
		piece.Verdict = content.Checking // not chosen yet; a page needs one
	}
	if k == content.Notice && piece.Severity.Rank() < 0 {
		piece.Severity = content.Info
	}
	if err := piece.Bounds(); err != nil {
		return err
	}
	slug := f.Slug
	if !content.ValidSlug(slug) {
		slug = "preview"
	}
	return r.preview(c, &content.Published{ID: content.NewID(r.Now()), Kind: k, Slug: slug, Piece: piece}, values.Get("show"))
}

// PreviewPiece renders the newest text of a piece.
func (r *Room) PreviewPiece(c *fiber.Ctx) error {
	p, err := r.pieceOf(c)
	if err != nil {
		return err
	}
	return r.preview(c, &content.Published{ID: p.ID, Kind: p.Kind, Slug: p.Slug, Piece: p.Latest(), First: p.Published}, c.Query("lang"))
}

// preview shows a piece as if it had been published now.
func (r *Room) preview(c *fiber.Ctx, p *content.Published, show string) error {
	now := r.Now()
	if p.First.IsZero() {
		p.First = now
	}
	p.Updated, p.Revised, p.Revision = now, now, 1
	lang := content.Lang(show)
	if !lang.Known() {
		lang = p.Piece.Lang
	}
	page, err := r.publicPage(c.UserContext(), p, lang, now)
	if err != nil {
		return err
	}
	body, err := r.Pages.Bytes(page)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	return c.Send(scripts.ReplaceAll(body, nil))
}

// scripts are left out of a preview: the public page's register a service
// worker, and a draft must not be kept by it.
var scripts = regexp.MustCompile(`(?s)<script\b.*?</script>`)

// publicPage is the page a reader would get.
func (r *Room) publicPage(ctx context.Context, p *content.Published, l content.Lang, now time.Time) (frontend.Page, error) {
	terms, err := r.Desk.Terms(ctx)
	if err != nil {
		return nil, err
	}
	b := frontend.Base{Office: r.Office, Lang: l, Now: now, Edition: r.Library.Edition(), NoIndex: true}
	if p.Kind == content.Clarification {
		return frontend.NewClarificationPage(b, p, terms, nil), nil
	}
	return frontend.NewNoticePage(b, p, terms, nil), nil
}
