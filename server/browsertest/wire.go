package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/coder/websocket"
)

// wire speaks the two protocols that browsers are driven with, Chrome DevTools
// and WebDriver BiDi. On the wire they are the same thing: numbered commands,
// answers with the same number, and events without one.
type wire struct {
	conn *websocket.Conn

	mu       sync.Mutex
	last     int64
	waiting  map[int64]chan message
	handlers map[int]func(event message)
	nextHook int
	closed   error // why the connection ended; nil while it lives
}

// message is a command, an answer or an event of either protocol.
type message struct {
	ID      int64           `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Session string          `json:"sessionId,omitempty"` // DevTools: which target
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   json.RawMessage `json:"error,omitempty"`   // DevTools: object; BiDi: code
	Message string          `json:"message,omitempty"` // BiDi: what went wrong
}

func dialWire(ctx context.Context, url string) (*wire, error) {
	conn, _, err := websocket.Dial(ctx, url, nil)
	if err != nil {
		return nil, fmt.Errorf("reach the browser at %s: %w", url, err)
	}
	conn.SetReadLimit(-1) // a screenshot of a long page is many megabytes
	w := &wire{conn: conn, waiting: map[int64]chan message{}, handlers: map[int]func(message){}}
	go w.read()
	return w, nil
}

// read hands out what arrives until the connection ends, then wakes everybody
// who still waits for an answer.
func (w *wire) read() {
	for {
		_, data, err := w.conn.Read(context.Background())
		if err != nil {
			w.end(err)
			return
		}
		var m message
		if err := json.Unmarshal(data, &m); err != nil {
			w.end(fmt.Errorf("the browser sent what is not JSON: %w", err))
			return
		}
		if m.ID == 0 {
			w.tell(m)
		} else {
			w.answer(m)
		}
	}
}

func (w *wire) answer(m message) {
	w.mu.Lock()
	ch := w.waiting[m.ID]
	delete(w.waiting, m.ID)
	w.mu.Unlock()
	if ch != nil {
		ch <- m
	}
}

// tell runs the event handlers, one event after the other so that they see the
// browser's order. Handlers must not wait for an answer: it is read here.
func (w *wire) tell(event message) {
	w.mu.Lock()
	handlers := make([]func(message), 0, len(w.handlers))
	for _, h := range w.handlers {
		handlers = append(handlers, h)
	}
	w.mu.Unlock()
	for _, h := range handlers {
		h(event)
	}
}

func (w *wire) end(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = fmt.Errorf("the browser is gone: %w", err)
	for id, ch := range w.waiting {
		close(ch)
		delete(w.waiting, id)
	}
}

// on calls f for every event until the returned function is called.
func (w *wire) on(f func(event message)) (off func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.nextHook++
	n := w.nextHook
	w.handlers[n] = f
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.handlers, n)
	}
}

// call sends one command and decodes its result into result, unless that is
// nil. session is the DevTools target, empty for the browser and for BiDi.
func (w *wire) call(ctx context.Context, session, method string, params, result any) error {
	m, ch, err := w.send(ctx, session, method, params)
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		w.forget(m.ID)
		return fmt.Errorf("%s: %w", method, ctx.Err())
	case answer, ok := <-ch:
		if !ok {
			return fmt.Errorf("%s: %w", method, w.why())
		}
		if len(answer.Error) > 0 {
			return fmt.Errorf("%s: %s %s", method, answer.Error, answer.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(answer.Result, result)
	}
}

func (w *wire) send(ctx context.Context, session, method string, params any) (message, <-chan message, error) {
	if params == nil {
		params = struct{}{}
	}
	raw, err := json.Marshal(params)
	if err != nil {
		return message{}, nil, fmt.Errorf("%s: %w", method, err)
	}
	ch := make(chan message, 1)
	w.mu.Lock()
	if w.closed != nil {
		w.mu.Unlock()
		return message{}, nil, fmt.Errorf("%s: %w", method, w.why())
	}
	w.last++
	m := message{ID: w.last, Session: session, Method: method, Params: raw}
	w.waiting[m.ID] = ch
	w.mu.Unlock()

	data, err := json.Marshal(m)
	if err == nil {
		err = w.conn.Write(ctx, websocket.MessageText, data)
	}
	if err != nil {
		w.forget(m.ID)
		return m, nil, fmt.Errorf("%s: %w", method, err)
	}
	return m, ch, nil
}

func (w *wire) forget(id int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.waiting, id)
}

func (w *wire) why() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed == nil {
		return errors.New("the browser did not answer")
	}
	return w.closed
}

func (w *wire) close() { _ = w.conn.CloseNow() }
