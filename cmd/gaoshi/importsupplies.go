package main

import (
	"context"
	"fmt"
	"io"
	"reflect"

	"gaoshi/content"
	"gaoshi/content/intake"
)

// stocking is one import of supplies under way: what there is, who has it, or
// what was seen.
type stocking struct {
	*importing
	shelf    *content.Shelf
	defaults intake.Defaults
	items    map[string]content.Item   // as they are kept
	outlets  map[string]content.Outlet // as they are kept
	batches  map[string][]content.Observation
	at       map[string][]int // the lines of batches
}

// supplies are the kinds of file that hold some, each with what takes a row.
var supplies = map[string]func(*stocking, context.Context, intake.Row) error{
	"items": (*stocking).item, "outlets": (*stocking).outlet, "observations": (*stocking).observation,
}

// batchOf is how many observations are taken in one transaction.
const batchOf = 2000

// stock reads a file of supplies.
func (im *importing) stock(ctx context.Context, shelf *content.Shelf, r io.Reader, d intake.Defaults,
	take func(*stocking, context.Context, intake.Row) error) error {
	s, err := newStocking(ctx, im, shelf, d)
	if err != nil {
		return err
	}
	return s.rows(ctx, r, take)
}

func newStocking(ctx context.Context, im *importing, shelf *content.Shelf, d intake.Defaults) (*stocking, error) {
	s := &stocking{importing: im, shelf: shelf, defaults: d, items: map[string]content.Item{}, outlets: map[string]content.Outlet{},
		batches: map[string][]content.Observation{}, at: map[string][]int{}}
	items, err := shelf.Items(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		s.items[i.Code] = i
	}
	outlets, err := shelf.Outlets(ctx)
	for _, o := range outlets {
		s.outlets[o.ID] = o
	}
	return s, err
}

// rows hands every row in; a refused one keeps none of the others out.
func (s *stocking) rows(ctx context.Context, r io.Reader, take func(*stocking, context.Context, intake.Row) error) error {
	for row, err := range intake.Rows(r) {
		if err != nil && content.CodeOf(err) == content.Internal {
			return fmt.Errorf("line %d: %w", row.Line, err)
		}
		if err == nil {
			err = take(s, ctx, row)
		}
		switch code := content.CodeOf(err); {
		case err == nil:
		case code == content.Internal || code == content.Unavailable:
			return fmt.Errorf("line %d: %w", row.Line, err)
		default:
			s.refuse(row.Line, err)
		}
	}
	for source := range s.batches {
		if err := s.flush(ctx, source); err != nil {
			return err
		}
	}
	return nil
}

func (s *stocking) item(ctx context.Context, r intake.Row) error {
	i, err := s.defaults.Item(r)
	if err == nil {
		err = s.firstSeen(i.Code, r.Line)
	}
	if err != nil {
		return err
	}
	was, there := s.items[i.Code]
	if i.Order == 0 {
		if i.Order = was.Order; !there {
			i.Order = len(s.items) + 1
		}
	}
	if i.Edition = was.Edition; there && reflect.DeepEqual(i, was) {
		s.skipped++
		return nil
	}
	s.items[i.Code] = i
	s.added++
	return s.shelf.SaveItems(ctx, nil, i)
}

// outlet keeps what the file does not know: the shop link and ids of others.
func (s *stocking) outlet(ctx context.Context, r intake.Row) error {
	o, err := s.defaults.Outlet(r)
	if err == nil {
		err = s.firstSeen(o.ID, r.Line)
	}
	if err != nil {
		return err
	}
	was, there := s.outlets[o.ID]
	o.LinkKey, o.External, o.Updated, o.Edition = was.LinkKey, was.External, was.Updated, was.Edition
	if there && reflect.DeepEqual(o, was) {
		s.skipped++
		return nil
	}
	s.outlets[o.ID] = o
	s.added++
	return s.shelf.SaveOutlets(ctx, nil, o)
}

// observation gathers a batch for each source that the file names.
func (s *stocking) observation(ctx context.Context, r intake.Row) error {
	o, source, err := s.defaults.Observation(r)
	if err != nil {
		return err
	}
	if source == "" {
		source = s.defaults.Origin
	}
	s.batches[source] = append(s.batches[source], o)
	s.at[source] = append(s.at[source], r.Line)
	if len(s.batches[source]) == batchOf {
		return s.flush(ctx, source)
	}
	return nil
}

func (s *stocking) flush(ctx context.Context, source string) error {
	receipts, err := s.shelf.Record(ctx, content.FromImport, source, s.batches[source])
	if err != nil {
		return err
	}
	for i, r := range receipts {
		switch {
		case r.Err != nil:
			s.refuse(s.at[source][i], r.Err)
		case r.Repeated:
			s.skipped++
		default:
			s.added++
		}
	}
	delete(s.batches, source)
	delete(s.at, source)
	return nil
}
