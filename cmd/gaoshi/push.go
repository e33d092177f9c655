package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/push"
)

// alerting is what sends alerts: the jobs need it before there are rooms.
type alerting struct {
	vapid  push.VAPID
	hosts  push.Hosts
	sender *push.Sender
	fanout *push.Fanout
	live   *push.Live
}

// sendsAtOnce is how many sends one process has under way at most: four parts
// at a time, each with push.FanoutConfig's window.
const sendsAtOnce = 256

func openAlerting(ctx context.Context, p *portal, office *frontend.Office) (*alerting, error) {
	a := &alerting{}
	var err error
	if a.vapid, err = p.vapid(ctx); err != nil {
		return nil, err
	}
	if a.hosts, err = push.ParseHosts(strings.Join(p.config.PushHosts, ",")); err != nil {
		return nil, fmt.Errorf("GAOSHI_PUSH_HOSTS: %w", err)
	}
	a.sender, err = push.NewSender(push.Config{
		VAPID: a.vapid, Subject: p.config.vapidSubject(), Hosts: a.hosts, Connections: sendsAtOnce,
	})
	if err != nil {
		return nil, fmt.Errorf("GAOSHI_VAPID_SUBJECT: %w", err)
	}
	a.fanout = push.NewFanout(push.FanoutConfig{Office: office, Library: p.library, Alerts: p.alerts, Sender: a.sender})
	a.live = push.NewLive(p.editions, p.db)
	return a, nil
}

// vapidSubject is whom push services write to. They want a mail address or an
// https address; a portal on a laptop has neither.
func (c *config) vapidSubject() string {
	switch {
	case c.VAPIDSubject != "":
		return c.VAPIDSubject
	case strings.HasPrefix(c.BaseURL, "https://"):
		return c.BaseURL
	}
	return "nobody@localhost"
}

// vapidSetting is where instances that share a database share their key pair.
const vapidSetting = "vapid"

// vapid is the configured pair, or one that is made once and kept: in the data
// folder, or in the database where several instances serve one portal.
func (p *portal) vapid(ctx context.Context) (push.VAPID, error) {
	if p.config.VAPIDPublic != "" {
		v, err := push.ParseVAPID(p.config.VAPIDPublic, p.config.VAPIDPrivate)
		if err != nil {
			return v, fmt.Errorf("GAOSHI_VAPID_PUBLIC: %w", err)
		}
		return v, nil
	}
	if p.config.DatabaseURL == "" {
		return push.LoadOrMakeVAPID(p.config.Data)
	}
	return p.sharedVAPID(ctx)
}

type keyPair struct{ Public, Private string }

func (p *portal) sharedVAPID(ctx context.Context) (push.VAPID, error) {
	made, err := push.MakeVAPID()
	if err != nil {
		return made, err
	}
	offer, err := json.Marshal(keyPair{made.Public(), made.Private()})
	if err != nil {
		return made, fmt.Errorf("keep the VAPID pair: %w", err)
	}
	kept, err := p.db.SettingOnce(ctx, vapidSetting, string(offer))
	if err != nil {
		return made, fmt.Errorf("keep the VAPID pair: %w", err)
	}
	var pair keyPair
	if err := json.Unmarshal([]byte(kept), &pair); err != nil {
		return made, fmt.Errorf("load the VAPID pair from the database: %w", err)
	}
	return push.ParseVAPID(pair.Public, pair.Private)
}

// handle says who tells the subscribers.
func (a *alerting) handle(p *portal) {
	p.db.Handle(content.JobFanout, a.fanout.Start)
	p.db.Handle(content.JobAlert, a.fanout.Work)
}

// subscribing is the room of subscriptions.
func (h *house) subscribing() *push.Room {
	return push.New(push.Deps{
		Office: h.office, Pages: h.pages, Cache: h.cache, Edition: h.editions.Current, Terms: h.library.Terms,
		Alerts: h.alerts, Sender: h.alerting.sender, Hosts: h.alerting.hosts, VAPID: h.alerting.vapid, Allow: h.db.Allow,
	})
}
