package main

import (
	"context"
	"fmt"

	"github.com/schollz/progressbar/v3"

	"gaoshi/content/sqlstore"
)

type backupCmd struct {
	File string `arg:"" type:"path" help:"The file to write; it must not be there yet."`
}

// Run copies while others go on writing, and reads the copy back.
func (cmd backupCmd) Run(ctx context.Context, c *config, t terminal) error {
	p, err := openPortal(ctx, c)
	if err != nil {
		return err
	}
	defer p.Close()
	bar, report := steps(t, "backup")
	last, err := p.db.Backup(ctx, cmd.File, report)
	bar.Finish()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "\n%s holds everything up to event %d, %s\n", cmd.File, last.Seq, last.Hash)
	return nil
}

type restoreCmd struct {
	File string `arg:"" type:"existingfile" help:"What gaoshi backup wrote."`
	Yes  bool   `help:"Replace what is in the database now."`
}

// Run brings a backup back. What is in the database goes, so a database that
// is not empty needs a word.
func (cmd restoreCmd) Run(ctx context.Context, c *config, t terminal) error {
	p, err := openPortal(ctx, c)
	if err != nil {
		return err
	}
	defer p.Close()
	if p.editions.Current() > 0 && !cmd.Yes {
		return fmt.Errorf("the database holds %d events already; stop every instance and say --yes to replace it", p.editions.Current())
	}
	bar, report := steps(t, "restore")
	last, err := p.db.Restore(ctx, cmd.File, report)
	bar.Finish()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "\nrestored up to event %d, %s\n", last.Seq, last.Hash)
	return nil
}

// steps is a bar for work that tells its total as it goes.
func steps(t terminal, what string) (*progressbar.ProgressBar, sqlstore.Progress) {
	bar := progressbar.NewOptions64(1, progressbar.OptionSetWriter(t.err), progressbar.OptionSetDescription(what),
		progressbar.OptionClearOnFinish())
	return bar, func(done, total int64) {
		bar.ChangeMax64(max(total, 1))
		bar.Set64(done)
	}
}
