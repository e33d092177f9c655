package desk

import (
	"context"
	"fmt"
	"slices"

	"gaoshi/content"
	"gaoshi/frontend"
)

// takeFiles cleans and keeps new files, puts them on the form, and fills in
// what the form may not say about files itself: their type and size.
func (r *Room) takeFiles(ctx context.Context, f *frontend.EditForm, p *content.Publication, uploads []upload) error {
	if err := r.fillFiles(ctx, f, p); err != nil {
		return err
	}
	var errs content.Errors
	for _, u := range uploads {
		att, err := r.takeFile(ctx, u)
		if err != nil {
			refused := content.RefusalsIn(err)
			if len(refused) == 0 {
				return err
			}
			errs = append(errs, named(refused[0], u.name))
			continue
		}
		if !slices.ContainsFunc(f.Attachments, func(a content.Attachment) bool { return a.Hash == att.Hash }) {
			f.Attachments = append(f.Attachments, att)
		}
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// named puts the file's name into its refusal, for who sent three.
func named(e *content.Error, name string) *content.Error {
	args := map[string]any{"Name": cut(name, 60)}
	for k, v := range e.Args {
		args[k] = v
	}
	return &content.Error{Code: e.Code, Field: e.Field, Message: e.Message, Args: args, Err: e.Err}
}

func (r *Room) takeFile(ctx context.Context, u upload) (content.Attachment, error) {
	if u.err != nil {
		return content.Attachment{}, u.err
	}
	file, att, err := r.files.Clean(ctx, u.name, u.data)
	if err != nil {
		return content.Attachment{}, fmt.Errorf("clean upload: %w", err)
	}
	file.At = r.Now()
	if err := r.Desk.SaveFile(ctx, file); err != nil {
		return content.Attachment{}, fmt.Errorf("keep upload: %w", err)
	}
	return att, nil
}

// fillFiles looks up the files that a form names: on the piece, else in the
// store.
func (r *Room) fillFiles(ctx context.Context, f *frontend.EditForm, p *content.Publication) error {
	var known []content.Attachment
	if p != nil {
		known = p.Latest().Attachments
	}
	for i := range f.Attachments {
		a := &f.Attachments[i]
		if j := slices.IndexFunc(known, func(k content.Attachment) bool { return k.Hash == a.Hash }); j >= 0 {
			a.Type, a.Bytes = known[j].Type, known[j].Bytes
			continue
		}
		file, err := r.Library.File(ctx, a.Hash)
		if err != nil {
			return fmt.Errorf("attachment: %w", err)
		}
		a.Type, a.Bytes = file.Type, int64(len(file.Bytes))
	}
	return nil
}
