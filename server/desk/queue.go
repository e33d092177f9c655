package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/words"
)

// soon is how long before a promised update a piece turns amber: time enough
// to ask somebody, write it and have it reviewed.
const soon = 2 * time.Hour

// maxQueue is how many pieces of each sort the queue looks at.
const maxQueue = 200

// Groups of the queue in the order of what cannot wait.
var groups = []string{"checking", "after", "review", "returned", "approved", "drafts", "scheduled", "elsewhere", "published"}

// ShowQueue is the desk's first page.
func (r *Room) ShowQueue(c *fiber.Ctx) error {
	p := frontend.QueuePage{DeskBase: r.base(c, "desk.queue.title")}
	pieces, err := r.queuePieces(c.UserContext())
	if err != nil {
		return err
	}
	q := sorter{me: p.Editor, office: r.Newsroom.Office(), now: r.Now(), words: p.Words()}
	if q.names, err = r.names(c.UserContext()); err != nil {
		return err
	}
	p.Groups = q.queueOf(pieces)
	if p.Halted, err = r.haltedAlerts(c.UserContext(), p.Lang); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	if r.Shelf != nil {
		if p.Disputed, err = r.Shelf.Disputed(c.UserContext()); err != nil {
			return fmt.Errorf("queue: %w", err)
		}
	}
	if err := r.sinceSubmitted(c.UserContext(), p.Groups); err != nil {
		return err
	}
	if err := r.fillAsked(c.UserContext(), &p); err != nil {
		return err
	}
	return r.show(c, fiber.StatusOK, p)
}

// queuePieces is everything that may wait for somebody, and what came out last.
func (r *Room) queuePieces(ctx context.Context) ([]*content.Publication, error) {
	var out []*content.Publication
	for _, f := range []content.Filter{
		{Stages: []content.Stage{content.Draft, content.InReview, content.Returned, content.Approved, content.Scheduled},
			Order: content.LongestWaited, Limit: maxQueue},
		{DutyDue: true, Order: content.LongestWaited, Limit: maxQueue},
		{Public: true, Kind: content.Clarification, Verdict: content.Checking, InForce: r.Now(), Limit: maxQueue},
		{Public: true, Limit: 10},
	} {
		list, _, err := r.Desk.Publications(ctx, f)
		if err != nil {
			return nil, fmt.Errorf("queue: %w", err)
		}
		for _, p := range list {
			if !slices.ContainsFunc(out, func(o *content.Publication) bool { return o.ID == p.ID }) {
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// sinceSubmitted puts the time of the last move where the time of the last
// keystroke stands: a reviewer asks how long it has lain with her.
func (r *Room) sinceSubmitted(ctx context.Context, gs []frontend.QueueGroup) error {
	for _, g := range gs {
		if g.Name != "review" && g.Name != "returned" && g.Name != "approved" {
			continue
		}
		for i := range g.Rows {
			events, err := r.Desk.EventsOf(ctx, g.Rows[i].ID)
			if err != nil {
				return fmt.Errorf("queue: %w", err)
			}
			if n := len(events); n > 0 {
				g.Rows[i].Since = events[n-1].At
			}
		}
	}
	return nil
}

// sorter sorts pieces for one editor at one instant.
type sorter struct {
	me     *content.Editor
	office content.Office
	now    time.Time
	names  names
	words  *words.Words
}

// queueOf sorts pieces into groups, in the order of groups, empty ones left
// out. A piece stands in every group that is true of it.
func (q sorter) queueOf(pieces []*content.Publication) []frontend.QueueGroup {
	rows := map[string][]frontend.PieceRow{}
	for _, p := range pieces {
		for _, name := range q.groupsOf(p) {
			rows[name] = append(rows[name], q.row(p, name))
		}
	}
	slices.SortStableFunc(rows["checking"], func(a, b frontend.PieceRow) int { return a.Due.Compare(b.Due) })
	slices.SortStableFunc(rows["scheduled"], func(a, b frontend.PieceRow) int { return a.Due.Compare(b.Due) })
	slices.SortStableFunc(rows["published"], func(a, b frontend.PieceRow) int { return b.Since.Compare(a.Since) })
	var out []frontend.QueueGroup
	for _, name := range groups {
		if len(rows[name]) > 0 {
			out = append(out, frontend.QueueGroup{Name: name, Rows: rows[name], Urgent: name == "checking" || name == "after"})
		}
	}
	return out
}

func (q sorter) groupsOf(p *content.Publication) []string {
	var out []string
	if w := p.Working; w != nil && p.Withdrawn == nil {
		out = append(out, q.groupOfWorking(p, w))
	}
	if p.Live == nil || p.Withdrawn != nil {
		return out
	}
	if p.DutyDue {
		out = append(out, "after")
	}
	if next := p.Live.Piece.NextUpdate; p.Live.Piece.Verdict == content.Checking && !next.IsZero() &&
		!next.After(q.now.Add(soon)) && p.Live.Piece.InForce(q.now) {
		out = append(out, "checking")
	}
	if len(out) == 0 && p.Live.At.After(q.now.Add(-7*24*time.Hour)) {
		out = append(out, "published")
	}
	return out
}

func (q sorter) groupOfWorking(p *content.Publication, w *content.Working) string {
	mine := slices.Contains(w.Authors, q.me.ID)
	switch w.Stage {
	case content.Draft:
		if mine {
			return "drafts"
		}
	case content.Returned:
		if mine {
			return "returned"
		}
	case content.InReview:
		if q.office.May(q.me, content.ActApprove, p) == nil {
			return "review"
		}
	case content.Approved:
		return "approved"
	case content.Scheduled:
		return "scheduled"
	}
	return "elsewhere"
}

// row is a piece in a group, with for whom it waits there.
func (q sorter) row(p *content.Publication, group string) frontend.PieceRow {
	row := q.plainRow(p)
	switch group {
	case "after":
		row.Waits, row.Since = q.words.T("desk.waits.after"), p.Live.At
		row.Reason, row.Late = p.Live.DutyReason, true
	case "checking":
		row.Waits, row.Due = q.words.T("desk.waits.checking"), p.Live.Piece.NextUpdate
		row.Since, row.Late = time.Time{}, true
	case "published":
		row.Since = p.Live.At
	}
	return row
}

// plainRow is a piece in any list of the desk.
func (q sorter) plainRow(p *content.Publication) frontend.PieceRow {
	piece := p.Latest()
	text, _, _ := piece.In(q.words.Lang())
	row := frontend.PieceRow{ID: p.ID, Kind: p.Kind, Headline: text.Headline, Status: p.Status(q.now),
		Severity: piece.Severity, Verdict: piece.Verdict}
	if p.Live != nil {
		row.Live, row.Since = content.PathOf(p.Kind, p.Slug), p.Live.At
	}
	w := p.Working
	if w == nil || p.Withdrawn != nil {
		return row
	}
	row.Since, row.Rewrite, row.Reason = w.Saved, p.Live != nil, w.Reason
	if p.Live != nil {
		row.Status = content.Status(w.Stage)
	}
	writer := ""
	if len(w.Authors) > 0 {
		writer = q.names.of(w.Authors[len(w.Authors)-1])
	}
	switch w.Stage {
	case content.Draft, content.Returned:
		row.Waits = q.words.T("desk.waits.writer", "Name", writer)
		row.Edit = q.office.May(q.me, content.ActWrite, p) == nil
	case content.InReview:
		row.Waits = q.words.T("desk.waits.reviewer", "Name", writer)
	case content.Approved:
		row.Waits = q.words.T("desk.waits.publisher", "Name", q.names.of(w.Approver))
	case content.Scheduled:
		row.Waits, row.Due = q.words.T("desk.waits.time"), w.At
	}
	return row
}
