package main

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server"
	"gaoshi/server/api"
	"gaoshi/server/check"
	"gaoshi/server/desk"
	"gaoshi/server/edition"
	"gaoshi/server/feed"
	"gaoshi/server/openapi"
	"gaoshi/server/push"
	"gaoshi/server/shelf"
	"gaoshi/server/site"
)

// house is what the rooms of one server share.
type house struct {
	*portal
	office   *frontend.Office
	pages    *frontend.Renderer
	cache    *edition.Cache
	engine   *engine
	alerting *alerting
	metrics  *server.Metrics
}

// join makes every room and joins them.
func (h *house) join(ctx context.Context) (*fiber.App, error) {
	h.office.Has.Check, h.office.Has.Ask, h.office.Has.Supplies, h.office.Has.Subscribe = true, true, true, true
	checking, err := check.New(ctx, check.Deps{
		Office: h.office, Pages: h.pages, Library: h.library, Checker: h.checker, Inbox: h.inbox, Store: h.db,
	})
	if err != nil {
		return nil, err
	}
	writing, err := desk.New(desk.Deps{
		Office: h.office, Pages: h.pages, Newsroom: h.newsroom, Desk: h.desk, Library: h.library,
		Store: h.db, Sessions: h.db.Sessions(), Shelf: h.shelf, Tokens: content.NewTokens(h.db, nil), Inbox: h.inbox, Checker: h.checker,
		Subscribers: h.alerts.Count, Alerts: h.alerts,
	})
	if err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	public := h.public()
	machine, err := site.NewMachine(public)
	if err != nil {
		return nil, err
	}
	shelves := h.shelves()
	stock := shelf.NewOpen(shelves, content.NewTokens(h.db, nil))
	subscribing := h.subscribing()
	alertsAPI := push.API{Room: subscribing}
	open, err := h.api(checking.API(), stock.List(), alertsAPI.List())
	if err != nil {
		return nil, err
	}
	return server.New(server.Deps{
		Office: h.office, Pages: h.pages, Cache: h.cache, Edition: h.editions.Current, Metrics: h.metrics,
		PerLanguage:    []server.Room{site.New(public), feed.New(h.office, h.library, h.cache).WithShelves(h.shelf), checking, shelf.New(shelves), subscribing},
		Once:           []server.Room{machine, open, mounted(checking.API()), stock, alertsAPI, h.alerting.live, writing},
		Checks:         h.checks(),
		TrustedProxies: h.config.trusted(),
	}), nil
}

// public is what the pages that everybody reads are made of.
func (h *house) public() site.Deps {
	return site.Deps{
		Office: h.office, Pages: h.pages, Library: h.library, Cache: h.cache, Edition: h.editions.Current, Index: h.engine, Shelf: h.shelf,
	}
}

// shelves is what the pages and the data of supplies are made of.
func (h *house) shelves() shelf.Deps {
	return shelf.Deps{Office: h.office, Pages: h.pages, Shelf: h.shelf, Terms: h.library, Cache: h.cache}
}

// api is the JSON room; more are the API routes of other rooms, which its
// document describes too.
func (h *house) api(more ...[]openapi.Route) (*api.Room, error) {
	d := api.Deps{
		Office: h.office, Library: h.library, Cache: h.cache, Edition: h.editions.Current, Index: h.engine, Version: version(),
	}
	for _, routes := range more {
		d.More = append(d.More, routes...)
	}
	return api.New(d)
}

// mounted is a room of API routes alone.
type mounted []openapi.Route

// Routes mounts them.
func (m mounted) Routes(app fiber.Router) { openapi.Mount(app, m) }

// checks is what /readyz asks.
func (h *house) checks() []server.Check {
	return []server.Check{
		{Name: "database", Vital: true, Run: func(ctx context.Context) (string, error) { return "answers", h.db.Ready(ctx) }},
		{Name: "search", Run: h.engine.state},
		{Name: "matcher", Run: func(context.Context) (string, error) {
			if h.checker.Ready() {
				return "ready", nil
			}
			return "is being built", nil
		}},
	}
}
