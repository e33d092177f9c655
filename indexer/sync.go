package indexer

import (
	"context"
	"fmt"
	"iter"

	"gaoshi/content"
)

// Sync keeps an Index in step with content. It reads the present state of what
// a job names, so a job done twice or late does no harm.
type Sync struct {
	Library *content.Library
	Index   Index
	Plain   func(markdown string) string // takes the Markdown out
}

// Do does one JobIndex: what stands is put in, what does not, or does not any
// more, is taken out.
func (s *Sync) Do(ctx context.Context, job content.Job) error { return s.Pieces(ctx, job.Subjects()) }

// Pieces brings the named pieces in step.
func (s *Sync) Pieces(ctx context.Context, ids []content.ID) error {
	var docs []Document
	var gone []string
	for _, id := range ids {
		p, err := s.Library.ByID(ctx, id)
		switch {
		case content.CodeOf(err) == content.NotFound:
			gone = append(gone, string(id))
		case err != nil:
			return fmt.Errorf("index %s: %w", id, err)
		case p.Withdrawn != nil:
			gone = append(gone, string(id))
		default:
			written := Documents(p, s.Plain)
			docs = append(docs, written...)
			if p.Revision > 1 && len(written) < len(content.Langs) {
				gone = append(gone, string(id)) // a correction may have dropped a language
			}
		}
	}
	if err := s.Index.Delete(ctx, gone...); err != nil {
		return fmt.Errorf("take %d pieces out of the index: %w", len(gone), err)
	}
	if err := s.Index.Put(ctx, docs...); err != nil {
		return fmt.Errorf("index %d documents: %w", len(docs), err)
	}
	return nil
}

// All gives the documents of everything that stands, for a rebuild. It ends
// with the error of the store, if there is one.
func (s *Sync) All(ctx context.Context) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		stopped := false
		err := s.Library.Each(ctx, func(p *content.Published) error {
			if p.Withdrawn != nil {
				return nil
			}
			for _, d := range Documents(p, s.Plain) {
				if !yield(d, nil) {
					stopped = true
					return errStop
				}
			}
			return nil
		})
		if err != nil && !stopped {
			yield(Document{}, err)
		}
	}
}

// errStop ends the walk of a reader that wants no more.
var errStop = fmt.Errorf("stopped")

// Documents makes one document for each language a piece is written in.
func Documents(p *content.Published, plain func(string) string) []Document {
	var docs []Document
	for _, l := range p.Piece.Written() {
		t := p.Piece.Texts[l]
		docs = append(docs, Document{
			ID: string(p.ID) + "-" + string(l), Publication: string(p.ID),
			Kind: string(p.Kind), Lang: string(l), Slug: p.Slug,
			Headline: t.Headline, Summary: t.Summary, Claim: t.Claim,
			Body:    plain(t.Body + "\n\n" + t.WhatToDo + "\n\n" + t.Why),
			Verdict: string(p.Piece.Verdict), Severity: string(p.Piece.Severity),
			Topics: p.Piece.Topics, Areas: p.Piece.Areas,
			Published: p.Updated, Effective: p.Piece.Effective, Expires: p.Piece.Expires,
		})
	}
	return docs
}
