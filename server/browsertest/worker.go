package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

// workers are the service workers that Chromium tells this tab about.
type workers struct {
	mu     sync.Mutex
	scopes map[string]string // scope to registration id
	active map[string]string // registration id to the running worker's target
}

func (w *workers) registered(params json.RawMessage) {
	var p struct {
		Registrations []struct {
			RegistrationID, ScopeURL string
			IsDeleted                bool
		}
	}
	if json.Unmarshal(params, &p) != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.scopes == nil {
		w.scopes = map[string]string{}
	}
	for _, r := range p.Registrations {
		if r.IsDeleted {
			delete(w.scopes, r.ScopeURL)
		} else {
			w.scopes[r.ScopeURL] = r.RegistrationID
		}
	}
}

func (w *workers) changed(params json.RawMessage) {
	var p struct {
		Versions []struct{ RegistrationID, Status, RunningStatus, TargetID string }
	}
	if json.Unmarshal(params, &p) != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.active == nil {
		w.active = map[string]string{}
	}
	for _, v := range p.Versions {
		switch {
		case v.Status == "activated" && v.RunningStatus == "running":
			w.active[v.RegistrationID] = v.TargetID
		case w.active[v.RegistrationID] == v.TargetID:
			delete(w.active, v.RegistrationID)
		}
	}
}

// of finds the registration with the longest scope that holds a page, and the
// target of its worker where that runs.
func (w *workers) of(page string) (scope, registration, target string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for s, r := range w.scopes {
		if strings.HasPrefix(page, s) && len(s) > len(scope) {
			scope, registration = s, r
		}
	}
	return scope, registration, w.active[registration]
}

// Allow grants permissions to the present page's origin: "notifications",
// "geolocation", "clipboardReadWrite". Chromium only: in Firefox a preference has
// allowed notifications already.
func (p *Page) Allow(permissions ...string) {
	p.t.Helper()
	here, err := url.Parse(p.URL())
	if err != nil {
		p.t.Fatal(err)
	}
	p.do("allow "+strings.Join(permissions, ", "), func(ctx context.Context) error {
		c, err := p.chromium()
		if err != nil {
			return err
		}
		grant := obj{"origin": here.Scheme + "://" + here.Host, "permissions": permissions}
		if c.context != "" {
			grant["browserContextId"] = c.context
		}
		return c.wire.call(ctx, "", "Browser.grantPermissions", grant, nil)
	})
}

// DeliverPush hands data to the service worker of the present page as if it had
// come, decrypted, from the push service, and returns when all is settled that
// the push handler gave to waitUntil. Where that was rejected the test fails.
// Chromium only, on a ProfilePage.
func (p *Page) DeliverPush(data string) {
	p.t.Helper()
	here, err := url.Parse(p.URL())
	if err != nil {
		p.t.Fatal(err)
	}
	p.Run("await navigator.serviceWorker.ready")
	p.do("deliver a push", func(ctx context.Context) error {
		c, err := p.chromium()
		if err != nil {
			return err
		}
		registration, session, err := c.attachWorker(ctx, here.String())
		if err != nil {
			return err
		}
		if _, err := c.evaluateIn(ctx, session, watchPush); err != nil {
			return err
		}
		if err := c.call(ctx, "ServiceWorker.deliverPushMessage", obj{
			"origin": here.Scheme + "://" + here.Host, "registrationId": registration, "data": data,
		}, nil); err != nil {
			return err
		}
		_, err = c.evaluateIn(ctx, session, "__push.settled")
		return err
	})
}

// watchPush makes the worker tell when its push handler is done. Asking for
// the notifications instead would do harm: Chromium drops one from its list
// that is asked for between being noted and being shown.
const watchPush = `(() => {
	if (!self.__push) {
		self.__push = {}
		const waitUntil = ExtendableEvent.prototype.waitUntil
		ExtendableEvent.prototype.waitUntil = function (work) {
			if (this.type === 'push') {
				const now = self.__push
				now.pending++
				Promise.resolve(work).then(() => --now.pending || now.done('done'), now.failed)
			}
			return waitUntil.call(this, work)
		}
	}
	const now = self.__push = {pending: 0}
	now.settled = new Promise((done, failed) => Object.assign(now, {done, failed}))
	return ''
})()`

// attachWorker starts the service worker of a page, if it does not run, and
// opens a session to it.
func (c *chromiumTab) attachWorker(ctx context.Context, page string) (registration, session string, err error) {
	var scope, target, started string
	for target == "" {
		scope, registration, target = c.workers.of(page)
		if scope != "" && target == "" && started != scope {
			started = scope
			if err := c.call(ctx, "ServiceWorker.startWorker", obj{"scopeURL": scope}, nil); err != nil {
				return "", "", err
			}
		}
		select {
		case <-ctx.Done():
			return "", "", fmt.Errorf("no running service worker for %s: %w", page, ctx.Err())
		case <-time.After(5 * time.Millisecond):
		}
	}
	var attached struct{ SessionID string }
	err = c.wire.call(ctx, "", "Target.attachToTarget", obj{"targetId": target, "flatten": true}, &attached)
	return registration, attached.SessionID, err
}

// Notification is one that a service worker shows.
type Notification struct {
	Title, Body, Tag, Lang string
	Data                   json.RawMessage
}

const notifications = `navigator.serviceWorker.ready.then(r => r.getNotifications())` +
	`.then(l => l.map(({title, body, tag, lang, data}) => ({title, body, tag, lang, data})))`

// Notifications are those that the present page's service worker shows now.
func (p *Page) Notifications() []Notification {
	p.t.Helper()
	return Eval[[]Notification](p, notifications)
}

// WaitNotification waits until the service worker shows a notification whose
// title or body contains text, and returns it.
func (p *Page) WaitNotification(text string) Notification {
	p.t.Helper()
	var found []Notification
	p.do("wait for a notification with "+text, func(ctx context.Context) error {
		for {
			if err := p.eval(ctx, notifications+`.then(l => l.filter(n => (n.title + ' ' + n.body).includes(`+quote(text)+`)))`, &found); err != nil {
				return err
			}
			if len(found) > 0 {
				return nil
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
	return found[len(found)-1]
}
