package evaluate

import (
	"context"
	"fmt"
	"io"
)

// Options of the command.
type Options struct {
	Claims  []string // files; all are indexed together
	Queries []string // files
	MinMAP  float64  // 0 for no minimum
}

// Command is what `gaoshi evalmatch` does: it reads the files, measures, and
// prints. It returns an error that wraps ErrBelow when MAP@5 is below the minimum.
func Command(ctx context.Context, out io.Writer, o Options) error {
	claims, err := ReadClaims(o.Claims...)
	if err != nil {
		return err
	}
	var queries []Query
	for _, file := range o.Queries {
		more, err := ReadQueries(file)
		if err != nil {
			return err
		}
		queries = append(queries, more...)
	}
	r, err := Run(ctx, claims, queries)
	if err != nil {
		return err
	}
	if err := r.Print(out); err != nil {
		return fmt.Errorf("print the figures: %w", err)
	}
	if r.MAP < o.MinMAP {
		return fmt.Errorf("%w: %.4f, demanded %.4f", ErrBelow, r.MAP, o.MinMAP)
	}
	return nil
}
