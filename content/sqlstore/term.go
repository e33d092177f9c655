package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// Terms lists topics, then areas, each in their order.
func (d *DB) Terms(ctx context.Context) ([]content.Term, error) {
	rows, err := d.reader.ListTerms(ctx)
	if err != nil {
		return nil, failed("list terms", err)
	}
	terms := make([]content.Term, len(rows))
	for i, r := range rows {
		terms[i] = content.Term{Set: content.TermSet(r.TermSet), Code: r.Code, Order: int(r.Position)}
		if err := json.Unmarshal([]byte(r.Names), &terms[i].Names); err != nil {
			return nil, fmt.Errorf("names of term %s: %w", r.Code, err)
		}
	}
	return terms, nil
}

// SaveTerms adds terms or replaces them by set and code.
func (d *DB) SaveTerms(ctx context.Context, terms []content.Term, ev *content.Event) (int64, error) {
	edition, err := d.saveWithEvent(ctx, ev, func(q *db.Queries) error {
		for _, t := range terms {
			names, err := json.Marshal(t.Names)
			if err != nil {
				return fmt.Errorf("names of term %s: %w", t.Code, err)
			}
			err = q.UpsertTerm(ctx, db.UpsertTermParams{
				TermSet: string(t.Set), Code: t.Code, Names: string(names), Position: int64(t.Order),
			})
			if err != nil {
				return fmt.Errorf("term %s: %w", t.Code, err)
			}
		}
		return nil
	})
	return edition, failed("save terms", err)
}
