package push

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
	"gaoshi/server/openapi"
)

// subscriptions is what the routes ask of content.Alerts.
type subscriptions interface {
	Subscribe(ctx context.Context, s content.Subscription, was string) (kept content.Subscription, created bool, err error)
	Renew(ctx context.Context, s content.Subscription, was string) (*content.Subscription, error)
	Find(ctx context.Context, endpoint string) (*content.Subscription, error)
	Unsubscribe(ctx context.Context, endpoint string) error
}

var _ subscriptions = (*content.Alerts)(nil)

// Deps is what the room needs. Allow counts a try under a key and reports
// whether it is among the first limit of a window.
type Deps struct {
	Office  *frontend.Office
	Pages   *frontend.Renderer
	Cache   *edition.Cache
	Edition func() int64
	Terms   func(ctx context.Context) ([]content.Term, error)
	Alerts  subscriptions
	Sender  *Sender
	Hosts   Hosts
	VAPID   VAPID
	Allow   func(ctx context.Context, key string, limit int, window time.Duration) (bool, error)
}

// Room is the page to subscribe on and the routes behind it.
type Room struct{ Deps }

// New makes the room.
func New(d Deps) *Room { return &Room{d} }

// Routes are the page, in each language.
func (r *Room) Routes(app fiber.Router) { app.Get("/subscribe", r.ShowSubscribe) }

// ShowSubscribe is the same page for everybody: what this browser gets, its
// script asks with the endpoint as proof.
func (r *Room) ShowSubscribe(c *fiber.Ctx) error {
	lang, path := r.Office.SplitPath(c.Path())
	return r.Cache.Serve(c, edition.Key(c), func(ctx context.Context) (edition.Page, error) {
		terms, err := r.Terms(ctx)
		if err != nil {
			return edition.Page{}, err
		}
		b := frontend.Base{Office: r.Office, Lang: lang, Path: path, Now: time.Now(), Edition: r.Edition()}
		body, err := r.Pages.Bytes(frontend.NewSubscribePage(b, r.VAPID.Public(), terms))
		return edition.Page{Type: fiber.MIMETextHTMLCharsetUTF8, Body: body}, err
	})
}

// API is the room's part of the API. Mount it with openapi.Mount, and hand List
// to the API room, which describes it.
type API struct{ *Room }

// Routes mounts the routes at the application's root.
func (a API) Routes(app fiber.Router) { openapi.Mount(app, a.List()) }

// List is the table of routes.
func (a API) List() []openapi.Route {
	return []openapi.Route{
		{
			Path: "/push/key", ID: "getPushKey", Handle: a.ShowKey,
			Summary: "The public key that a browser subscribes with (applicationServerKey).", Answer: publicKey{},
		},
		{
			Method: http.MethodPost, Path: "/push/subscriptions", ID: "subscribe", Handle: a.Subscribe,
			Summary: "Subscribe a browser to alerts, or change what it gets. The endpoint is the only proof of whose it is.",
			Body:    subscribeRequest{}, Answer: choices{}, Status: http.StatusCreated, Refuses: []int{400, 413, 422, 429},
		},
		{
			Method: http.MethodDelete, Path: "/push/subscriptions", ID: "unsubscribe", Handle: a.Unsubscribe,
			Summary: "End a subscription. Ending one that has ended is no error.",
			Body:    endpointRequest{}, Status: http.StatusNoContent, Refuses: []int{400, 413, 422},
		},
		{
			Method: http.MethodPost, Path: "/push/subscriptions/own", ID: "getOwnSubscription", Handle: a.ShowOwn,
			Summary: "What the browser with this endpoint gets. Subscriptions are never listed.",
			Body:    endpointRequest{}, Answer: choices{}, Refuses: []int{400, 404, 413, 422, 429},
		},
		{
			Method: http.MethodPost, Path: "/push/subscriptions/renew", ID: "renewSubscription", Handle: a.Renew,
			Summary: "Say that a browser is still there, or that its endpoint has changed from another one.",
			Body:    renewRequest{}, Answer: choices{}, Refuses: []int{400, 404, 413, 422, 429},
		},
		{
			Method: http.MethodPost, Path: "/push/test", ID: "testPush", Handle: a.Test,
			Summary: "Send a test message to oneself.",
			Body:    endpointRequest{}, Answer: testAnswer{}, Refuses: []int{400, 404, 413, 422, 429},
		},
	}
}

type publicKey struct {
	Key string `json:"key" about:"base64url, for pushManager.subscribe"`
}

// ShowKey is the key that browsers subscribe with.
func (a API) ShowKey(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.JSON(publicKey{a.VAPID.Public()})
}

// Limits of what one address may do; whole streets share one behind a carrier's
// NAT, so they are wide. A million subscriptions from one address would take
// most of a year, and its fictional endpoints are gone after their first alert.
const (
	changesPerHour = 300
	testsPerHour   = 60
	testsPerPhone  = 6 // an hour
)

// limit counts a try of an address.
func (a API) limit(c *fiber.Ctx, what string, limit int) error {
	return a.allowed(c.UserContext(), "push "+what+" "+c.IP(), limit)
}

func (a API) allowed(ctx context.Context, key string, limit int) error {
	ok, err := a.Allow(ctx, key, limit, time.Hour)
	if err != nil {
		return err
	}
	if !ok {
		return content.Refuse(content.TooMany, "", content.MsgTooOften)
	}
	return nil
}

// logEnded notes an ended subscription by its host and hash.
func logEnded(ctx context.Context, e Endpoint, why string) {
	slog.InfoContext(ctx, "subscription ended", "endpoint", e, "why", why)
}
