package server

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/frontend"
	"gaoshi/server/edition"
)

// Room is a part of the site with its own routes.
type Room interface {
	Routes(app fiber.Router)
}

// Deps is what New joins. Office, Pages and Cache are needed; everything else
// may be left out.
type Deps struct {
	Office *frontend.Office
	Pages  *frontend.Renderer
	Cache  *edition.Cache

	// PerLanguage are mounted at "/" and again under each further language's
	// prefix. They tell the language by Office.SplitPath of the request's path.
	PerLanguage []Room
	// Once are mounted at "/" alone: desk, API, push.
	Once []Room

	Edition func() int64 // for /readyz and metrics
	Checks  []Check      // for /readyz
	Metrics *Metrics     // nil: nothing is counted
	Log     *slog.Logger // nil: slog.Default

	// TrustedProxies may say by X-Forwarded-For and -Proto who asks and how.
	// From anybody else these headers are taken away.
	TrustedProxies []netip.Prefix

	Limits Limits
}

// Limits of what a stranger may ask for. Zero fields take the default.
type Limits struct {
	Deadline  time.Duration // of a request; 10 s
	Body      int           // bytes of a request's body outside the desk; 1 MiB
	Upload    int           // bytes of a request's body under /desk; 24 MiB
	Searches  int           // per address and minute; 600: whole streets share one behind a carrier's NAT
	Changes   int           // requests that are no GET, per address and minute; 600
	ReadWhole time.Duration // for a whole request to arrive; 30 s
}

func (l Limits) orDefault() Limits {
	set := func(v *int, to int) {
		if *v == 0 {
			*v = to
		}
	}
	set(&l.Body, 1<<20)
	set(&l.Upload, 24<<20)
	set(&l.Searches, 600)
	set(&l.Changes, 600)
	if l.Deadline == 0 {
		l.Deadline = 10 * time.Second
	}
	if l.ReadWhole == 0 {
		l.ReadWhole = 30 * time.Second
	}
	return l
}

// Check is one line of /readyz. Its text is shown to anybody: no addresses, no
// secrets.
type Check struct {
	Name  string
	Vital bool // without it this instance cannot serve
	Run   func(context.Context) (state string, err error)
}
