package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"gaoshi/server/edition"
)

// Metrics counts requests by route pattern and shows what cmd registers. It is
// served on a listener of its own, which is not for the public.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec

	mu    sync.RWMutex
	found map[answerKind]answerMetrics
}

// answerKind is a set of labels. There are as many as routes times statuses.
type answerKind struct {
	route, method string
	status        int
}

// answerMetrics are what one answer counts into. Looking them up by labels
// hashes each of them twice, which shows beside a cached page.
type answerMetrics struct {
	count   prometheus.Counter
	seconds prometheus.Observer
}

// NewMetrics starts at zero.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gaoshi_requests_total", Help: "Answers by route, method and status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gaoshi_request_seconds", Help: "Time to an answer that was made, by route.",
			Buckets: []float64{.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5, 10},
		}, []string{"route"}),
		found: map[answerKind]answerMetrics{},
	}
	m.registry.MustRegister(m.requests, m.seconds,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// observe counts an answer, and its time when it took any.
func (m *Metrics) observe(kind answerKind, took time.Duration) {
	m.mu.RLock()
	found, ok := m.found[kind]
	m.mu.RUnlock()
	if !ok {
		kind.method, kind.route = strings.Clone(kind.method), strings.Clone(kind.route)
		found = answerMetrics{
			m.requests.WithLabelValues(kind.route, kind.method, strconv.Itoa(kind.status)), m.seconds.WithLabelValues(kind.route),
		}
		m.mu.Lock()
		m.found[kind] = found
		m.mu.Unlock()
	}
	found.count.Inc()
	if took > 0 {
		found.seconds.Observe(took.Seconds())
	}
}

// Gauge shows a value that is read when it is asked for: the edition, jobs that
// wait, subscriptions. Name is without "gaoshi_".
func (m *Metrics) Gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "gaoshi_" + name, Help: help}, read))
}

// Watch shows the edition and what its cache does.
func (m *Metrics) Watch(current func() int64, cache *edition.Cache) {
	m.Gauge("edition", "Number of the newest event in the log.", func() float64 { return float64(current()) })
	show := func(name, help string, of func(edition.Stats) int64) {
		m.Gauge("page_cache_"+name, help, func() float64 { return float64(of(cache.Stats())) })
	}
	show("hits", "Answers from the cache.", func(s edition.Stats) int64 { return s.Hits })
	show("misses", "Answers that had to be made.", func(s edition.Stats) int64 { return s.Misses })
	show("stale", "Outdated pages that stood in for one that could not be made.", func(s edition.Stats) int64 { return s.Stale })
	show("dropped", "Pages dropped for want of room.", func(s edition.Stats) int64 { return s.Dropped })
	show("pages", "Pages held.", func(s edition.Stats) int64 { return s.Pages })
	show("bytes", "Bytes held.", func(s edition.Stats) int64 { return s.Bytes })
}

// Listen serves /metrics at an address until ctx ends.
func (m *Metrics) Listen(ctx context.Context, addr string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen for metrics on %s: %w", addr, err)
	}
	return m.Serve(ctx, ln)
}

// Serve is Listen on a listener that is open already.
func (m *Metrics) Serve(ctx context.Context, ln net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second}
	stopped := context.AfterFunc(ctx, func() { srv.Close() })
	defer stopped()
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve metrics: %w", err)
	}
	return nil
}
