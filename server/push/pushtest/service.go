package pushtest

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Service is a running push service. Its methods may be called from many
// goroutines.
type Service struct {
	// URL is its origin, http://127.0.0.1:PORT. A sender that keeps to a list
	// of hosts has to be told it.
	URL string

	server *httptest.Server
	stop   chan struct{}

	mu         sync.Mutex
	subs       map[string]*subscriber // by the last part of the endpoint
	made       int
	requests   int
	every      int // check one request in so many whole
	key        string
	always     func(n int, id string) Fault
	messages   []Message
	arrived    chan struct{} // closed and replaced whenever messages grows
	complaints []string
	browsers   map[string]*browser // by user agent id
}

// Subscription is what a browser hands to a page: an endpoint and keys in
// base64url.
type Subscription struct {
	Endpoint string
	P256dh   string
	Auth     string
}

// subscriber is the service's side of a subscription.
type subscriber struct {
	private *ecdh.PrivateKey // nil where a browser keeps it
	auth    []byte
	key     string // the only sender it may be sent by; empty: any
	gone    bool
	faults  []Fault // for its next requests, in order
	browser *browser
}

// New starts a push service that ends with the test.
func New(t testing.TB) *Service {
	t.Helper()
	s := &Service{
		stop:     make(chan struct{}),
		subs:     map[string]*subscriber{},
		every:    1,
		arrived:  make(chan struct{}),
		browsers: map[string]*browser{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /wpush/{id}", s.post)
	mux.HandleFunc("GET /{$}", s.talk)
	s.server = httptest.NewServer(mux)
	s.URL = s.server.URL
	t.Cleanup(func() {
		close(s.stop)
		s.hangUp()
		s.server.CloseClientConnections()
		s.server.Close()
		for _, c := range s.Complaints() {
			t.Errorf("the push service refused a request: %s", c)
		}
	})
	return s
}

// Subscribe makes a subscription with keys of its own.
func (s *Service) Subscribe() Subscription { return s.SubscribeMany(1)[0] }

// SubscribeMany makes n subscriptions that share one pair of keys, at little
// cost in time and memory.
func (s *Service) SubscribeMany(n int) []Subscription {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		panic(err) // the system has no randomness
	}
	auth := make([]byte, 16)
	_, _ = rand.Read(auth) // never fails
	point := base64.RawURLEncoding.EncodeToString(private.PublicKey().Bytes())
	secret := base64.RawURLEncoding.EncodeToString(auth)

	s.mu.Lock()
	defer s.mu.Unlock()
	subs := make([]Subscription, n)
	for i := range subs {
		s.made++
		id := fmt.Sprintf("s%07d-%s", s.made, rand.Text())
		s.subs[id] = &subscriber{private: private, auth: auth}
		subs[i] = Subscription{Endpoint: s.endpoint(id), P256dh: point, Auth: secret}
	}
	return subs
}

func (s *Service) endpoint(id string) string { return s.URL + "/wpush/" + id }

// id is the last part of an endpoint.
func id(endpoint string) string { return endpoint[strings.LastIndexByte(endpoint, '/')+1:] }

// Require makes every subscription of New take messages of one sender only, by
// its public VAPID key, as when pages subscribe with that key. Others get 403.
func (s *Service) Require(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
}

// CheckOneIn checks only one request in n whole: signature, claims and
// decryption. The others are looked at for their headers alone, so that a
// benchmark measures the sender. Messages that were not decrypted have no
// Payload.
func (s *Service) CheckOneIn(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.every = max(n, 1)
}

// Play makes a subscription's next requests meet faults, one after the other.
// After them it is well again, but for Gone and NotFound, which stay.
func (s *Service) Play(sub Subscription, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if to := s.subs[id(sub.Endpoint)]; to != nil {
		to.faults = append(to.faults, faults...)
	}
}

// PlayAll asks f about every request that Play has nothing for: the n-th since
// the start, counted from 1, to the endpoint's last part. nil ends it. f is called by one
// goroutine at a time and must not call the Service.
func (s *Service) PlayAll(f func(n int, id string) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = f
}

// Unsubscribe ends a subscription: messages to it get 410.
func (s *Service) Unsubscribe(sub Subscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if to := s.subs[id(sub.Endpoint)]; to != nil {
		to.gone = true
	}
}

// Requests is how many there have been, good and bad.
func (s *Service) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// Complaints are the requests that were refused because no push service would
// take them, and why. Asking takes them off the list.
func (s *Service) Complaints() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.complaints
	s.complaints = nil
	return c
}

func (s *Service) complain(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.complaints) < 100 {
		s.complaints = append(s.complaints, fmt.Sprintf(format, args...))
	}
}

// turn counts a request and finds the subscription, nil where there is none any
// more, the fault that the request meets, and whether it is to be checked whole.
func (s *Service) turn(id string) (to *subscriber, f Fault, whole bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	whole = s.requests%s.every == 0
	to = s.subs[id]
	switch {
	case to == nil:
		return nil, NotFound, whole
	case to.gone:
		return nil, Gone, whole
	case len(to.faults) > 0:
		f, to.faults = to.faults[0], to.faults[1:]
	case s.always != nil:
		f = s.always(s.requests, id)
	}
	if to.gone = f.ends(); to.gone {
		to = nil
	}
	return to, f, whole
}

// post takes a message (RFC 8030, section 5).
func (s *Service) post(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	to, f, whole := s.turn(id)
	if to == nil {
		f.answer(w, r, "", 0, s.stop)
		return
	}
	m, status, err := s.check(r, to, whole)
	if err != nil {
		s.complain("%d: %v", status, err)
		http.Error(w, err.Error(), status)
		return
	}
	m.To = s.endpoint(id)
	m.At = time.Now()
	if f.Spoil && len(m.body) > 0 {
		m.body[len(m.body)-1] ^= 1
	}
	if f.takes() {
		s.keep(id, to, m)
	}
	f.answer(w, r, s.URL+"/message/"+rand.Text(), m.TTL, s.stop)
}
