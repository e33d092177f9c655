package desk

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// alerts is what the desk sees and does of what is sent to subscribers.
type alerts interface {
	Runs(ctx context.Context, publication content.ID, limit int) ([]content.Progress, error)
	Run(ctx context.Context, id content.ID) (*content.Progress, error)
	Troubles(ctx context.Context, run content.ID) ([]content.Trouble, error)
	Stop(ctx context.Context, by *content.Editor, run content.ID) error
	Resume(ctx context.Context, by *content.Editor, run content.ID) error
}

var _ alerts = (*content.Alerts)(nil)

// alertRoutes are there when push is.
func (r *Room) alertRoutes(d fiber.Router) {
	if r.Alerts == nil {
		return
	}
	d.Get("/alerts", r.signedIn, r.ShowAlerts)
	d.Get("/alerts/:run", r.signedIn, r.ShowAlert)
	d.Post("/alerts/:run/stop", r.signedIn, r.StopAlert)
	d.Post("/alerts/:run/resume", r.signedIn, r.ResumeAlert)
}

// maxRuns is how many runs the list shows.
const maxRuns = 50

// ShowAlerts lists the newest runs.
func (r *Room) ShowAlerts(c *fiber.Ctx) error {
	p := frontend.AlertsPage{DeskBase: r.base(c, "desk.alerts.title")}
	runs, err := r.Alerts.Runs(c.UserContext(), "", maxRuns)
	if err != nil {
		return err
	}
	heads := map[content.ID]string{}
	for _, run := range runs {
		if _, known := heads[run.Publication]; !known {
			if heads[run.Publication], err = r.headlineOf(c.UserContext(), run.Publication, p.Lang); err != nil {
				return err
			}
		}
		p.Rows = append(p.Rows, frontend.AlertRow{Progress: run, Headline: heads[run.Publication]})
	}
	return r.show(c, fiber.StatusOK, p)
}

// headlineOf is what the public reads of a piece now, its id where it is gone.
func (r *Room) headlineOf(ctx context.Context, id content.ID, l content.Lang) (string, error) {
	p, err := r.Desk.Publication(ctx, id)
	switch {
	case content.CodeOf(err) == content.NotFound:
		return string(id), nil
	case err != nil:
		return "", err
	case p.Live == nil:
		return string(id), nil
	}
	text, _, _ := p.Live.Piece.In(l)
	return text.Headline, nil
}

// ShowAlert shows one run as it is now.
func (r *Room) ShowAlert(c *fiber.Ctx) error { return r.answerAlert(c, nil) }

func (r *Room) answerAlert(c *fiber.Ctx, failed error) error {
	ctx, p := c.UserContext(), frontend.AlertPage{DeskBase: r.base(c, "desk.alerts.title")}
	id, err := runOf(c)
	if err != nil {
		return err
	}
	run, err := r.Alerts.Run(ctx, id)
	if err != nil {
		return err
	}
	p.Row.Progress = *run
	if p.Row.Headline, err = r.headlineOf(ctx, run.Publication, p.Lang); err != nil {
		return err
	}
	if p.Troubles, err = r.Alerts.Troubles(ctx, id); err != nil {
		return err
	}
	p.MayStop = p.Editor.Is(content.Reviewer, content.Duty, content.Admin)
	if failed != nil {
		p.Refused = refusals(c, failed)
	}
	return r.show(c, statusOf(failed), p)
}

func runOf(c *fiber.Ctx) (content.ID, error) {
	id := content.ID(c.Params("run"))
	if !id.Valid() {
		return "", content.Refuse(content.NotFound, "", content.MsgNoSuchRun)
	}
	return id, nil
}

// StopAlert ends a run: whoever has not been told is not told.
func (r *Room) StopAlert(c *fiber.Ctx) error {
	return r.moveAlert(c, r.Alerts.Stop, "desk.done.alert_stopped")
}

// ResumeAlert goes on with a run that was stopped.
func (r *Room) ResumeAlert(c *fiber.Ctx) error {
	return r.moveAlert(c, r.Alerts.Resume, "desk.done.alert_resumed")
}

func (r *Room) moveAlert(c *fiber.Ctx, move func(context.Context, *content.Editor, content.ID) error, done string) error {
	id, err := runOf(c)
	if err != nil {
		return err
	}
	if err := move(c.UserContext(), editorOf(c), id); err != nil {
		return r.answerAlert(c, err)
	}
	return r.done(c, done, "/desk/alerts/"+string(id))
}

// haltedAlerts are the newest runs that a push service refused or an editor
// stopped: the queue shows them, for subscribers wait and nobody else would say.
func (r *Room) haltedAlerts(ctx context.Context, l content.Lang) (out []frontend.AlertRow, err error) {
	if r.Alerts == nil {
		return nil, nil
	}
	runs, err := r.Alerts.Runs(ctx, "", maxRuns)
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		if run.State != content.RunStopped || run.Started.Before(r.Now().Add(-haltedFor)) {
			continue
		}
		head, err := r.headlineOf(ctx, run.Publication, l)
		if err != nil {
			return nil, err
		}
		out = append(out, frontend.AlertRow{Progress: run, Headline: head})
	}
	return out, nil
}

// haltedFor is how long a stopped run stays on the queue: what nobody resumed
// for three days is old news.
const haltedFor = 3 * 24 * time.Hour
