package push_test

import (
	"bytes"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	webpush "github.com/SherClockHolmes/webpush-go"

	"gaoshi/server/push"
	"gaoshi/server/push/pushtest"
)

// BenchmarkSend compares, in one run and against one service, a whole send:
// through Sender, by the library alone, and by the floor, which does the least
// that is correct. Its shares are what counts; machines differ.
func BenchmarkSend(b *testing.B) {
	service := pushtest.New(b)
	service.CheckOneIn(1000)
	made := service.SubscribeMany(1000)
	text := bytes.Repeat([]byte("x"), 600)

	b.Run("sender", func(b *testing.B) {
		sender := newSender(b, service)
		subs := make([]push.Subscription, len(made))
		for i, sub := range made {
			subs[i] = subscription(b, service, sub)
		}
		m := message(string(text))
		run(b, func(i int) {
			if got := sender.Send(b.Context(), subs[i%len(subs)], m); got.Result != push.Delivered {
				b.Fatalf("%+v", got)
			}
		})
	})
	b.Run("library", func(b *testing.B) {
		vapid, err := push.MakeVAPID()
		if err != nil {
			b.Fatal(err)
		}
		service.Require(vapid.Public())
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
		defer client.CloseIdleConnections()
		run(b, func(i int) {
			sub := made[i%len(made)]
			res, err := webpush.SendNotificationWithContext(b.Context(), bytes.Clone(text),
				&webpush.Subscription{Endpoint: sub.Endpoint, Keys: webpush.Keys{P256dh: sub.P256dh, Auth: sub.Auth}},
				&webpush.Options{
					HTTPClient: client, Subscriber: "desk@example.org", Topic: "p1", TTL: 3600, Urgency: webpush.UrgencyHigh,
					VAPIDPublicKey: vapid.Public(), VAPIDPrivateKey: vapid.Private(),
				})
			if err != nil || res.StatusCode != http.StatusCreated {
				b.Fatal(res, err)
			}
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		})
	})
	b.Run("floor", func(b *testing.B) {
		service.Require("")
		floor, err := service.NewFloor(64)
		if err != nil {
			b.Fatal(err)
		}
		defer floor.Close()
		run(b, func(i int) {
			if err := floor.Send(b.Context(), made[i%len(made)], text); err != nil {
				b.Fatal(err)
			}
		})
	})
}

// run calls f from as many goroutines as there are cores.
func run(b *testing.B, f func(i int)) {
	b.ReportAllocs()
	var n atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			f(int(n.Add(1)))
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
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
