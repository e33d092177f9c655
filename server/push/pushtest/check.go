package pushtest

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBody is the longest body taken: the least that RFC 8030, section 7.2, lets
// a service set, and what the real ones do.
const maxBody = 4096

// check looks at a request as a push service does, and returns the message or
// the status to refuse it with.
func (s *Service) check(r *http.Request, to *subscriber, whole bool) (Message, int, error) {
	m, err := headers(r)
	if err != nil {
		return m, http.StatusBadRequest, err
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return m, http.StatusBadRequest, fmt.Errorf("read the body: %w", err)
	}
	if len(body) > maxBody {
		return m, http.StatusRequestEntityTooLarge, fmt.Errorf("a body longer than %d bytes", maxBody)
	}
	if to.browser != nil {
		m.body = body
	}
	if !whole {
		return m, 0, nil
	}
	key, err := checkVAPID(r.Header.Get("Authorization"), s.URL, time.Now())
	if err != nil {
		return m, http.StatusUnauthorized, err
	}
	if want := s.wantKey(to); want != "" && want != key {
		return m, http.StatusForbidden, errors.New("the subscription is bound to another sender's key")
	}
	if to.private == nil {
		return m, 0, nil
	}
	if m.Payload, err = Open(body, to.private, to.auth); err != nil {
		return m, http.StatusBadRequest, err
	}
	return m, 0, nil
}

func (s *Service) wantKey(to *subscriber) string {
	if to.key != "" {
		return to.key
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.key
}

// headers reads those of RFC 8030, section 5, and RFC 8291, section 4.
func headers(r *http.Request) (Message, error) {
	h := r.Header
	m := Message{Topic: h.Get("Topic"), Urgency: h.Get("Urgency"), Length: r.ContentLength}
	for _, name := range []string{"TTL", "Urgency", "Topic", "Content-Encoding", "Authorization"} {
		if len(h.Values(name)) > 1 {
			return m, fmt.Errorf("%s is there %d times", name, len(h.Values(name)))
		}
	}
	ttl, err := strconv.ParseUint(h.Get("TTL"), 10, 31)
	if err != nil {
		return m, fmt.Errorf("TTL is %q", h.Get("TTL"))
	}
	m.TTL = int(ttl)
	if !slices.Contains([]string{"", "very-low", "low", "normal", "high"}, m.Urgency) {
		return m, fmt.Errorf("urgency is %q", m.Urgency)
	}
	if len(m.Topic) > 32 || strings.Trim(m.Topic, base64url) != "" {
		return m, fmt.Errorf("topic is %q", m.Topic)
	}
	if got := h.Get("Content-Encoding"); got != "aes128gcm" {
		return m, fmt.Errorf("Content-Encoding is %q", got)
	}
	if !strings.HasPrefix(h.Get("Authorization"), "vapid ") {
		return m, errors.New("no vapid Authorization header")
	}
	return m, nil
}

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
