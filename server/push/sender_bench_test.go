package push_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"gaoshi/server/push"
	"gaoshi/server/push/pushtest"
)

// contestant is a way to send to the i-th subscription.
type contestant struct {
	name string
	send func(i int) error
	took time.Duration
}

// BenchmarkSend compares whole sends: through Sender, by the library alone, and
// by the floor, which does the least that is correct. They take turns in short
// rounds against one service, so that a noisy machine is unfair to all alike;
// the shares are what counts. One op is a round of all three.
func BenchmarkSend(b *testing.B) {
	service := pushtest.New(b)
	service.CheckOneIn(1000)
	made := service.SubscribeMany(1000)
	text := bytes.Repeat([]byte("x"), 600)
	all := []*contestant{
		{name: "sender", send: bySender(b, service, made, text)},
		{name: "library", send: byLibrary(b, service, made, text)},
		{name: "floor", send: byFloor(b, service, made, text)},
	}
	const each = 200
	for _, c := range all {
		round(b, c, each) // connections open
		c.took = 0
	}
	for b.Loop() {
		for _, c := range all {
			round(b, c, each)
		}
	}
	for _, c := range all {
		b.ReportMetric(float64(b.N*each)/c.took.Seconds(), c.name+"/s")
	}
	b.ReportMetric(all[1].took.Seconds()/all[0].took.Seconds(), "of-library")
	b.ReportMetric(all[2].took.Seconds()/all[0].took.Seconds(), "of-floor")
}

// round sends n messages from as many goroutines as there are cores.
func round(b *testing.B, c *contestant, n int) {
	began := time.Now()
	var wg sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for core := range cores {
		wg.Go(func() {
			for i := core; i < n; i += cores {
				if err := c.send(i); err != nil {
					b.Errorf("%s: %v", c.name, err)
					return
				}
			}
		})
	}
	wg.Wait()
	c.took += time.Since(began)
}

func bySender(b *testing.B, service *pushtest.Service, made []pushtest.Subscription, text []byte) func(int) error {
	sender := newSender(b, service)
	service.Require("") // the three have keys of their own
	subs := make([]push.Subscription, len(made))
	for i, sub := range made {
		subs[i] = subscription(b, service, sub)
	}
	m := message(string(text))
	return func(i int) error {
		if got := sender.Send(b.Context(), subs[i], m); got.Result != push.Delivered {
			return fmt.Errorf("%+v", got)
		}
		return nil
	}
}

func byLibrary(b *testing.B, _ *pushtest.Service, made []pushtest.Subscription, text []byte) func(int) error {
	vapid, err := push.MakeVAPID()
	if err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	b.Cleanup(client.CloseIdleConnections)
	return func(i int) error {
		res, err := webpush.SendNotificationWithContext(b.Context(), bytes.Clone(text),
			&webpush.Subscription{Endpoint: made[i].Endpoint, Keys: webpush.Keys{P256dh: made[i].P256dh, Auth: made[i].Auth}},
			&webpush.Options{
				HTTPClient: client, Subscriber: "desk@example.org", Topic: "p1", TTL: 3600, Urgency: webpush.UrgencyHigh,
				VAPIDPublicKey: vapid.Public(), VAPIDPrivateKey: vapid.Private(),
			})
		if err != nil {
			return err
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			return err
		}
		if res.StatusCode != http.StatusCreated {
			return errors.New(res.Status)
		}
		return nil
	}
}

func byFloor(b *testing.B, service *pushtest.Service, made []pushtest.Subscription, text []byte) func(int) error {
	floor, err := service.NewFloor(64)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(floor.Close)
	return func(i int) error { return floor.Send(b.Context(), made[i], text) }
}

func BenchmarkEncodeAlert(b *testing.B) {
	a := alert()
	a.Body = string(bytes.Repeat([]byte("菜"), 1500))
	for b.Loop() {
		if _, err := a.Encode(); err != nil {
			b.Fatal(err)
		}
	}
}
