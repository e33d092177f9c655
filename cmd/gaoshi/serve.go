package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server"
	"gaoshi/server/desk"
	"gaoshi/server/edition"
)

type serveCmd struct{}

// Run serves until the process is told to stop, then answers what is under way
// and ends.
func (serveCmd) Run(ctx context.Context, c *config, t terminal) error {
	p, err := openPortal(ctx, c)
	if err != nil {
		return err
	}
	defer p.Close()
	return p.serve(ctx, t)
}

// watchEvery is how often an instance asks what others have published.
const watchEvery = 400 * time.Millisecond

// serve joins the rooms on an open portal and runs it.
func (p *portal) serve(ctx context.Context, t terminal) (err error) {
	office := p.config.office()
	pages, err := frontend.New(office)
	if err != nil {
		return err
	}
	e, err := openEngine(ctx, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	p.handleJobs(e)
	sending, err := openAlerting(ctx, p, office)
	if err != nil {
		return err
	}
	defer sending.sender.Close()
	sending.handle(p)
	stopJobs, err := p.db.Work(ctx)
	if err != nil {
		return err
	}
	// Whatever runs beside the requests ends before the engine and the
	// database are closed.
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	defer func() {
		cancel()
		running.Wait()
		stopping, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer done()
		err = errors.Join(err, stopJobs(stopping))
	}()
	cache := edition.New(p.current(), edition.Options{})
	h := &house{portal: p, office: office, pages: pages, cache: cache, engine: e, alerting: sending, metrics: p.metrics(background, &running, cache)}
	app, err := h.join(ctx)
	if err != nil {
		return err
	}
	if err := p.greet(ctx, office, t); err != nil {
		return err
	}
	// Last: whoever asks first should not wait for the matcher and the index.
	running.Go(func() { p.editions.Watch(background, p.db, watchEvery) })
	running.Go(func() { sending.live.Run(background) })
	running.Go(func() { e.keep(background) })
	running.Go(func() { p.checker.Run(background, giveBack) })
	return server.Run(ctx, app, p.config.Listen, sending.live.Close)
}

// metrics serves what is counted on its own address, when one is set.
func (p *portal) metrics(ctx context.Context, running *sync.WaitGroup, cache *edition.Cache) *server.Metrics {
	if p.config.MetricsListen == "" {
		return nil
	}
	m := server.NewMetrics()
	m.Watch(p.editions.Current, cache)
	running.Go(func() {
		if err := m.Listen(ctx, p.config.MetricsListen); err != nil {
			slog.Error("metrics are not served", "err", err)
		}
	})
	return m
}

// current is the edition that ready pages are of. Who works on the templates
// wants every page made anew, so there each question moves it.
func (p *portal) current() func() int64 {
	if !p.config.Dev {
		return p.editions.Current
	}
	var asked atomic.Int64
	return func() int64 { return asked.Add(1) }
}

// handleJobs says who does which job.
func (p *portal) handleJobs(e *engine) {
	p.db.Handle(content.JobIndex, e.writer(e.Index).Do)
	p.db.Handle(content.JobPublish, func(ctx context.Context, j content.Job) error {
		return p.newsroom.PublishDue(ctx, j.Subject)
	})
	p.db.Handle(content.JobExpire, func(ctx context.Context, j content.Job) error {
		return p.newsroom.ExpireDue(ctx, j.Subject)
	})
}

// greet prints where the portal is, and at the first start the link that makes
// the first admin.
func (p *portal) greet(ctx context.Context, office *frontend.Office, t terminal) error {
	fmt.Fprintf(t.out, "%s\n  %s\n  desk: %s\n", version(), office.BaseURL, office.URL("/desk"))
	link, needed, err := desk.SetupLink(ctx, p.db, p.desk, office, time.Now())
	if err != nil {
		return fmt.Errorf("make the set-up link: %w", err)
	}
	if needed {
		fmt.Fprintf(t.out, "\nNobody can sign in yet. Open this link once to make the first admin:\n  %s\n\n", link)
	}
	return nil
}

// trusted parses what validate has passed.
func (c *config) trusted() []netip.Prefix {
	var out []netip.Prefix
	for _, s := range c.TrustedProxies {
		if prefix, err := netip.ParsePrefix(s); err == nil {
			out = append(out, prefix)
		} else if addr, err := netip.ParseAddr(s); err == nil {
			out = append(out, netip.PrefixFrom(addr, addr.BitLen()))
		}
	}
	return out
}
