package pushtest

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// WebSocketURL is what Firefox's preference dom.push.serverURL wants to be told
// for this service to be its own. Messages to its subscriptions are checked but
// not decrypted: the keys are in the browser, which says whether it could, see
// Acks.
func (s *Service) WebSocketURL() string {
	return "ws" + strings.TrimPrefix(s.URL, "http") + "/"
}

// browser is a Firefox, by the id it was given. It may come and go.
type browser struct {
	mu      sync.Mutex
	conn    *websocket.Conn // nil while it is away
	waiting []notification  // sent but not acknowledged, oldest first
	acks    []int
}

// notification is a message in Mozilla's push protocol.
type notification struct {
	MessageType string            `json:"messageType"`
	ChannelID   string            `json:"channelID"`
	Version     string            `json:"version"`
	Data        string            `json:"data"`
	Headers     map[string]string `json:"headers"`
}

// hello is any message from the browser.
type hello struct {
	MessageType string `json:"messageType"`
	UAID        string `json:"uaid"`
	ChannelID   string `json:"channelID"`
	Key         string `json:"key"` // the sender it subscribes to, base64url
	Updates     []struct {
		Version string `json:"version"`
		Code    int    `json:"code"`
	} `json:"updates"`
}

// talk is the browser's side of the service: Mozilla's push protocol, a
// WebSocket that stays open.
func (s *Service) talk(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		Subprotocols:       []string{"push-notification"},
		InsecureSkipVerify: true, // Firefox sends an Origin that is not ours
	})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow()
	ctx := r.Context()
	var b *browser
	for {
		_, data, err := conn.Read(ctx)
		if err != nil {
			b.left(conn)
			return
		}
		var m hello
		if err := json.Unmarshal(data, &m); err != nil {
			s.complain("a browser sent what is not JSON: %v", err)
			return
		}
		if m.MessageType == "hello" {
			b = s.greet(ctx, conn, m)
			continue
		}
		if m.MessageType == "" || m.MessageType == "ping" {
			write(ctx, conn, struct{}{})
			continue
		}
		if b == nil {
			s.complain("a browser sent %q before hello", m.MessageType)
			return
		}
		s.hear(ctx, conn, b, m)
	}
}

// greet gives a browser its id, or knows it again, and sends what waited.
func (s *Service) greet(ctx context.Context, conn *websocket.Conn, m hello) *browser {
	s.mu.Lock()
	b := s.browsers[m.UAID]
	if b == nil {
		m.UAID = strings.ToLower(rand.Text())
		b = &browser{}
		s.browsers[m.UAID] = b
	}
	s.mu.Unlock()
	write(ctx, conn, map[string]any{
		"messageType": "hello", "uaid": m.UAID, "status": 200,
		"use_webpush": true, "broadcasts": struct{}{},
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	b.conn = conn
	for _, n := range b.waiting {
		write(ctx, conn, n)
	}
	return b
}

func (s *Service) hear(ctx context.Context, conn *websocket.Conn, b *browser, m hello) {
	switch m.MessageType {
	case "register":
		s.mu.Lock()
		s.subs[m.ChannelID] = &subscriber{browser: b, key: strings.TrimRight(m.Key, "=")}
		s.mu.Unlock()
		write(ctx, conn, map[string]any{
			"messageType": "register", "status": 200,
			"channelID": m.ChannelID, "pushEndpoint": s.endpoint(m.ChannelID),
		})
	case "unregister":
		s.mu.Lock()
		if to := s.subs[m.ChannelID]; to != nil {
			to.gone = true
		}
		s.mu.Unlock()
		write(ctx, conn, map[string]any{"messageType": "unregister", "status": 200, "channelID": m.ChannelID})
	case "ack", "nack":
		b.acknowledge(m)
	}
}

// acknowledge takes messages off the list and keeps the codes: 100 shown, 101
// not decrypted, 102 not handled.
func (b *browser) acknowledge(m hello) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, u := range m.Updates {
		b.acks = append(b.acks, u.Code)
		for i, n := range b.waiting {
			if n.Version == u.Version {
				b.waiting = append(b.waiting[:i], b.waiting[i+1:]...)
				break
			}
		}
	}
}

func (b *browser) deliver(channel string, m Message) {
	n := notification{
		MessageType: "notification",
		ChannelID:   channel,
		Version:     rand.Text(),
		Data:        base64.RawURLEncoding.EncodeToString(m.body),
		Headers:     map[string]string{"encoding": "aes128gcm"},
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting = append(b.waiting, n)
	if b.conn != nil {
		write(context.Background(), b.conn, n)
	}
}

func (b *browser) left(conn *websocket.Conn) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn == conn {
		b.conn = nil
	}
}

// Acks are the codes by which browsers acknowledged messages, in order: 100 is
// good, 101 means that one could not be decrypted.
func (s *Service) Acks() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	var acks []int
	for _, b := range s.browsers {
		b.mu.Lock()
		acks = append(acks, b.acks...)
		b.mu.Unlock()
	}
	return acks
}

// hangUp closes the browsers' connections, which the server does not know of
// any more.
func (s *Service) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.browsers {
		b.mu.Lock()
		if b.conn != nil {
			_ = b.conn.CloseNow()
		}
		b.mu.Unlock()
	}
}

// write sends JSON. A browser that went away meanwhile gets it when it is back.
func write(ctx context.Context, conn *websocket.Conn, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own types
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_ = conn.Write(ctx, websocket.MessageText, data)
}
