package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/schollz/progressbar/v3"

	"gaoshi/content"
)

type reindexCmd struct{}

// Run builds the index anew beside the old one and swaps it in when it is
// whole; until then the old one answers.
func (reindexCmd) Run(ctx context.Context, c *config, t terminal) error {
	p, err := openPortal(ctx, c)
	if err != nil {
		return err
	}
	defer p.Close()
	e, err := openEngine(ctx, p)
	if err != nil {
		return err
	}
	defer e.close()
	if e.lost {
		return errors.New("reindex: the folder of the search index in GAOSHI_DATA cannot be used; make room on the disk, or let this user write to it")
	}
	_, total, err := p.library.List(ctx, content.Filter{Limit: 1})
	if err != nil {
		return err
	}
	bar := progressbar.NewOptions(max(total, 1), progressbar.OptionSetWriter(t.err), progressbar.OptionSetDescription("reindex"),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	done := 0
	err = e.rebuild(ctx, func(n int) { done = n; bar.Set(min(n, total)) })
	bar.Finish()
	if err != nil {
		return fmt.Errorf("reindex: %w", err)
	}
	fmt.Fprintf(t.out, "\n%d documents of %d pieces are in the index\n", done, total)
	return nil
}
