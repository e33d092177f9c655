package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

var _ content.InboxStore = (*DB)(nil)

// rumorOf and insertOf are the two ways between a case and its row.
func rumorOf(r db.Rumor) (*content.Rumor, error) {
	rumor := &content.Rumor{
		ID: content.ID(r.ID), Version: int(r.Version), Claim: r.Claim, Asks: int(r.Asks),
		First: moment(r.FirstAsked), Last: moment(r.LastAsked), Area: r.Area, Owner: content.ID(r.Owner),
		Deadline: moment(r.Deadline), Publication: content.ID(r.Publication), Dismissed: r.Dismissed,
	}
	for _, list := range []struct {
		text string
		into *[]string
	}{{r.Wordings, &rumor.Wordings}, {r.Links, &rumor.Links}, {r.Keys, &rumor.Keys}} {
		if err := json.Unmarshal([]byte(list.text), list.into); err != nil {
			return nil, fmt.Errorf("lists of rumor %s: %w", r.ID, err)
		}
	}
	return rumor, nil
}

func insertOf(r *content.Rumor) (db.InsertRumorParams, error) {
	lists := [3]string{}
	for i, list := range [][]string{r.Wordings, r.Links, r.Keys} {
		b, err := json.Marshal(list)
		if err != nil {
			return db.InsertRumorParams{}, fmt.Errorf("lists of rumor %s: %w", r.ID, err)
		}
		lists[i] = string(b)
	}
	return db.InsertRumorParams{
		ID: string(r.ID), Version: int64(r.Version), Claim: r.Claim, Wordings: lists[0], Links: lists[1], Keys: lists[2],
		Asks: int64(r.Asks), FirstAsked: millis(r.First), LastAsked: millis(r.Last), Area: r.Area,
		Owner: string(r.Owner), Deadline: millis(r.Deadline), Publication: string(r.Publication),
		Dismissed: r.Dismissed, State: string(r.State()),
	}, nil
}

// AddQuestion keeps a question and the case it joined. Conflict when the case
// moved meanwhile, or another one took its key.
func (d *DB) AddQuestion(ctx context.Context, q content.Question, r *content.Rumor, expect int) error {
	err := d.inTx(ctx, func(_ *sql.Tx, tx *db.Queries) error {
		if err := putRumor(ctx, tx, r, expect); err != nil {
			return err
		}
		if expect == 0 && q.Key != "" {
			if err := tx.InsertRumorKey(ctx, db.InsertRumorKeyParams{Key: q.Key, Rumor: string(r.ID)}); err != nil {
				return err
			}
		}
		return tx.InsertQuestion(ctx, db.InsertQuestionParams{
			ID: string(q.ID), Rumor: string(r.ID), Text: q.Text, Url: q.URL, Area: q.Area,
			Lang: string(q.Lang), Device: q.Device, Asked: millis(q.Asked),
		})
	})
	if isTaken(err) {
		return &content.Error{Code: content.Conflict, Message: content.MsgStale, Err: err}
	}
	return failed("keep a question", err)
}

// putRumor inserts a case, or replaces the version that is expected.
func putRumor(ctx context.Context, tx *db.Queries, r *content.Rumor, expect int) error {
	row, err := insertOf(r)
	if err != nil {
		return err
	}
	if expect == 0 {
		return tx.InsertRumor(ctx, row)
	}
	n, err := tx.UpdateRumor(ctx, db.UpdateRumorParams{
		ID: row.ID, Version: int64(expect), Claim: row.Claim, Wordings: row.Wordings, Links: row.Links, Keys: row.Keys,
		Asks: row.Asks, FirstAsked: row.FirstAsked, LastAsked: row.LastAsked, Area: row.Area, Owner: row.Owner,
		Deadline: row.Deadline, Publication: row.Publication, Dismissed: row.Dismissed, State: row.State,
	})
	if err == nil && n == 0 {
		return content.Refuse(content.Conflict, "", content.MsgStale)
	}
	return err
}

// RumorByKey finds the case a wording belongs to; NotFound.
func (d *DB) RumorByKey(ctx context.Context, key string) (*content.Rumor, error) {
	r, err := d.reader.GetRumorByKey(ctx, key)
	if err != nil {
		return nil, found("find a rumor", content.MsgNoSuchRumor, err)
	}
	return rumorOf(r)
}

// Rumor returns a case; NotFound.
func (d *DB) Rumor(ctx context.Context, id content.ID) (*content.Rumor, error) {
	r, err := d.reader.GetRumor(ctx, string(id))
	if err != nil {
		return nil, found("read a rumor", content.MsgNoSuchRumor, err)
	}
	return rumorOf(r)
}

// Rumors lists cases of a state, the most asked first, and counts them.
func (d *DB) Rumors(ctx context.Context, s content.RumorState, limit, offset int) ([]*content.Rumor, int, error) {
	total, err := d.reader.CountRumors(ctx, string(s))
	if err != nil {
		return nil, 0, failed("count rumors", err)
	}
	rows, err := d.reader.ListRumors(ctx, db.ListRumorsParams{State: string(s), Limit: int32(limit), Offset: int32(offset)})
	if err != nil {
		return nil, 0, failed("list rumors", err)
	}
	list, err := rumorsOf(rows)
	return list, int(total), err
}

// RumorsOf lists the cases that a publication answers.
func (d *DB) RumorsOf(ctx context.Context, publication content.ID) ([]*content.Rumor, error) {
	rows, err := d.reader.ListRumorsOf(ctx, string(publication))
	if err != nil {
		return nil, failed("list rumors of a publication", err)
	}
	return rumorsOf(rows)
}

func rumorsOf(rows []db.Rumor) ([]*content.Rumor, error) {
	list := make([]*content.Rumor, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = rumorOf(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// SaveRumor keeps a case and its event; with gone set it takes over that case's
// questions and keys, and that case is gone.
func (d *DB) SaveRumor(ctx context.Context, r *content.Rumor, expect int, gone content.ID, ev *content.Event) (int64, error) {
	edition, err := d.saveWithEvent(ctx, ev, func(q *db.Queries) error {
		if err := putRumor(ctx, q, r, expect); err != nil {
			return err
		}
		if gone == "" {
			return nil
		}
		if err := q.MoveQuestions(ctx, db.MoveQuestionsParams{Rumor: string(r.ID), Rumor_2: string(gone)}); err != nil {
			return err
		}
		if err := q.MoveRumorKeys(ctx, db.MoveRumorKeysParams{Rumor: string(r.ID), Rumor_2: string(gone)}); err != nil {
			return err
		}
		return q.DeleteRumor(ctx, string(gone))
	})
	return edition, failed("save a rumor", err)
}

// Questions lists what was asked in a case, the newest first.
func (d *DB) Questions(ctx context.Context, rumor content.ID, limit int) ([]content.Question, error) {
	rows, err := d.reader.ListQuestions(ctx, db.ListQuestionsParams{Rumor: string(rumor), Limit: int32(limit)})
	if err != nil {
		return nil, failed("list questions", err)
	}
	list := make([]content.Question, len(rows))
	for i, r := range rows {
		list[i] = content.Question{ID: content.ID(r.ID), Rumor: content.ID(r.Rumor), Text: r.Text, URL: r.Url, Area: r.Area,
			Lang: content.Lang(r.Lang), Device: r.Device, Asked: moment(r.Asked)}
	}
	return list, nil
}

// AddFeedback keeps a voice; the last one of a device counts.
func (d *DB) AddFeedback(ctx context.Context, f content.Feedback) error {
	err := db.New(d.write).UpsertFeedback(ctx, db.UpsertFeedbackParams{
		Publication: string(f.Publication), Revision: int64(f.Revision), Device: f.Device, Lang: string(f.Lang),
		Helpful: f.Helpful, Confidence: f.Confidence, Said: millis(f.At),
	})
	return failed("keep feedback", err)
}

// FeedbackCounts sums voices since an instant, the most noes first.
func (d *DB) FeedbackCounts(ctx context.Context, since time.Time) ([]content.FeedbackCount, error) {
	rows, err := d.reader.CountFeedback(ctx, millis(since))
	if err != nil {
		return nil, failed("count feedback", err)
	}
	list := make([]content.FeedbackCount, len(rows))
	for i, r := range rows {
		list[i] = content.FeedbackCount{Publication: content.ID(r.Publication), Yes: int(r.Yes), No: int(r.No)}
	}
	return list, nil
}
