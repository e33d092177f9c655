package shelf_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"gaoshi/content"
	"gaoshi/server"
)

// fill makes 2,000 outlets that all have cabbage.
func (m *market) fill(b *testing.B, outlets int) {
	b.Helper()
	var os []content.Outlet
	var rows []content.Observation
	for i := range outlets {
		id := fmt.Sprintf("o%04d", i)
		os = append(os, content.Outlet{ID: id, Names: map[content.Lang]string{content.Chinese: fmt.Sprintf("第%d号便民店", i*7919)}, Lat: 21.5 + float64(i)/7919, Lon: 135})
		rows = append(rows, content.Observation{Outlet: id, Item: "cabbage", Status: content.InStock, Price: content.Fen(200 + i*37%400),
			Observed: m.Clock.Now().Add(-time.Duration(i*17%7000) * time.Second)})
	}
	if err := m.shelf.SaveOutlets(b.Context(), nil, os...); err != nil {
		b.Fatal(err)
	}
	if _, err := m.shelf.Record(b.Context(), content.FromDesk, "x", rows); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSupplies asks for the page of an item with 2,000 outlets, and a raw
// Fiber handler for the same bytes, in turns over real sockets, and reports the
// requests a second of the first in parts of the second's, the median over all
// turns. 0.85 is the figure to reach.
//
//	go test ./server/shelf -run '^$' -bench Supplies -benchtime 3s
func BenchmarkSupplies(b *testing.B) {
	m := open(b)
	m.fill(b, 2000)
	_, page := m.do(b, "GET", "/supplies/cabbage", "")
	var packed bytes.Buffer
	w := brotli.NewWriterLevel(&packed, 5)
	io.WriteString(w, page)
	w.Close()
	raw := fiber.New(fiber.Config{DisableStartupMessage: true})
	raw.Get("/supplies/cabbage", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
		c.Set(fiber.HeaderContentEncoding, "br")
		c.Response().SetBodyRaw(packed.Bytes())
		return nil
	})
	both := []asker{listen(b, m.app), listen(b, raw)}
	var ratios []float64
	for turn := 0; b.Loop(); turn++ {
		var took [2]time.Duration
		for i := range 2 {
			which := (i + turn) % 2 // neither is always the first
			start := time.Now()
			both[which].crowd(b)
			took[which] = time.Since(start)
		}
		ratios = append(ratios, float64(took[1])/float64(took[0]))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "of-raw")
	b.ReportMetric(float64(packed.Len()), "bytes-br")
}

// BenchmarkSuppliesMade makes that page anew each time, as after each change.
func BenchmarkSuppliesMade(b *testing.B) {
	m := open(b)
	m.fill(b, 2000)
	for b.Loop() {
		m.Editions.Advance(m.Editions.Current() + 1)
		if res, _ := m.do(b, "GET", "/supplies/cabbage", "", "Accept-Encoding", "br"); res.StatusCode != 200 {
			b.Fatal(res.StatusCode)
		}
	}
}

// asker keeps connections to one server.
type asker struct {
	http *fasthttp.HostClient
	url  string
}

func listen(b *testing.B, app *fiber.App) asker {
	b.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, app, ln) }()
	a := asker{&fasthttp.HostClient{Addr: ln.Addr().String(), MaxConns: 64}, "http://" + ln.Addr().String() + "/supplies/cabbage"}
	b.Cleanup(func() {
		a.http.CloseIdleConnections()
		stop()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	return a
}

// crowd is 16 connections that ask 25 times each.
func (a asker) crowd(b *testing.B) {
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			req.SetRequestURI(a.url)
			req.Header.Set(fiber.HeaderAcceptEncoding, "gzip, deflate, br, zstd")
			for range 25 {
				if err := a.http.Do(req, res); err != nil {
					b.Error(err)
				} else if res.StatusCode() != 200 || string(res.Header.ContentEncoding()) != "br" {
					b.Errorf("got %d in %q", res.StatusCode(), res.Header.ContentEncoding())
				}
			}
		})
	}
	wg.Wait()
}
