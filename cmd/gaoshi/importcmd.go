package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"

	"gaoshi/content"
	"gaoshi/content/intake"
	"gaoshi/frontend/words"
)

// importCmd takes files of others. Its columns are in the README.
type importCmd struct {
	Kind string `arg:"" enum:"notices,clarifications,items,outlets,observations" help:"What the file holds: notices, clarifications, items, outlets or observations."`
	File string `arg:"" type:"existingfile" help:"JSON Lines or CSV."`
}

// importers make a piece of a row, for each kind of file.
var importers = map[string]struct {
	kind content.Kind
	read func(intake.Defaults, intake.Row) (content.Imported, error)
}{
	"notices":        {content.Notice, intake.Defaults.Notice},
	"clarifications": {content.Clarification, intake.Defaults.Clarification},
}

// Run imports a file: good lines are kept, every bad one is reported with its
// number and reason, and the exit status is 1 if there was any.
func (cmd importCmd) Run(ctx context.Context, c *config, t terminal) error {
	p, err := openPortal(ctx, c)
	if err != nil {
		return err
	}
	defer p.Close()
	f, err := os.Open(cmd.File)
	if err != nil {
		return err
	}
	defer f.Close()
	bar := progress(t.err, sizeOf(f), "import")
	im := &importing{
		newsroom: p.newsroom, kind: importers[cmd.Kind].kind, out: t.err, bar: bar,
		words: words.For(content.English), seen: map[string]int{},
	}
	defaults := intake.Defaults{Lang: content.Lang(c.Lang), Zone: c.zone(), Origin: filepath.Base(cmd.File)}
	if take, ok := supplies[cmd.Kind]; ok {
		err = im.stock(ctx, p.shelf, io.TeeReader(f, bar), defaults, take)
	} else {
		err = im.file(ctx, io.TeeReader(f, bar), defaults, importers[cmd.Kind].read)
	}
	bar.Finish()
	fmt.Fprintf(t.out, "\n%d added, %d there already, %d refused\n", im.added, im.skipped, im.bad)
	if err != nil {
		return err
	}
	if im.bad > 0 {
		return errReported
	}
	return nil
}

// sizeOf is the length of a file in bytes, −1 for a pipe, which has none.
func sizeOf(f *os.File) int64 {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return -1
	}
	return max(info.Size(), 1) // a bar over nothing cannot be drawn
}

// progress draws a bar over bytes; a size below zero draws a spinner.
func progress(w io.Writer, size int64, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions64(size, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
}

// importing is one import under way.
type importing struct {
	newsroom            *content.Newsroom
	kind                content.Kind
	words               *words.Words
	out                 io.Writer
	bar                 *progressbar.ProgressBar
	seen                map[string]int // the line each id was first seen in
	batch               []content.Imported
	lines               []int // where each of batch stands
	added, skipped, bad int
}

// file reads rows and hands them in, a batch at a time.
func (im *importing) file(ctx context.Context, r io.Reader, d intake.Defaults,
	read func(intake.Defaults, intake.Row) (content.Imported, error)) error {
	for row, err := range intake.Rows(r) {
		if err != nil && content.CodeOf(err) == content.Internal {
			return fmt.Errorf("line %d: %w", row.Line, err)
		}
		var in content.Imported
		if err == nil {
			in, err = read(d, row)
		}
		if err == nil {
			err = im.firstSeen(in.External, row.Line)
		}
		if err != nil {
			im.refuse(row.Line, err)
			continue
		}
		im.batch, im.lines = append(im.batch, in), append(im.lines, row.Line)
		if len(im.batch) == content.MaxImport {
			if err := im.flush(ctx); err != nil {
				return err
			}
		}
	}
	return im.flush(ctx)
}

// firstSeen refuses an id that another line of the file has: one of the two
// would be lost without a word.
func (im *importing) firstSeen(id string, line int) error {
	if id == "" {
		return nil
	}
	if before, ok := im.seen[id]; ok {
		return content.Refuse(content.Invalid, "id", content.MsgDuplicateID, "Line", before)
	}
	im.seen[id] = line
	return nil
}

func (im *importing) flush(ctx context.Context) error {
	results, err := im.newsroom.Import(ctx, im.kind, im.batch)
	if err != nil {
		return err
	}
	for i, res := range results {
		switch {
		case res.Err != nil:
			im.refuse(im.lines[i], res.Err)
		case res.Skipped:
			im.skipped++
		default:
			im.added++
		}
	}
	im.batch, im.lines = im.batch[:0], im.lines[:0]
	return nil
}

// refuse reports one line with every reason, in words.
func (im *importing) refuse(line int, err error) {
	im.bad++
	im.bar.Clear()
	for _, e := range content.RefusalsIn(err) {
		field := ""
		if e.Field != "" {
			field = e.Field + ": "
		}
		fmt.Fprintf(im.out, "line %d: %s%s\n", line, field, im.words.Error(e))
	}
}
