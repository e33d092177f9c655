package desk

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer/check"
	"gaoshi/indexer/fold"
)

// Limits of what the page of a case shows.
const (
	maxQuestions = 100
	maxOthers    = 50 // open cases to merge with
	maxNear      = 5
	wordingsRead = 3 // by the matcher: further ones find what these find
)

// promised is how long after taking a case its answer is promised, unless the
// editor says otherwise: within the working day.
const promised = 5 * time.Hour

// rumorOf is the case that an address names.
func (r *Room) rumorOf(c *fiber.Ctx) (*content.Rumor, error) {
	id := content.ID(c.Params("id"))
	if !id.Valid() {
		return nil, content.Refuse(content.NotFound, "", content.MsgNoSuchRumor)
	}
	return r.Inbox.Rumor(c.UserContext(), id)
}

// ShowRumor shows one case.
func (r *Room) ShowRumor(c *fiber.Ctx) error {
	rumor, err := r.rumorOf(c)
	if err != nil {
		return err
	}
	return r.showRumor(c, rumor, "", nil, nil)
}

// showRumor shows a case, with why the last act was refused and what was typed
// for it.
func (r *Room) showRumor(c *fiber.Ctx, rumor *content.Rumor, failed string, typed url.Values, why error) error {
	p := frontend.RumorPage{DeskBase: r.base(c, "desk.rumor.title"), Failed: failed,
		Typed: map[string]string{"deadline": clockOf(r.Now().Add(promised), r.Office.Zone)}, Wordings: rumor.Wordings, Links: rumor.Links}
	if why != nil {
		p.Refused = refusals(c, why)
		for name := range typed {
			p.Typed[name] = typed.Get(name)
		}
	}
	ctx := c.UserContext()
	d, err := r.describer(ctx, p.DeskBase)
	if err != nil {
		return err
	}
	if p.Row, err = d.rowOf(ctx, rumor); err != nil {
		return err
	}
	if p.Questions, err = d.questions(ctx, rumor); err != nil {
		return err
	}
	if rumor.State() == content.RumorOpen {
		if err = d.fillNear(ctx, &p); err == nil {
			p.Others, err = d.others(ctx, rumor)
		}
	}
	if err != nil {
		return err
	}
	return r.show(c, statusOf(why), p)
}

// questions lists what was asked when. Wordings and links that stand above are
// not said again.
func (d describer) questions(ctx context.Context, r *content.Rumor) ([]frontend.QuestionRow, error) {
	list, err := d.Inbox.Questions(ctx, r.ID, maxQuestions)
	if err != nil {
		return nil, err
	}
	var out []frontend.QuestionRow
	for _, q := range list {
		row := frontend.QuestionRow{At: q.Asked, Text: q.Text, URL: q.URL, Area: d.areas[q.Area]}
		if slices.Contains(r.Wordings, q.Text) {
			row.Text = ""
		}
		if slices.Contains(r.Links, q.URL) {
			row.URL = ""
		}
		out = append(out, row)
	}
	return out, nil
}

// fillNear asks the matcher what may answer the case.
func (d describer) fillNear(ctx context.Context, p *frontend.RumorPage) error {
	if d.Checker == nil {
		return nil
	}
	asked := []check.Question{}
	for _, w := range p.Wordings[:min(wordingsRead, len(p.Wordings))] {
		asked = append(asked, check.Question{Text: w, Limit: maxNear})
	}
	for _, l := range p.Links[:min(wordingsRead, len(p.Links))] {
		asked = append(asked, check.Question{URL: l, Limit: maxNear})
	}
	best := map[content.ID]check.Answered{}
	for _, q := range asked {
		a, err := d.Checker.Check(ctx, q)
		if errors.Is(err, check.ErrNotReady) {
			p.NotReady = true
			return nil
		}
		if err != nil {
			return err
		}
		for _, found := range a.Answers {
			if was, ok := best[found.Piece.ID]; !ok || found.Score > was.Score {
				best[found.Piece.ID] = found
			}
		}
	}
	p.Near = d.near(best)
	return nil
}

// near lists what was found, the best first.
func (d describer) near(best map[content.ID]check.Answered) []frontend.NearPiece {
	var list []check.Answered
	for _, a := range best {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b check.Answered) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Piece.ID, b.Piece.ID))
	})
	var out []frontend.NearPiece
	for _, a := range list[:min(maxNear, len(list))] {
		text, _, _ := a.Piece.Piece.In(d.words.Lang())
		out = append(out, frontend.NearPiece{ID: a.Piece.ID, Path: a.Piece.Path(), Headline: text.Headline,
			Verdict: a.Piece.Piece.Verdict, Severity: a.Piece.Piece.Severity, Sure: a.Confidence == surely})
	}
	return out
}

// others lists open cases that may be the same rumor: those that share most
// pairs of characters with it come first.
func (d describer) others(ctx context.Context, r *content.Rumor) ([]frontend.RumorRow, error) {
	list, _, err := d.Inbox.Rumors(ctx, content.RumorOpen, maxOthers+1, 0)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(o *content.Rumor) bool { return o.ID == r.ID })
	mine, shared := pairsOf(r.Claim), map[content.ID]float64{}
	for _, o := range list {
		shared[o.ID] = likeness(mine, pairsOf(o.Claim))
	}
	slices.SortStableFunc(list, func(a, b *content.Rumor) int { return cmp.Compare(shared[b.ID], shared[a.ID]) })
	return d.rows(ctx, list)
}

// pairsOf is the set of pairs of characters in a text, in one spelling.
func pairsOf(text string) map[[2]rune]bool {
	out := map[[2]rune]bool{}
	last := rune(0)
	for _, r := range fold.String(text) {
		if last != 0 {
			out[[2]rune{last, r}] = true
		}
		last = r
	}
	return out
}

// likeness is the share of pairs that two sets have in common (Jaccard).
func likeness(a, b map[[2]rune]bool) float64 {
	both := 0
	for pair := range a {
		if b[pair] {
			both++
		}
	}
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}

// versionIn is the version of a form; nonsense is 0, a conflict.
func versionIn(form url.Values) int {
	v, _ := strconv.Atoi(form.Get("version"))
	return v
}
