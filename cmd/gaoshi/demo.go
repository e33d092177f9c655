package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest/town"
	"gaoshi/server/desk"
)

// demoCmd serves a fictional town from a folder that is gone when it ends.
type demoCmd struct{}

// Run fills an empty portal with the town's last week and serves it.
func (demoCmd) Run(ctx context.Context, c *config, t terminal) error {
	dir, err := os.MkdirTemp("", "gaoshi-demo-")
	if err != nil {
		return fmt.Errorf("make a temporary folder for the demo: %w", err)
	}
	defer os.RemoveAll(dir)
	demo := c.forDemo(dir)
	p, err := openPortal(ctx, &demo)
	if err != nil {
		return err
	}
	defer p.Close()
	filled, err := p.fill(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "A fictional town, %s, in a cold wave. It is gone when you stop it (Ctrl+C).\n", demo.SiteNameEN)
	for _, l := range filled.Logins {
		fmt.Fprintf(t.out, "  sign in as %-10s %-14s %v\n", l.Login, l.Password, l.Roles)
	}
	return p.serve(ctx, t)
}

// forDemo is the configuration with nothing that would touch a real portal.
func (c *config) forDemo(dir string) config {
	demo := *c
	demo.Data, demo.DatabaseURL, demo.MeiliURL, demo.Solo = filepath.Join(dir, "data"), "", "", false
	demo.SiteName, demo.SiteNameEN = town.Name[content.Chinese], town.Name[content.English]
	return demo
}

// fill plays the town into the portal.
func (p *portal) fill(ctx context.Context) (town.Town, error) {
	t, err := town.Fill(ctx, p.db, p.editions, content.Office{}, time.Now().In(p.config.zone()), desk.HashPassword)
	if err != nil {
		return t, err
	}
	return t, t.Supplies.Stock(ctx, p.db, p.editions)
}
