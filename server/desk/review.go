package desk

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/words"
)

// ShowReview shows a piece to who decides about it.
func (r *Room) ShowReview(c *fiber.Ctx) error {
	p, err := r.pieceOf(c)
	if err != nil {
		return err
	}
	return r.answerReview(c, p, "", nil, nil)
}

// answerReview shows the piece, with why the last move was refused and what was
// typed for it.
func (r *Room) answerReview(c *fiber.Ctx, p *content.Publication, failed content.Act, typed url.Values, why error) error {
	page, err := r.reviewPage(c, p)
	if err != nil {
		return err
	}
	if why != nil {
		page.Refused, page.Failed = refusals(c, why), failed
		page.Typed = map[string]string{"reason": typed.Get("reason"), "at": typed.Get("at")}
	}
	return r.show(c, statusOf(why), page)
}

func (r *Room) reviewPage(c *fiber.Ctx, p *content.Publication) (frontend.ReviewPage, error) {
	ctx := c.UserContext()
	page := frontend.ReviewPage{DeskBase: r.base(c, "desk.review.title"), Piece: p, Status: p.Status(r.Now())}
	terms, err := r.Desk.Terms(ctx)
	if err != nil {
		return page, err
	}
	n, err := r.names(ctx)
	if err != nil {
		return page, err
	}
	w := page.Words()
	if p.Live != nil {
		page.Public = r.Office.Path(page.Lang, content.PathOf(p.Kind, p.Slug))
		page.Authors, page.Approver = n.all(p.Live.Authors), n.of(p.Live.Approver)
	}
	if work := p.Working; work != nil {
		page.Authors, page.Approver, page.Saved = n.all(work.Authors), n.of(work.Approver), work.Saved
		page.Concerns = content.FactFirst(p.Kind, work.Piece)
		if p.Live != nil {
			page.Changes = r.differences(w, p.Kind, p.Live.Piece, work.Piece, terms)
		}
	}
	page.Rows = said(r.facts(w, p.Latest(), terms))
	office := r.Newsroom.Office()
	page.Can, page.Cannot = movesOf(office, page.Editor, p), whyNot(office, page.Editor, p, w)
	if page.Effect, err = r.effectOf(ctx, p, w); err != nil {
		return page, err
	}
	return page, r.fillVoices(ctx, &page)
}

// movesOf lists the moves that are possible now, what is most likely wanted
// first.
func movesOf(office content.Office, e *content.Editor, p *content.Publication) (can []frontend.ActForm) {
	for _, a := range content.Acts {
		if office.May(e, a, p) == nil {
			can = append(can, frontend.ActForm{Act: a, Path: strings.ReplaceAll(string(a), "_", "-"),
				Reason: a == content.ActReturn || a == content.ActPublishAlone || a == content.ActWithdraw,
				Time:   a == content.ActSchedule, Danger: a == content.ActWithdraw || a == content.ActDiscard})
		}
	}
	has := func(a content.Act) bool {
		return slices.ContainsFunc(can, func(f frontend.ActForm) bool { return f.Act == a })
	}
	// Who may publish in the ordinary way has no need to do it alone.
	if has(content.ActPublish) {
		can = slices.DeleteFunc(can, func(f frontend.ActForm) bool { return f.Act == content.ActPublishAlone })
	}
	for _, a := range []content.Act{content.ActReviewAfter, content.ActPublish, content.ActApprove, content.ActSubmit, content.ActPublishAlone, content.ActWrite} {
		if i := slices.IndexFunc(can, func(f frontend.ActForm) bool { return f.Act == a }); i >= 0 {
			main := can[i]
			main.Main = true
			can = slices.Insert(slices.Delete(can, i, i+1), 0, main)
			break
		}
	}
	return can
}

// whyNot says why a piece that is ready to be published is not this editor's to
// publish: what she looks for on this page in vain.
func whyNot(office content.Office, e *content.Editor, p *content.Publication, w *words.Words) (out []string) {
	if p.Working == nil || p.Working.Stage == content.Draft || p.Working.Stage == content.Returned {
		return nil
	}
	err := office.May(e, content.ActPublish, p)
	for _, refused := range content.RefusalsIn(err) {
		if refused.Code == content.Denied {
			out = append(out, w.T("desk.why", "Act", w.T("desk.act.publish"), "Why", w.Error(refused)))
		}
	}
	return out
}

// effectOf says in plain words what publishing would do.
func (r *Room) effectOf(ctx context.Context, p *content.Publication, w *words.Words) ([]string, error) {
	if p.Working == nil || p.Withdrawn != nil {
		return nil, nil
	}
	var pages []string
	for _, l := range p.Working.Piece.Written() {
		pages = append(pages, r.Office.URL(r.Office.Path(l, content.PathOf(p.Kind, p.Slug))))
	}
	out := []string{w.T("desk.effect.page", "Pages", strings.Join(pages, w.T("desk.comma")))}
	if p.Working.Change == content.Minor {
		return append(out, w.T("desk.effect.minor")), nil
	}
	out = append(out, w.T("desk.effect.feeds", "Kind", w.T("feeds."+frontend.FeedKind(p.Kind))))
	if p.Live != nil {
		out = append(out, w.T("desk.effect.major"))
	}
	if r.Subscribers == nil {
		return append(out, w.T("desk.effect.no_push")), nil
	}
	n, err := r.Subscribers(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("count subscribers: %w", err)
	}
	return append(out, w.T("desk.effect.push", "N", n)), nil
}
