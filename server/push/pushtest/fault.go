package pushtest

import (
	"net"
	"net/http"
	"strconv"
	"time"
)

// Fault is how a push service answers on a bad day. The zero Fault is a good
// one: the message is taken and answered with 201.
type Fault struct {
	Status int               // instead of 201
	Header map[string]string // of the answer
	Body   string            // of the answer
	Delay  time.Duration     // before the answer
	Hang   bool              // no answer until the sender or the service goes away
	Reset  bool              // the connection is cut without an answer
	Taken  bool              // the message arrives all the same
	Spoil  bool              // a browser gets it with one bit changed, and has to notice
}

// Faults with names.
var (
	// Fine is no fault.
	Fine = Fault{}
	// OK is what some services answer instead of 201.
	OK = Fault{Status: http.StatusOK, Taken: true}
	// Gone ends the subscription: every later message meets it as well.
	Gone = Fault{Status: http.StatusGone}
	// NotFound does likewise.
	NotFound = Fault{Status: http.StatusNotFound}
	// TooLarge refuses the length.
	TooLarge = Fault{Status: http.StatusRequestEntityTooLarge}
	// Hang never answers.
	Hang = Fault{Hang: true}
	// Reset cuts the connection, the message not taken.
	Reset = Fault{Reset: true}
	// TakenAndReset cuts the connection with the message taken: what no sender
	// can tell from Reset.
	TakenAndReset = Fault{Reset: true, Taken: true}
)

// Status answers with a status and takes nothing.
func Status(code int) Fault { return Fault{Status: code} }

// Busy is 429, with a Retry-After header unless that is empty.
func Busy(retryAfter string) Fault { return busy(http.StatusTooManyRequests, retryAfter) }

// Down is 503, with a Retry-After header unless that is empty.
func Down(retryAfter string) Fault { return busy(http.StatusServiceUnavailable, retryAfter) }

func busy(code int, retryAfter string) Fault {
	f := Status(code)
	if retryAfter != "" {
		f.Header = map[string]string{"Retry-After": retryAfter}
	}
	return f
}

// Slow takes the message and answers after a while.
func Slow(d time.Duration) Fault { return Fault{Delay: d} }

// Redirect points elsewhere with 301, 302, 303, 307 or 308.
func Redirect(code int, to string) Fault {
	return Fault{Status: code, Header: map[string]string{"Location": to}}
}

// takes tells whether the message arrives.
func (f Fault) takes() bool {
	return f.Taken || (f.Status == 0 && !f.Hang && !f.Reset)
}

// ends tells whether the subscription is over after it.
func (f Fault) ends() bool { return f.Status == http.StatusGone || f.Status == http.StatusNotFound }

// answer plays the fault. location is the message's own address (RFC 8030,
// section 5), stop ends hanging when the service closes.
func (f Fault) answer(w http.ResponseWriter, r *http.Request, location string, ttl int, stop <-chan struct{}) {
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
		case <-stop:
		}
	}
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-stop:
		}
		panic(http.ErrAbortHandler)
	case f.Reset:
		cut(w)
		return
	}
	for name, value := range f.Header {
		w.Header().Set(name, value)
	}
	if f.Status == 0 {
		f.Status = http.StatusCreated
		w.Header().Set("Location", location)
		w.Header().Set("TTL", strconv.Itoa(ttl))
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body))
}

// cut ends the connection so that the sender sees a reset, not an end.
func cut(w http.ResponseWriter) {
	h, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler) // HTTP/2 resets the stream
	}
	conn, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
