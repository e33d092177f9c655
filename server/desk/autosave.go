package desk

import (
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// autosaved answers the editor's script.
type autosaved struct {
	ID       content.ID           `json:"id,omitempty"`
	Version  int                  `json:"version,omitempty"`
	Slug     string               `json:"slug,omitempty"`
	Saved    string               `json:"saved,omitempty"`  // "14:05:12"
	Action   string               `json:"action,omitempty"` // where the form goes from now on
	Concerns []frontend.Complaint `json:"concerns"`
	Errors   []frontend.Complaint `json:"errors,omitempty"`
	Conflict bool                 `json:"conflict,omitempty"` // somebody saved in between
}

// AutosaveNew keeps a new piece after its first words.
func (r *Room) AutosaveNew(c *fiber.Ctx) error {
	k, err := kindOf(c)
	if err != nil {
		return err
	}
	return r.autosave(c, k, nil)
}

// AutosavePiece keeps what was written since the last time.
func (r *Room) AutosavePiece(c *fiber.Ctx) error {
	p, err := r.pieceOf(c)
	if err != nil {
		return err
	}
	return r.autosave(c, p.Kind, p)
}

// autosave takes fields and no files; refusals are told and change nothing.
func (r *Room) autosave(c *fiber.Ctx, k content.Kind, p *content.Publication) error {
	values, err := formValues(c)
	if err != nil {
		return err
	}
	f := formIn(values, k)
	ctx, by := c.UserContext(), editorOf(c)
	saved := p
	if err = r.fillFiles(ctx, &f, p); err == nil {
		saved, err = r.save(ctx, by, f, p)
	}
	page := frontend.EditPage{DeskBase: r.base(c, "desk.edit.title."+string(k))}
	page.Concerns = r.concernsOf(f, p)
	if err != nil {
		var stale *content.Stale
		page.Refused = refusals(c, err)
		return c.Status(statusOf(err)).JSON(autosaved{Errors: page.Complaints(), Concerns: page.Remarks(), Conflict: errors.As(err, &stale)})
	}
	return c.Status(http.StatusOK).JSON(autosaved{
		ID: saved.ID, Version: saved.Version, Slug: saved.Slug, Action: "/desk/pieces/" + string(saved.ID),
		Saved: saved.Working.Saved.In(r.Office.Zone).Format("15:04:05"), Concerns: page.Remarks(),
	})
}
