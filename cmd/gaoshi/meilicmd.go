package main

import (
	"context"
	"errors"
	"fmt"

	"gaoshi/indexer/meili"
)

type meiliCmd struct {
	Setup meiliSetupCmd `cmd:"" help:"Make the scoped keys that the portal uses; the only command that needs the master key."`
}

type meiliSetupCmd struct {
	MasterKey string `name:"master-key" env:"GAOSHI_MEILI_MASTER_KEY" help:"Master key of the server; best given as GAOSHI_MEILI_MASTER_KEY."`
}

// Run makes a key that may search and a key that may fill one index, and prints
// what to set. The master key is kept nowhere.
func (cmd meiliSetupCmd) Run(ctx context.Context, c *config, t terminal) error {
	if c.MeiliURL == "" {
		return errors.New("set GAOSHI_MEILI_URL to the server first")
	}
	search, index, err := meili.Setup(ctx, c.MeiliURL, cmd.MasterKey, c.MeiliIndex)
	if err != nil {
		return fmt.Errorf("make keys: %w", err)
	}
	fmt.Fprintf(t.out, "# for the portal: searches and fills the index %q\nGAOSHI_MEILI_KEY=%s\n# for others that only search it\nGAOSHI_MEILI_SEARCH_KEY=%s\n",
		c.MeiliIndex, index, search)
	return nil
}
