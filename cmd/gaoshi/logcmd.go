package main

import (
	"context"
	"errors"
	"fmt"

	"gaoshi/content"
)

type logCmd struct {
	Verify logVerifyCmd `cmd:"" help:"Walk the hash chain and name the first link that does not hold."`
}

type logVerifyCmd struct{}

// Run verifies the log and prints its last number and hash: kept elsewhere,
// they prove later that nothing was cut off.
func (logVerifyCmd) Run(ctx context.Context, c *config, t terminal) error {
	p, err := openPortal(ctx, c)
	if err != nil {
		return err
	}
	defer p.Close()
	last, err := content.VerifyLog(ctx, p.db)
	if broken, ok := errors.AsType[*content.BrokenLink](err); ok {
		fmt.Fprintf(t.err, "gaoshi: the log is broken at event %d: %s\n", broken.Seq, broken.Why)
		return errReported
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "the log holds: %d events, the last is %s\n", last.Seq, last.Hash)
	return nil
}
