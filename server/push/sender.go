package push

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"
)

// Subscription is a browser that asked to be told.
type Subscription struct {
	Endpoint Endpoint
	Keys     Keys
}

// LogValue is the endpoint's, for slog, which looks into no fields for it.
func (s Subscription) LogValue() slog.Value { return s.Endpoint.LogValue() }

// Config is what a Sender needs. VAPID, Subject and Hosts have no default.
type Config struct {
	VAPID VAPID
	// Subject is whom a push service may write to about our messages: an
	// e-mail address, with or without mailto:, or an https URL.
	Subject string
	Hosts   Hosts
	// Timeout bounds one send, from connecting to the answer's last byte; 15
	// seconds if zero.
	Timeout time.Duration
	// Connections bounds those to one push service that speaks HTTP/1.1; 64 if
	// zero. One connection carries everything where the service speaks HTTP/2.
	Connections int
}

// Sender sends messages through webpush-go and guards against what that does by
// itself: see the comments on each step. It may be used from many goroutines at
// once.
type Sender struct {
	vapid   VAPID
	subject string
	hosts   Hosts
	client  *http.Client
}

// NewSender checks the configuration. The error says what to set.
func NewSender(c Config) (*Sender, error) {
	if c.VAPID == (VAPID{}) {
		return nil, errors.New("push: no VAPID key pair")
	}
	subject, err := bareSubject(c.Subject)
	if err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	if c.Timeout <= 0 {
		c.Timeout = 15 * time.Second
	}
	if c.Connections <= 0 {
		c.Connections = 64
	}
	return &Sender{
		vapid:   c.VAPID,
		subject: subject,
		hosts:   c.Hosts,
		client:  newClient(c.Hosts, c.Timeout, c.Connections),
	}, nil
}

// bareSubject takes mailto: off, because the library puts it on again.
func bareSubject(s string) (string, error) {
	s = strings.TrimSpace(s)
	if u, err := url.Parse(s); err == nil && u.Scheme == "https" && u.Host != "" {
		return s, nil
	}
	if len(s) >= 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
		return "", fmt.Errorf("the VAPID subject %q is neither an e-mail address nor an https URL", s)
	}
	return s, nil
}

// Close closes idle connections. The Sender works on.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

// recordSize is the length of every encrypted body, whatever the message: an
// observer learns nothing from it. It is the payload with one byte of padding
// delimiter, a header of 86 and a tag of 16 (RFC 8188, section 2; RFC 8291,
// section 4), rounded up.
const recordSize = 2304

// Send sends a message to one subscription and says what came of it. It sends
// nothing, and returns Failed with an error, where the message or the
// subscription is not fit to be sent; Retry with an error where there was no
// answer. A message that is too long is TooLarge.
func (s *Sender) Send(ctx context.Context, to Subscription, m Message) Outcome {
	if len(m.Payload) > MaxPayload {
		return Outcome{Result: TooLarge, Err: fmt.Errorf("%w: %d bytes, more than %d", ErrMessage, len(m.Payload), MaxPayload)}
	}
	if err := errors.Join(m.check(), s.checkSubscription(to)); err != nil {
		return Outcome{Result: Failed, Err: err, Detail: plain(err.Error())}
	}
	res, err := s.post(ctx, to, m)
	if err != nil {
		err = withoutURL(err)
		return Outcome{Result: Retry, Err: err, Detail: plain(err.Error())}
	}
	return outcomeOf(res.StatusCode, res.Header, drain(res.Body), time.Now())
}

// checkSubscription looks again at what was checked when it was stored: the
// list of hosts may have become shorter since, and rows can be edited.
func (s *Sender) checkSubscription(to Subscription) error {
	u, err := url.Parse(to.Endpoint.URL())
	if err != nil || !s.hosts.allows(u) {
		return fmt.Errorf("%w: not the address of an allowed push service", ErrEndpoint)
	}
	_, err = ParseKeys(to.Keys.P256dh, to.Keys.Auth)
	return err
}

func (s *Sender) post(ctx context.Context, to Subscription, m Message) (*http.Response, error) {
	// The library appends its padding to the slice it is given, which would
	// write behind the payload that all sends share. The room for it is ours.
	payload := append(make([]byte, 0, recordSize), m.Payload...)
	return webpush.SendNotificationWithContext(ctx, payload,
		&webpush.Subscription{
			Endpoint: to.Endpoint.URL(),
			Keys:     webpush.Keys{P256dh: to.Keys.P256dh, Auth: to.Keys.Auth},
		},
		&webpush.Options{
			HTTPClient:      s.client,
			RecordSize:      recordSize,
			Subscriber:      s.subject,
			Topic:           m.Topic,
			TTL:             int(m.TTL / time.Second),
			Urgency:         m.urgency(),
			VAPIDPublicKey:  s.vapid.public,
			VAPIDPrivateKey: s.vapid.private,
		})
}

// drain reads an answer to its end, so that the connection can be used again,
// and closes it. One longer than 16 KiB costs its connection instead.
func drain(body io.ReadCloser) string {
	defer body.Close()
	head, _ := io.ReadAll(io.LimitReader(body, 800))
	_, _ = io.Copy(io.Discard, io.LimitReader(body, 16<<10))
	return string(head)
}

// withoutURL takes the endpoint out of a client's error.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("send to the push service: %w", u.Err)
	}
	return fmt.Errorf("send to the push service: %w", err)
}
