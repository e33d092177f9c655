package desk

import (
	"context"
	"log/slog"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer/match"
)

// surely is how the matcher calls an answer that residents are shown at once.
const surely = match.Sure

// act does something with the case that an address names and leads back to it.
// A refusal shows the case as it is now, with the reason and what was typed.
func (r *Room) act(c *fiber.Ctx, name string, do func(ctx context.Context, by *content.Editor, rumor *content.Rumor, form url.Values) error) error {
	rumor, err := r.rumorOf(c)
	if err != nil {
		return err
	}
	form, err := formValues(c)
	if err != nil {
		return err
	}
	if err := do(c.UserContext(), editorOf(c), rumor, form); err != nil {
		if len(content.RefusalsIn(err)) == 0 {
			return err
		}
		return r.showRumor(c, rumor, name, form, err)
	}
	return r.done(c, "desk.rumor.done."+name, "/desk/rumors/"+string(rumor.ID))
}

// TakeRumor makes a case the editor's own, with a deadline.
func (r *Room) TakeRumor(c *fiber.Ctx) error {
	return r.act(c, "take", func(ctx context.Context, by *content.Editor, rumor *content.Rumor, form url.Values) error {
		deadline, err := parseClock(form.Get("deadline"), r.Office.Zone)
		if err != nil {
			return &content.Error{Code: content.Invalid, Field: "deadline", Message: content.MsgBadTime,
				Args: map[string]any{"Value": cut(form.Get("deadline"), 30)}, Err: err}
		}
		if deadline.IsZero() {
			deadline = r.Now().Add(promised)
		}
		return r.Inbox.Take(ctx, by, rumor.ID, versionIn(form), deadline)
	})
}

// AnswerRumor links a case to what answers it: one that the matcher found, or
// one whose address was pasted.
func (r *Room) AnswerRumor(c *fiber.Ctx) error {
	return r.act(c, "answer", func(ctx context.Context, by *content.Editor, rumor *content.Rumor, form url.Values) error {
		id, err := r.publicPiece(ctx, strings.TrimSpace(form.Get("address")), form.Get("piece"))
		if err != nil {
			return err
		}
		return r.Inbox.Answer(ctx, by, rumor.ID, versionIn(form), id)
	})
}

// publicPiece finds the piece of an address, typed or else chosen. It must be
// public: a resident who asked is led to it.
func (r *Room) publicPiece(ctx context.Context, typed, chosen string) (content.ID, error) {
	if typed == "" {
		typed = chosen
	}
	if typed == "" {
		return "", content.Refuse(content.Invalid, "address", content.MsgRequired)
	}
	p, err := r.pieceAt(ctx, typed)
	if content.CodeOf(err) == content.NotFound || err == nil && p.Withdrawn != nil {
		return "", content.Refuse(content.Invalid, "address", content.MsgNoSuchPiece)
	}
	if err != nil {
		return "", err
	}
	return p.ID, nil
}

// pieceAt takes a public address, one of the desk, a slug or an id.
func (r *Room) pieceAt(ctx context.Context, address string) (*content.Published, error) {
	path, _, _ := strings.Cut(strings.TrimPrefix(address, r.Office.BaseURL), "?")
	path, _, _ = strings.Cut(path, "#")
	parts := strings.FieldsFunc(path, func(c rune) bool { return c == '/' })
	for i := range parts {
		if id := content.ID(parts[i]); id.Valid() {
			return r.Library.ByID(ctx, id)
		}
	}
	if len(parts) == 0 {
		return nil, content.Refuse(content.NotFound, "", content.MsgNoSuchPiece)
	}
	slug := parts[len(parts)-1]
	p, err := r.Library.BySlug(ctx, content.Clarification, slug)
	if content.CodeOf(err) == content.NotFound {
		return r.Library.BySlug(ctx, content.Notice, slug)
	}
	return p, err
}

// MergeRumor joins another case into this one.
func (r *Room) MergeRumor(c *fiber.Ctx) error {
	return r.act(c, "merge", func(ctx context.Context, by *content.Editor, rumor *content.Rumor, form url.Values) error {
		other := content.ID(form.Get("other"))
		if !other.Valid() {
			return content.Refuse(content.Invalid, "other", content.MsgRequired)
		}
		return r.Inbox.Merge(ctx, by, rumor.ID, versionIn(form), other)
	})
}

// DismissRumor closes a case that needs no answer.
func (r *Room) DismissRumor(c *fiber.Ctx) error {
	return r.act(c, "dismiss", func(ctx context.Context, by *content.Editor, rumor *content.Rumor, form url.Values) error {
		return r.Inbox.Dismiss(ctx, by, rumor.ID, versionIn(form), form.Get("reason"))
	})
}

// ReopenRumor makes a case wait for an answer again.
func (r *Room) ReopenRumor(c *fiber.Ctx) error {
	return r.act(c, "reopen", func(ctx context.Context, by *content.Editor, rumor *content.Rumor, form url.Values) error {
		return r.Inbox.Reopen(ctx, by, rumor.ID, versionIn(form))
	})
}

// fillFromRumor starts the form of a clarification with what residents asked.
// Nothing is known yet but that it is being looked into.
func (r *Room) fillFromRumor(c *fiber.Ctx, f *frontend.EditForm) error {
	id := content.ID(c.Query("rumor"))
	if r.Inbox == nil || f.Kind != content.Clarification || !id.Valid() {
		return nil
	}
	rumor, err := r.Inbox.Rumor(c.UserContext(), id)
	if err != nil {
		return err
	}
	f.Rumor, f.Verdict = id, string(content.Checking)
	f.Texts[f.Lang] = content.Text{Claim: rumor.Claim}
	if rumor.Deadline.After(r.Now()) {
		f.NextUpdate = clockOf(rumor.Deadline, r.Office.Zone)
	}
	if rumor.Area != "" {
		f.Areas = []string{rumor.Area}
	}
	return nil
}

// linkRumor notes that a new piece is the answer of the case that it was begun
// from. Residents see nothing of it before it is public, and the colleagues see
// that somebody is at it. The piece is saved whatever comes of this.
func (r *Room) linkRumor(ctx context.Context, by *content.Editor, id content.ID, piece content.ID) {
	if r.Inbox == nil || !id.Valid() {
		return
	}
	err := r.again(ctx, id, func(version int) error { return r.Inbox.Answer(ctx, by, id, version, piece) })
	if err != nil {
		slog.WarnContext(ctx, "a case is not linked to its answer", "rumor", id, "piece", piece, "err", err)
	}
}

// reopenRumors gives cases back that a piece was to answer and will not: it was
// discarded before it was public, or withdrawn.
func (r *Room) reopenRumors(ctx context.Context, by *content.Editor, p *content.Publication) {
	if r.Inbox == nil || p.Live != nil && p.Withdrawn == nil {
		return
	}
	list, err := r.Inbox.RumorsOf(ctx, p.ID)
	if err != nil {
		slog.WarnContext(ctx, "cases stay with a piece that does not answer them", "piece", p.ID, "err", err)
	}
	for _, rumor := range list {
		err := r.again(ctx, rumor.ID, func(version int) error { return r.Inbox.Reopen(ctx, by, rumor.ID, version) })
		if err != nil {
			slog.WarnContext(ctx, "a case stays with a piece that does not answer it", "rumor", rumor.ID, "piece", p.ID, "err", err)
		}
	}
}

// again does something with the newest version of a case, and once more when
// somebody asked in between: a question moves the version, too.
func (r *Room) again(ctx context.Context, id content.ID, do func(version int) error) error {
	for range 3 {
		rumor, err := r.Inbox.Rumor(ctx, id)
		if err != nil {
			return err
		}
		if err = do(rumor.Version); content.CodeOf(err) != content.Conflict {
			return err
		}
	}
	return content.Refuse(content.Conflict, "", content.MsgStale)
}
