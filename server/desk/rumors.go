package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
)

// mostAsked is how many open cases the queue shows: more are a click away.
const mostAsked = 5

// voicesOver is the time that readers' yes and no are summed over: an answer
// that did not fit last year says nothing about this week.
const voicesOver = 30 * 24 * time.Hour

// ShowRumors lists the cases of a state, open ones where none is asked for.
func (r *Room) ShowRumors(c *fiber.Ctx) error {
	p := frontend.RumorsPage{DeskBase: r.base(c, "desk.rumors.title"), State: stateOf(c.Query("state"))}
	number := min(max(1, c.QueryInt("page", 1)), 100_000)
	ctx := c.UserContext()
	list, total, err := r.Inbox.Rumors(ctx, p.State, perPage, (number-1)*perPage)
	if err != nil {
		return err
	}
	d, err := r.describer(ctx, p.DeskBase)
	if err != nil {
		return err
	}
	p.Total, p.Previous = total, number-1
	if number*perPage < total {
		p.Next = number + 1
	}
	if p.Rows, err = d.rows(ctx, list); err != nil {
		return err
	}
	if p.State == content.RumorOpen && number == 1 {
		p.Writing, err = d.beingWritten(ctx)
	} else if p.State == content.RumorAnswered && number == 1 {
		p.Voices, err = d.voices(ctx)
	}
	if err != nil {
		return err
	}
	return r.show(c, fiber.StatusOK, p)
}

// stateOf is a state that was asked for; what nobody offers is open.
func stateOf(s string) content.RumorState {
	if state := content.RumorState(s); slices.Contains(frontend.RumorStates, state) {
		return state
	}
	return content.RumorOpen
}

// describer says what cases are, for one editor at one instant.
type describer struct {
	*Room
	sorter
	areas map[string]string
}

func (r *Room) describer(ctx context.Context, b frontend.DeskBase) (describer, error) {
	d := describer{r, sorter{me: b.Editor, office: r.Newsroom.Office(), now: r.Now(), words: b.Words()}, map[string]string{}}
	terms, err := r.Desk.Terms(ctx)
	if err != nil {
		return d, err
	}
	for _, t := range terms {
		if t.Set == content.Areas {
			d.areas[t.Code] = t.In(b.Lang)
		}
	}
	d.sorter.names, err = r.names(ctx)
	return d, err
}

func (d describer) rows(ctx context.Context, list []*content.Rumor) ([]frontend.RumorRow, error) {
	var out []frontend.RumorRow
	for _, r := range list {
		row, err := d.rowOf(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

func (d describer) rowOf(ctx context.Context, r *content.Rumor) (frontend.RumorRow, error) {
	row := frontend.RumorRow{ID: r.ID, Version: r.Version, State: r.State(), Claim: r.Claim, Asks: r.Asks, First: r.First, Last: r.Last,
		Area: d.areas[r.Area], Deadline: r.Deadline, Dismissed: r.Dismissed, Mine: r.Owner == d.me.ID}
	if r.Owner != "" {
		row.Owner = d.sorter.names.of(r.Owner)
	}
	var err error
	if r.Publication != "" {
		row.Answer, err = d.answerOf(ctx, r.Publication)
	}
	if row.State == content.RumorOpen || row.Answer != nil && !row.Answer.Public {
		row.Due = dueOf(r.Deadline, d.now)
	}
	return row, err
}

// dueOf is how near a deadline is.
func dueOf(deadline, now time.Time) string {
	switch {
	case deadline.IsZero() || deadline.After(now.Add(soon)):
		return ""
	case deadline.After(now):
		return "soon"
	}
	return "late"
}

func (d describer) answerOf(ctx context.Context, id content.ID) (*frontend.RumorAnswer, error) {
	p, err := d.Desk.Publication(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("the answer of a case: %w", err)
	}
	return &frontend.RumorAnswer{PieceRow: d.plainRow(p), Public: p.Live != nil && p.Withdrawn == nil}, nil
}

// beingWritten lists the cases whose answer is not public yet. They start from
// the pieces: there are few of those at a time, and thousands of answered cases.
func (d describer) beingWritten(ctx context.Context) ([]frontend.RumorRow, error) {
	pieces, _, err := d.Desk.Publications(ctx, content.Filter{Kind: content.Clarification, Order: content.LongestWaited, Limit: maxQueue,
		Stages: []content.Stage{content.Draft, content.InReview, content.Returned, content.Approved, content.Scheduled}})
	if err != nil {
		return nil, err
	}
	var list []*content.Rumor
	for _, p := range pieces {
		if p.Live != nil {
			continue
		}
		of, err := d.Inbox.RumorsOf(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, of...)
	}
	return d.rows(ctx, list)
}

// voices are the answers that readers said no to most often.
func (d describer) voices(ctx context.Context) ([]frontend.VoiceRow, error) {
	counts, err := d.Inbox.FeedbackCounts(ctx, d.now.Add(-voicesOver))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(counts, func(a, b content.FeedbackCount) int {
		return cmp.Or(cmp.Compare(b.No, a.No), cmp.Compare(b.Yes, a.Yes), cmp.Compare(a.Publication, b.Publication))
	})
	var out []frontend.VoiceRow
	for _, n := range counts[:min(10, len(counts))] {
		p, err := d.Desk.Publication(ctx, n.Publication)
		if err != nil {
			return nil, err
		}
		out = append(out, frontend.VoiceRow{ID: p.ID, Headline: d.plainRow(p).Headline, Yes: n.Yes, No: n.No})
	}
	return out, nil
}

// fillAsked puts what residents asked most into the queue.
func (r *Room) fillAsked(ctx context.Context, p *frontend.QueuePage) error {
	if r.Inbox == nil {
		return nil
	}
	list, total, err := r.Inbox.Rumors(ctx, content.RumorOpen, mostAsked, 0)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	d, err := r.describer(ctx, p.DeskBase)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	p.AskedTotal = total
	p.Asked, err = d.rows(ctx, list)
	return err
}

// fillVoices puts beside a piece what residents asked and said about it.
func (r *Room) fillVoices(ctx context.Context, p *frontend.ReviewPage) error {
	if r.Inbox == nil {
		return nil
	}
	list, err := r.Inbox.RumorsOf(ctx, p.Piece.ID)
	if err != nil {
		return err
	}
	d, err := r.describer(ctx, p.DeskBase)
	if err != nil {
		return err
	}
	if p.Cases, err = d.rows(ctx, list); err != nil || p.Piece.Live == nil {
		return err
	}
	counts, err := r.Inbox.FeedbackCounts(ctx, r.Now().Add(-voicesOver))
	for _, n := range counts {
		if n.Publication == p.Piece.ID {
			p.Voices = frontend.VoiceRow{ID: n.Publication, Yes: n.Yes, No: n.No}
		}
	}
	return err
}
