package town

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gaoshi/content"
)

// readWay reads "-5h write; -4h submit; -1h schedule +1d@06:00".
func readWay(way string, now time.Time) ([]Step, error) {
	var out []Step
	for part := range strings.SplitSeq(way, ";") {
		words := strings.Fields(part)
		if len(words) < 2 || len(words) > 3 {
			return nil, fmt.Errorf("%q: not a time and an act", part)
		}
		at, err := when(words[0], now)
		if err != nil {
			return nil, err
		}
		s := Step{At: at, Act: words[1]}
		if len(words) == 3 {
			if s.Target, err = when(words[2], now); err != nil {
				return nil, err
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// turn is one step of one story, in the order in which the office worked.
type turn struct {
	Step
	story   int
	version int
}

// turns puts the steps of all stories in the order of time, so that the log
// reads as it would have been written, and adds what the clock does by itself:
// publishing what was scheduled, and expiring.
func turns(stories []Story, now time.Time) []turn {
	var out []turn
	for i, s := range stories {
		for j, v := range s.Versions {
			for _, step := range v.Steps {
				out = append(out, turn{step, i, j})
				if !step.Target.IsZero() && !step.Target.After(now) {
					out = append(out, turn{Step{At: step.Target, Act: "due"}, i, j})
				}
			}
		}
		if end := s.Latest().Expires; !end.IsZero() && !end.After(now) {
			out = append(out, turn{Step{At: end, Act: "expire"}, i, len(s.Versions) - 1})
		}
	}
	slices.SortStableFunc(out, func(a, b turn) int { return cmp.Compare(a.At.UnixMilli(), b.At.UnixMilli()) })
	return out
}

// player plays turns through a newsroom whose clock it moves.
type player struct {
	room    *content.Newsroom
	desk    *content.Desk
	clock   *time.Time
	editors map[string]*content.Editor
	pubs    map[string]*content.Publication // by key, as they are now
}

func (p *player) play(ctx context.Context, stories []Story, all []turn) error {
	for _, t := range all {
		*p.clock = t.At
		s := stories[t.story]
		pub, err := p.act(ctx, s, s.Versions[t.version], t.Step)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", s.Key, t.Act, err)
		}
		p.pubs[s.Key] = pub
	}
	return nil
}

// act makes one move as the editor whose move it is.
func (p *player) act(ctx context.Context, s Story, v Version, step Step) (*content.Publication, error) {
	pub := p.pubs[s.Key]
	writer, reviewer, duty := p.editors[cmp.Or(v.By, "xiaoman")], p.editors["zhiqiu"], p.editors["changming"]
	if pub == nil {
		if step.Act != "write" {
			return nil, fmt.Errorf("nothing was written yet")
		}
		return p.room.Create(ctx, writer, s.Kind, content.Edit{Piece: v.Piece})
	}
	id, version, why := pub.ID, pub.Version, v.words[step.Act]
	switch step.Act {
	case "write":
		return p.room.Save(ctx, writer, id, version, content.Edit{Piece: v.Piece, Change: v.Change})
	case "submit":
		return p.room.Submit(ctx, writer, id, version)
	case "return":
		return p.room.Return(ctx, reviewer, id, version, why)
	case "approve":
		return p.room.Approve(ctx, reviewer, id, version)
	case "schedule":
		return p.room.Schedule(ctx, reviewer, id, version, step.Target)
	case "publish":
		return p.room.Publish(ctx, reviewer, id, version)
	case "alone":
		return p.room.PublishAlone(ctx, duty, id, version, why)
	case "review":
		return p.room.ReviewAfter(ctx, reviewer, id, version)
	case "withdraw":
		return p.room.Withdraw(ctx, reviewer, id, version, why)
	case "discard":
		return p.room.Discard(ctx, writer, id, version)
	case "due", "expire":
		return p.clockwork(ctx, id, step.Act)
	}
	return nil, fmt.Errorf("there is no such act")
}

// clockwork does what a job would have done at its time.
func (p *player) clockwork(ctx context.Context, id content.ID, act string) (*content.Publication, error) {
	do := p.room.PublishDue
	if act == "expire" {
		do = p.room.ExpireDue
	}
	if err := do(ctx, id); err != nil {
		return nil, err
	}
	return p.desk.Publication(ctx, id)
}
