package main

import (
	"context"

	"gaoshi/indexer/match/evaluate"
)

// evalMatchCmd measures the matcher on labelled messages, in a throwaway
// matcher and through the code that /check uses; with --learn it learns the
// matcher's weights anew.
type evalMatchCmd struct {
	Claims  []string `placeholder:"FILE" type:"existingfile" help:"Claims {id, claim, title, text}, one JSON object a line; may be repeated."`
	Queries []string `placeholder:"FILE" type:"existingfile" help:"Labelled messages {id, text, relevant}, one JSON object a line."`
	MinMAP  float64  `name:"min-map" help:"Fail when MAP@5 is below this."`
	Learn   string   `placeholder:"DIR" type:"existingdir" help:"Learn the weights from the labelled sets in this folder instead."`
	Weights string   `default:"indexer/match/weights.json" help:"Where --learn writes the weights."`
}

// Run prints one line a figure, MAP@5 first. It returns an error when MAP@5 is
// below the minimum.
func (cmd evalMatchCmd) Run(ctx context.Context, t terminal) error {
	if cmd.Learn != "" {
		return evaluate.Learn(ctx, t.out, evaluate.SharedSets(cmd.Learn), cmd.Weights)
	}
	return evaluate.Command(ctx, t.out, evaluate.Options{Claims: cmd.Claims, Queries: cmd.Queries, MinMAP: cmd.MinMAP})
}
