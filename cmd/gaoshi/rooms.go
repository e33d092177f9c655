package main

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"gaoshi/frontend"
	"gaoshi/server"
	"gaoshi/server/api"
	"gaoshi/server/desk"
	"gaoshi/server/edition"
	"gaoshi/server/feed"
	"gaoshi/server/site"
)

// rooms makes every room of the server and joins them.
func (p *portal) rooms(office *frontend.Office, pages *frontend.Renderer, cache *edition.Cache, e *engine, metrics *server.Metrics) (*fiber.App, error) {
	writing, err := desk.New(desk.Deps{
		Office: office, Pages: pages, Newsroom: p.newsroom, Desk: p.desk, Library: p.library,
		Store: p.db, Sessions: p.db.Sessions(),
	})
	if err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	public := site.Deps{
		Office: office, Pages: pages, Library: p.library, Cache: cache, Edition: p.editions.Current, Index: e,
	}
	machine, err := site.NewMachine(public)
	if err != nil {
		return nil, err
	}
	open, err := api.New(api.Deps{
		Office: office, Library: p.library, Cache: cache, Edition: p.editions.Current, Index: e, Version: version(),
	})
	if err != nil {
		return nil, err
	}
	return server.New(server.Deps{
		Office: office, Pages: pages, Cache: cache, Edition: p.editions.Current, Metrics: metrics,
		PerLanguage:    []server.Room{site.New(public), feed.New(office, p.library, cache)},
		Once:           []server.Room{machine, open, writing},
		Checks:         p.checks(),
		TrustedProxies: p.config.trusted(),
	}), nil
}

// checks is what /readyz asks.
func (p *portal) checks() []server.Check {
	return []server.Check{{Name: "database", Vital: true, Run: func(ctx context.Context) (string, error) {
		return "answers", p.db.Ready(ctx)
	}}}
}
