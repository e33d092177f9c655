package push

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend/words"
)

// browserSubscription is what PushSubscription.toJSON() gives (Push API, W3C).
type browserSubscription struct {
	Endpoint string      `json:"endpoint"`
	Keys     browserKeys `json:"keys"`
}

type browserKeys struct {
	P256dh string `json:"p256dh"`
	Auth   string `json:"auth"`
}

// choices is what a subscriber wants to hear of.
type choices struct {
	Lang     string      `json:"lang" enum:"zh,en"`
	Topics   []string    `json:"topics" about:"codes; none for all"`
	Areas    []string    `json:"areas" about:"codes; none for everywhere"`
	Severity string      `json:"severity" enum:"info,advice,warning,emergency" about:"the least of a notice; answers to rumors count as advice"`
	Quiet    *quietHours `json:"quiet" about:"when not to ring, in the office's time; null for never"`
}

type quietHours struct {
	From string `json:"from" about:"22:00"`
	To   string `json:"to" about:"07:00"`
}

type subscribeRequest struct {
	browserSubscription
	choices
	Was string `json:"was,omitempty" about:"the endpoint that this one takes the place of"`
}

type renewRequest struct {
	browserSubscription
	Was string `json:"was,omitempty" about:"the endpoint that this one takes the place of"`
}

type endpointRequest struct {
	Endpoint string `json:"endpoint"`
}

type testAnswer struct {
	Result string `json:"result" enum:"delivered,gone,retry,rejected,failed,too large"`
}

// maxBody is the longest request; a real one has less than 2 KiB.
const maxBody = 8 << 10

// read decodes a request, which may have fields that we do not know: browsers
// add some.
func read(c *fiber.Ctx, into any) error {
	if len(c.Body()) > maxBody {
		return content.Refuse(content.TooLarge, "", content.MsgTooLong, "Max", maxBody, "Have", len(c.Body()))
	}
	if err := json.Unmarshal(c.Body(), into); err != nil {
		return &content.Error{Code: content.Invalid, Message: content.MsgNotJSON, Err: errors.New("not JSON of the form that is asked for")}
	}
	return nil
}

// subscription checks what a stranger sent. No refusal quotes the endpoint.
func (a API) subscription(b browserSubscription) (content.Subscription, error) {
	var wrong content.Errors
	endpoint, err := ParseEndpoint(b.Endpoint, a.Hosts)
	if err != nil {
		wrong = append(wrong, &content.Error{Code: content.Invalid, Field: "endpoint", Message: content.MsgBadEndpoint, Err: err})
	}
	keys, err := ParseKeys(b.Keys.P256dh, b.Keys.Auth)
	if err != nil {
		wrong = append(wrong, &content.Error{Code: content.Invalid, Field: "keys", Message: content.MsgBadKeys, Err: err})
	}
	if len(wrong) > 0 {
		return content.Subscription{}, wrong
	}
	return content.Subscription{Endpoint: endpoint.URL(), P256dh: keys.P256dh, Auth: keys.Auth}, nil
}

// Subscribe adds a subscription or changes one: 201 for a new one, 200 else.
func (a API) Subscribe(c *fiber.Ctx) error {
	if err := a.limit(c, "change", changesPerHour); err != nil {
		return err
	}
	var in subscribeRequest
	if err := read(c, &in); err != nil {
		return err
	}
	s, err := a.subscription(in.browserSubscription)
	if err != nil {
		return err
	}
	if s.Quiet, err = in.Quiet.parse(); err != nil {
		return err
	}
	s.Lang, s.Least, s.Topics, s.Areas = content.Lang(in.Lang), content.Severity(in.Severity), in.Topics, in.Areas
	if in.Lang == "" {
		s.Lang = a.Office.Lang
	}
	kept, created, err := a.Alerts.Subscribe(c.UserContext(), s, in.Was)
	if err != nil {
		return err
	}
	if created {
		c.Status(http.StatusCreated)
	}
	return answer(c, &kept)
}

// Renew keeps a subscription alive.
func (a API) Renew(c *fiber.Ctx) error {
	if err := a.limit(c, "renew", changesPerHour); err != nil {
		return err
	}
	var in renewRequest
	if err := read(c, &in); err != nil {
		return err
	}
	s, err := a.subscription(in.browserSubscription)
	if err != nil {
		return err
	}
	kept, err := a.Alerts.Renew(c.UserContext(), s, in.Was)
	if err != nil {
		return err
	}
	return answer(c, kept)
}

// ShowOwn answers whoever knows the endpoint.
func (a API) ShowOwn(c *fiber.Ctx) error {
	if err := a.limit(c, "own", changesPerHour); err != nil {
		return err
	}
	s, err := a.own(c)
	if err != nil {
		return err
	}
	return answer(c, s)
}

// own is the subscription that a request names.
func (a API) own(c *fiber.Ctx) (*content.Subscription, error) {
	var in endpointRequest
	if err := read(c, &in); err != nil {
		return nil, err
	}
	if in.Endpoint == "" {
		return nil, content.Refuse(content.Invalid, "endpoint", content.MsgRequired)
	}
	return a.Alerts.Find(c.UserContext(), in.Endpoint)
}

// Unsubscribe ends a subscription. It is never refused for coming too often.
func (a API) Unsubscribe(c *fiber.Ctx) error {
	var in endpointRequest
	if err := read(c, &in); err != nil {
		return err
	}
	if in.Endpoint == "" {
		return content.Refuse(content.Invalid, "endpoint", content.MsgRequired)
	}
	if err := a.Alerts.Unsubscribe(c.UserContext(), in.Endpoint); err != nil {
		return err
	}
	return c.SendStatus(http.StatusNoContent)
}

// Test sends a message to who asks for it, and says what the push service said.
func (a API) Test(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := a.limit(c, "test", testsPerHour); err != nil {
		return err
	}
	s, err := a.own(c)
	if err != nil {
		return err
	}
	if err := a.allowed(ctx, "push test "+s.ID, testsPerPhone); err != nil {
		return err
	}
	sub, err := target(*s)
	if err != nil {
		return fmt.Errorf("test message: %w", err)
	}
	m, err := a.testMessage(s.Lang)
	if err != nil {
		return err
	}
	o := a.Sender.Send(ctx, sub, m)
	if o.Result == Gone {
		logEnded(ctx, sub.Endpoint, "gone at a test message")
		if err := a.Alerts.Unsubscribe(ctx, s.Endpoint); err != nil {
			return err
		}
	}
	return c.JSON(testAnswer{o.Result.String()})
}

func (a API) testMessage(l content.Lang) (Message, error) {
	w := words.For(l)
	payload, err := Alert{
		ID: "test", Kind: "test", Tag: "test", Title: w.T("push.test_title"), Body: w.T("push.test_body", "Office", a.Office.In(l)),
		URL: a.Office.Path(l, "/subscribe"), Lang: l.BCP47(),
	}.Encode()
	return Message{Payload: payload, TTL: 10 * time.Minute, Urgency: High, Topic: "test"}, err
}

// answer says what a subscriber gets, without endpoint and keys.
func answer(c *fiber.Ctx, s *content.Subscription) error {
	out := choices{Lang: string(s.Lang), Topics: s.Topics, Areas: s.Areas, Severity: string(s.Least)}
	if out.Topics == nil {
		out.Topics = []string{}
	}
	if out.Areas == nil {
		out.Areas = []string{}
	}
	if s.Quiet.From != s.Quiet.To {
		out.Quiet = &quietHours{clock(s.Quiet.From), clock(s.Quiet.To)}
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(out)
}

// parse reads two times of day; nil is no quiet.
func (q *quietHours) parse() (content.Quiet, error) {
	if q == nil {
		return content.Quiet{}, nil
	}
	from, err := minutes("quiet.from", q.From)
	to, err2 := minutes("quiet.to", q.To)
	return content.Quiet{From: from, To: to}, errors.Join(err, err2)
}

func minutes(field, s string) (int, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		if r := []rune(strings.ToValidUTF8(s, "")); len(r) > 10 {
			s = string(r[:10])
		}
		return 0, content.Refuse(content.Invalid, field, content.MsgBadTime, "Value", s)
	}
	return t.Hour()*60 + t.Minute(), nil
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
