package push

import (
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Result is what came of a send, by what has to be done next.
type Result int

const (
	// Failed: this message will not reach this subscriber and trying again
	// would not help, but the subscription may be good. The zero value, so that
	// a forgotten outcome never counts as delivered.
	Failed Result = iota
	// Delivered: the push service took the message.
	Delivered
	// Gone: the subscription has ended (404, 410). Delete it.
	Gone
	// Retry: the network or the service is in trouble (429, 5xx, no answer, a
	// redirect). Try again after Outcome.After, or with backoff when that is 0.
	Retry
	// Rejected: our key or our message is wrong (400, 401, 403), and will be
	// for everybody. Stop the run and tell the desk.
	Rejected
	// TooLarge: the service takes no message this long (413).
	TooLarge
)

var resultNames = [...]string{"failed", "delivered", "gone", "retry", "rejected", "too large"}

// String is the result in a word or two, for logs and the ledger.
func (r Result) String() string {
	if r < 0 || int(r) >= len(resultNames) {
		return "result " + strconv.Itoa(int(r))
	}
	return resultNames[r]
}

// Outcome is what came of one send. It never names the endpoint.
type Outcome struct {
	Result Result
	Status int           // the push service's HTTP status, 0 where it gave none
	After  time.Duration // for Retry: how long the service asked to wait, 0 to MaxRetryAfter
	Detail string        // what the service said in at most 200 characters, or why there was no answer
	Err    error         // where there was no answer; nil otherwise
}

// MaxRetryAfter bounds what a push service may ask: an alert that waits longer
// comes after the rumor.
const MaxRetryAfter = time.Hour

// outcomeOf reads a push service's answer.
func outcomeOf(status int, header http.Header, body string, now time.Time) Outcome {
	o := Outcome{Result: resultOf(status), Status: status, Detail: plain(body)}
	switch {
	case status >= 300 && status < 400:
		// No push service redirects; a portal that wants a sign-in, a proxy or
		// a filter does. Its answer says nothing about the subscription, and
		// following it would send our key elsewhere.
		o.Detail = "an unexpected redirect: something between here and the push service answered in its place"
	case o.Result == Retry:
		o.After = retryAfter(header.Get("Retry-After"), now)
	}
	return o
}

func resultOf(status int) Result {
	switch {
	case status >= 200 && status < 300:
		// RFC 8030 says 201; 200, 202 and 204 are seen, and mean the same.
		return Delivered
	case status == http.StatusNotFound, status == http.StatusGone:
		return Gone
	case status == http.StatusBadRequest, status == http.StatusUnauthorized, status == http.StatusForbidden:
		return Rejected
	case status == http.StatusRequestEntityTooLarge:
		return TooLarge
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500,
		status >= 300 && status < 400:
		return Retry
	}
	return Failed
}

// retryAfter reads the header in either form, seconds or a date (RFC 9110,
// section 10.2.3). What cannot be read, or has passed, is 0.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseUint(value, 10, 63); err == nil {
		return time.Duration(min(seconds, uint64(MaxRetryAfter/time.Second))) * time.Second
	}
	if value != "" && strings.Trim(value, "0123456789") == "" {
		return MaxRetryAfter // more seconds than fit a number
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), MaxRetryAfter)
	}
	return 0
}

// plain makes a stranger's text fit for a log line and for the desk.
func plain(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	r := []rune(strings.TrimSpace(s))
	return string(r[:min(len(r), 200)])
}
