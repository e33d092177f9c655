package server

import (
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"gaoshi/content"
)

// server is what the handlers of this package share.
type server struct {
	Deps
	log    *slog.Logger
	fixed  [][2]string // response headers that every answer has
	ids    *requestIDs
	limits limits
}

// New joins the rooms into one application.
func New(d Deps) *fiber.App {
	d.Limits = d.Limits.orDefault()
	s := &server{Deps: d, log: d.Log, fixed: securityHeaders(d.Office), ids: newRequestIDs(), limits: newLimits(d.Limits)}
	if s.log == nil {
		s.log = slog.Default()
	}
	for _, f := range s.fixed {
		s.Cache.Always(f[0], f[1])
	}
	s.Cache.MarkStale(s.markStale)
	app := fiber.New(s.config())
	app.Server().HeaderReceived = s.bodyLimit
	// A room that takes a connection for itself (live updates) closes it, too.
	app.Server().KeepHijackedConns = true
	app.Use(s.receive)
	app.Get("/healthz", s.alive)
	app.Get("/readyz", s.ready)
	s.static(app)
	s.rooms(app)
	return app
}

// rooms mounts the rooms. The prefixed languages come first: "/en" must not be
// taken for the name of something.
func (s *server) rooms(app *fiber.App) {
	for _, l := range content.Langs {
		if l == s.Office.Lang {
			continue
		}
		group := app.Group("/" + string(l))
		for _, r := range s.PerLanguage {
			r.Routes(group)
		}
	}
	for _, r := range s.Once {
		r.Routes(app)
	}
	for _, r := range s.PerLanguage {
		r.Routes(app)
	}
}

// config is Fiber as this project needs it.
func (s *server) config() fiber.Config {
	c := fiber.Config{
		AppName:               "gaoshi",
		DisableStartupMessage: true,
		// Without it a string from Params or Query changes with the next
		// request on the connection, and every cache that kept it with it.
		Immutable:     true,
		CaseSensitive: true, // one address, one page
		ErrorHandler:  s.fail,
		// None of these is limited by default. Shutdown waits for connections
		// that are kept alive, so the idle timeout bounds it too.
		ReadTimeout:    s.Limits.ReadWhole,
		WriteTimeout:   60 * time.Second, // a slow phone on a bad day
		IdleTimeout:    60 * time.Second,
		ReadBufferSize: 16 << 10, // a request's whole header; 431 above
		// A page and its header go out in one write: each further one costs
		// more than everything else that is done for a cached page.
		WriteBufferSize: 16 << 10,
		BodyLimit:       s.Limits.Upload,
		// receive leaves one address in this header, the one that counts.
		ProxyHeader:             fiber.HeaderXForwardedFor,
		EnableTrustedProxyCheck: true,
		EnableIPValidation:      true,
	}
	for _, p := range s.TrustedProxies {
		c.TrustedProxies = append(c.TrustedProxies, p.String())
	}
	return c
}

// bodyLimit lets editors upload and nobody else: it is asked when a request's
// header is there, before any of its body is read into memory.
func (s *server) bodyLimit(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	limit := s.Limits.Body
	if strings.HasPrefix(string(h.RequestURI()), "/desk/") {
		limit = s.Limits.Upload
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: limit}
}
