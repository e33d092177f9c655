package push

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"
)

// Urgency tells a phone whether to wake for a message (RFC 8030, section 5.3).
type Urgency string

// The urgencies there are. A phone that saves power takes High at once and may
// leave the others until it is charged or used.
const (
	VeryLow Urgency = "very-low"
	Low     Urgency = "low"
	Normal  Urgency = "normal"
	High    Urgency = "high"
)

// MaxTTL is the longest time a push service is asked to keep a message for a
// phone that is off. Services keep none for longer than four weeks.
const MaxTTL = 28 * 24 * time.Hour

// maxTopic is how many characters a Topic may have (RFC 8030, section 5.4).
const maxTopic = 32

// ErrMessage is wrapped by the refusal of a message that no push service would
// take.
var ErrMessage = errors.New("push message refused")

// Message is what is sent, the same for every subscriber who reads its
// language.
type Message struct {
	Payload []byte        // at most MaxPayload bytes; Send does not write to it
	TTL     time.Duration // how long to keep it for a phone that is off; 0 to MaxTTL, in whole seconds
	Urgency Urgency       // empty means Normal
	Topic   string        // a waiting message with the same topic is replaced; see TopicFor
}

// TopicFor gives the Topic for a publication: its id where that may be one, and
// otherwise 32 characters that stand for it. With it a correction replaces what
// it corrects while the phone is still off.
func TopicFor(publicationID string) string {
	if isTopic(publicationID) {
		return publicationID
	}
	sum := sha256.Sum256([]byte(publicationID))
	return encodeBase64(sum[:])[:maxTopic]
}

// isTopic tells whether s is 1 to 32 characters of base64url.
func isTopic(s string) bool {
	return s != "" && len(s) <= maxTopic && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}

// check refuses what the library would send, or silently drop.
func (m Message) check() error {
	switch {
	case len(m.Payload) == 0:
		return fmt.Errorf("%w: it is empty", ErrMessage)
	case m.TTL < 0 || m.TTL > MaxTTL:
		return fmt.Errorf("%w: its TTL of %s is not between 0 and %s", ErrMessage, m.TTL, MaxTTL)
	case m.Topic != "" && !isTopic(m.Topic):
		return fmt.Errorf("%w: its topic is not 1 to %d characters of base64url", ErrMessage, maxTopic)
	}
	switch m.Urgency {
	case "", VeryLow, Low, Normal, High:
		return nil
	}
	return fmt.Errorf("%w: its urgency is %q", ErrMessage, m.Urgency)
}

// urgency is the library's name for it. Normal is what a service assumes.
func (m Message) urgency() webpush.Urgency {
	if m.Urgency == "" {
		return webpush.UrgencyNormal
	}
	return webpush.Urgency(m.Urgency)
}
