package pushtest_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gaoshi/server/push/pushtest"
)

// request is a message that can be made wrong before it is sent.
type request struct {
	header http.Header
	body   []byte
	jose   string
	claims map[string]any
	key    *ecdsa.PrivateKey // signs
	public *ecdsa.PublicKey  // is told
}

func good(t *testing.T, s *pushtest.Service, sub pushtest.Subscription) *request {
	t.Helper()
	point, auth := decode(t, sub.P256dh), decode(t, sub.Auth)
	body, err := pushtest.Seal([]byte("hello"), point, auth)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &request{
		header: http.Header{"Ttl": {"60"}, "Content-Encoding": {"aes128gcm"}, "Urgency": {"high"}, "Topic": {"a-topic_1"}},
		body:   body,
		jose:   `{"typ":"JWT","alg":"ES256"}`,
		claims: map[string]any{"aud": s.URL, "exp": time.Now().Add(time.Hour).Unix(), "sub": "mailto:a@example.org"},
		key:    key, public: &key.PublicKey,
	}
}

func decode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (r *request) send(t *testing.T, sub pushtest.Subscription) int {
	t.Helper()
	if r.header.Get("Authorization") == "" {
		r.header.Set("Authorization", "vapid t="+r.token(t)+", k="+r.point(t))
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, sub.Endpoint, bytes.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = r.header
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

func (r *request) token(t *testing.T) string {
	t.Helper()
	claims, err := json.Marshal(r.claims)
	if err != nil {
		t.Fatal(err)
	}
	enc := base64.RawURLEncoding
	signed := enc.EncodeToString([]byte(r.jose)) + "." + enc.EncodeToString(claims)
	sum := sha256.Sum256([]byte(signed))
	x, y, err := ecdsa.Sign(rand.Reader, r.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return signed + "." + enc.EncodeToString(append(x.FillBytes(make([]byte, 32)), y.FillBytes(make([]byte, 32))...))
}

func (r *request) point(t *testing.T) string {
	t.Helper()
	point, err := r.public.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(point)
}

func TestServiceChecksRequests(t *testing.T) {
	service := pushtest.New(t)
	sub := service.Subscribe()
	for name, c := range map[string]struct {
		spoil func(r *request)
		want  int
	}{
		"a good one":             {func(*request) {}, 201},
		"a subject of https":     {func(r *request) { r.claims["sub"] = "https://example.org/contact" }, 201},
		"no urgency or topic":    {func(r *request) { r.header.Del("Urgency"); r.header.Del("Topic") }, 201},
		"no TTL":                 {func(r *request) { r.header.Del("TTL") }, 400},
		"a negative TTL":         {func(r *request) { r.header.Set("TTL", "-1") }, 400},
		"two TTLs":               {func(r *request) { r.header["Ttl"] = []string{"1", "2"} }, 400},
		"an unknown urgency":     {func(r *request) { r.header.Set("Urgency", "immediate") }, 400},
		"a topic of 33":          {func(r *request) { r.header.Set("Topic", strings.Repeat("a", 33)) }, 400},
		"a topic with a dot":     {func(r *request) { r.header.Set("Topic", "a.b") }, 400},
		"no encoding":            {func(r *request) { r.header.Del("Content-Encoding") }, 400},
		"the old encoding":       {func(r *request) { r.header.Set("Content-Encoding", "aesgcm") }, 400},
		"a long body":            {func(r *request) { r.body = make([]byte, 4097) }, 413},
		"a spoiled body":         {func(r *request) { r.body[len(r.body)-1] ^= 1 }, 400},
		"another scheme":         {func(r *request) { r.header.Set("Authorization", "WebPush x") }, 400},
		"no signed token":        {func(r *request) { r.header.Set("Authorization", "vapid t=x, k=y") }, 401},
		"another algorithm":      {func(r *request) { r.jose = `{"typ":"JWT","alg":"none"}` }, 401},
		"another's audience":     {func(r *request) { r.claims["aud"] = "https://example.org" }, 401},
		"an audience with path":  {func(r *request) { r.claims["aud"] = service.URL + "/" }, 401},
		"ended":                  {func(r *request) { r.claims["exp"] = time.Now().Unix() - 1 }, 401},
		"ends in 25 hours":       {func(r *request) { r.claims["exp"] = time.Now().Add(25 * time.Hour).Unix() }, 401},
		"no subject":             {func(r *request) { delete(r.claims, "sub") }, 401},
		"a doubled mailto":       {func(r *request) { r.claims["sub"] = "mailto:mailto:a@example.org" }, 401},
		"a key that didn't sign": {func(r *request) { r.public = otherKey(t) }, 401},
	} {
		t.Run(name, func(t *testing.T) {
			r := good(t, service, sub)
			c.spoil(r)
			if got := r.send(t, sub); got != c.want {
				t.Errorf("status %d, want %d", got, c.want)
			}
			if complaints := service.Complaints(); (len(complaints) > 0) != (c.want != 201) {
				t.Errorf("complaints: %q", complaints)
			}
		})
	}
	if got := service.Sent(sub); len(got) != 3 || string(got[0].Payload) != "hello" || got[0].TTL != 60 || got[0].Urgency == "" && got[1].Urgency == "" {
		t.Errorf("taken: %+v", got)
	}
	service.Require("another")
	if got := good(t, service, sub).send(t, sub); got != 403 {
		t.Errorf("a sender that was not subscribed to: status %d", got)
	}
	service.Complaints()
}

func otherKey(t *testing.T) *ecdsa.PublicKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &key.PublicKey
}

func TestServicePlaysFaults(t *testing.T) {
	service := pushtest.New(t)
	sub, other := service.Subscribe(), service.Subscribe()
	service.Play(sub, pushtest.Busy("3"), pushtest.Status(500), pushtest.OK, pushtest.Fine, pushtest.Gone)
	for i, want := range []int{429, 500, 200, 201, 410, 410} {
		if got := good(t, service, sub).send(t, sub); got != want {
			t.Errorf("request %d: status %d, want %d", i+1, got, want)
		}
	}
	if got := len(service.Sent(sub)); got != 2 {
		t.Errorf("%d messages taken, want those answered with 200 and 201", got)
	}
	if got := good(t, service, other).send(t, other); got != 201 {
		t.Errorf("another subscription: status %d", got)
	}
	service.PlayAll(func(n int, _ string) pushtest.Fault {
		if n%2 == 0 {
			return pushtest.Down("")
		}
		return pushtest.Fine
	})
	if a, b := good(t, service, other).send(t, other), good(t, service, other).send(t, other); a == b {
		t.Errorf("every second one should fail: %d, %d", a, b)
	}
	nobody := pushtest.Subscription{Endpoint: service.URL + "/wpush/nobody", P256dh: sub.P256dh, Auth: sub.Auth}
	if got := good(t, service, nobody).send(t, nobody); got != 404 {
		t.Errorf("an unknown endpoint: status %d", got)
	}
}

func TestTopicReplacesWhatWaits(t *testing.T) {
	service := pushtest.New(t)
	sub := service.Subscribe()
	for range 2 {
		good(t, service, sub).send(t, sub)
	}
	plain := good(t, service, sub)
	plain.header.Del("Topic")
	plain.send(t, sub)
	if sent, waiting := len(service.Sent(sub)), len(service.Waiting(sub)); sent != 3 || waiting != 2 {
		t.Errorf("%d sent, %d waiting; want 3 and 2", sent, waiting)
	}
}

func TestResetIsNoAnswer(t *testing.T) {
	service := pushtest.New(t)
	for i, f := range []pushtest.Fault{pushtest.Reset, pushtest.TakenAndReset} {
		sub := service.Subscribe()
		service.Play(sub, f)
		r := good(t, service, sub)
		r.header.Set("Authorization", "vapid t="+r.token(t)+", k="+r.point(t))
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, sub.Endpoint, bytes.NewReader(r.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header = r.header
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			res.Body.Close()
			t.Fatalf("it answered %s", res.Status)
		}
		if _, ok := errors.AsType[*url.Error](err); !ok {
			t.Error(err)
		}
		if got := len(service.Sent(sub)); got != i {
			t.Errorf("%d messages taken, want %d", got, i)
		}
	}
}

func TestCounts(t *testing.T) {
	service := pushtest.New(t)
	service.CheckOneIn(10)
	floor, err := service.NewFloor(1)
	if err != nil {
		t.Fatal(err)
	}
	defer floor.Close()
	subs := service.SubscribeMany(100_000)
	for _, i := range []int{0, 7, 7, 99_999} {
		if err := floor.Send(t.Context(), subs[i], []byte("x")); err != nil {
			t.Error(err)
		}
	}
	counts := service.Counts()
	if len(counts) != 3 || counts[subs[0].Endpoint] != 1 || counts[subs[7].Endpoint] != 2 || counts[subs[99_999].Endpoint] != 1 {
		t.Errorf("counts: %v", counts)
	}
}

func TestFloorPasses(t *testing.T) {
	service := pushtest.New(t)
	floor, err := service.NewFloor(1)
	if err != nil {
		t.Fatal(err)
	}
	defer floor.Close()
	for i, sub := range service.SubscribeMany(3) {
		if err := floor.Send(t.Context(), sub, fmt.Append(nil, "message ", i)); err != nil {
			t.Error(err)
		}
	}
	if got := service.WaitMessages(t.Context(), t, 3); string(got[2].Payload) != "message 2" {
		t.Errorf("taken: %+v", got)
	}
}
