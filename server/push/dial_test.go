package push

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestIsPublic(t *testing.T) {
	for _, a := range []string{
		"0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1",
		"192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0",
		"fec0::1", "ff02::1", "2001:db8::1", "2001::1", "2002:a00:1::1", "100::1",
	} {
		if isPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s counts as public", a)
		}
	}
	for _, a := range []string{"1.1.1.1", "142.250.1.95", "17.253.1.1", "::ffff:8.8.8.8", "2001:4860:4860::8888", "2400:3200::1"} {
		if !isPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s does not count as public", a)
		}
	}
}

// TestPrivateAddressIsNotDialled has a name that was fine when it was listed
// and now leads to this machine.
func TestPrivateAddressIsNotDialled(t *testing.T) {
	reached := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer server.Close()
	address := server.Listener.Addr().String()
	port := address[strings.LastIndexByte(address, ':'):]

	vapid, err := MakeVAPID()
	if err != nil {
		t.Fatal(err)
	}
	listed, err := ParseHosts("http://localhost" + port)
	if err != nil {
		t.Fatal(err)
	}
	sender, err := NewSender(Config{VAPID: vapid, Subject: "a@example.org", Hosts: listed, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	endpoint, err := ParseEndpoint("http://localhost"+port+"/a", listed)
	if err != nil {
		t.Fatal(err)
	}
	to := Subscription{Endpoint: endpoint, Keys: Keys{P256dh: vapid.Public(), Auth: encodeBase64(make([]byte, 16))}}
	m := Message{Payload: []byte("x")}
	if got := sender.Send(t.Context(), to, m); got.Result != Delivered || !reached {
		t.Fatalf("vouched for by the operator: %+v", got)
	}
	// The same name, known but not vouched for.
	reached = false
	sender.client = newClient(Hosts{}, 5*time.Second, 1)
	if got := sender.Send(t.Context(), to, m); got.Result != Retry || !errors.Is(got.Err, ErrPrivateAddress) || reached {
		t.Errorf("%+v, reached: %v", got, reached)
	}
}

// TestHTTP2 talks to a service as the real ones are: TLS and one connection for
// many sends.
func TestHTTP2(t *testing.T) {
	var protocol, authorization string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protocol, authorization = r.Proto, r.Header.Get("Authorization")
		w.WriteHeader(http.StatusCreated)
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the first try fails its handshake
	server.StartTLS()
	defer server.Close()

	vapid, err := MakeVAPID()
	if err != nil {
		t.Fatal(err)
	}
	listed, err := ParseHosts(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	sender, err := NewSender(Config{VAPID: vapid, Subject: "a@example.org", Hosts: listed, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	endpoint, err := ParseEndpoint(server.URL+"/a", listed)
	if err != nil {
		t.Fatal(err)
	}
	to := Subscription{Endpoint: endpoint, Keys: Keys{P256dh: vapid.Public(), Auth: encodeBase64(make([]byte, 16))}}
	if got := sender.Send(t.Context(), to, Message{Payload: []byte("x")}); got.Result != Retry || got.Err == nil {
		t.Errorf("a certificate nobody vouches for: %+v", got)
	}
	sender.client = newClient(listed, 5*time.Second, 1) // one that has not been used yet
	trusted := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	sender.client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: trusted}
	if got := sender.Send(t.Context(), to, Message{Payload: []byte("x")}); got.Result != Delivered {
		t.Fatalf("%+v", got)
	}
	if protocol != "HTTP/2.0" || !strings.HasPrefix(authorization, "vapid t=") {
		t.Errorf("%s, %.10s", protocol, authorization)
	}
}
