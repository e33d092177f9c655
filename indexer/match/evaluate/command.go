package evaluate

import (
	"context"
	"fmt"
	"io"
)

// Command is what `gaoshi evalmatch` does: it reads the files, measures, and
// prints. It returns an error that wraps ErrBelow when MAP@5 is below minMAP.
func Command(ctx context.Context, out io.Writer, claimFiles []string, queryFile string, minMAP float64) error {
	claims, err := ReadClaims(claimFiles...)
	if err != nil {
		return err
	}
	queries, err := ReadQueries(queryFile)
	if err != nil {
		return err
	}
	r, err := Run(ctx, claims, queries)
	if err != nil {
		return err
	}
	if err := r.Print(out); err != nil {
		return fmt.Errorf("print the figures: %w", err)
	}
	if r.MAP < minMAP {
		return fmt.Errorf("%w: %.4f, demanded %.4f", ErrBelow, r.MAP, minMAP)
	}
	return nil
}
