package push

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// knownHosts are the push services of the browsers people have: Chrome, Edge on
// Android, Samsung, Opera and Brave use Google's; Firefox Mozilla's; Safari
// Apple's; Edge on Windows Microsoft's. A leading dot stands for any name under
// it.
var knownHosts = []string{
	"fcm.googleapis.com",
	"android.googleapis.com", // subscriptions made before 2016 still work
	"jmt17.google.com",       // development versions of Chrome
	".push.services.mozilla.com",
	".push.apple.com",
	".notify.windows.com",
}

// Hosts are the push services that may be sent to. The zero value allows none.
type Hosts struct {
	names   []string // exact, or with a leading dot any name under it
	origins []string // scheme://host:port, vouched for by the operator
	vouched []string // host:port of the origins, as a dialer is told it
}

// ParseHosts gives the known push services plus extra ones, separated by commas
// or spaces, as in GAOSHI_PUSH_HOSTS. An extra is one of
//
//	push.example.org               that host: https, port 443, a public address
//	.push.example.org              any name under it, likewise
//	https://push.lan:8443          that origin, also at a private address
//	http://127.0.0.1:4567          likewise, for tests
//
// With a scheme, the operator vouches for the origin, and the checks against
// reaching into private networks do not apply to it.
func ParseHosts(extra string) (Hosts, error) {
	h := Hosts{names: slices.Clone(knownHosts)}
	split := func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' }
	for entry := range strings.FieldsFuncSeq(extra, split) {
		if strings.Contains(entry, "://") {
			if err := h.addOrigin(entry); err != nil {
				return Hosts{}, err
			}
			continue
		}
		name := strings.ToLower(entry)
		if !isName(strings.TrimPrefix(name, ".")) {
			return Hosts{}, fmt.Errorf("push host %q: want a host name like push.example.org, or an origin like https://push.lan:8443", entry)
		}
		h.names = append(h.names, name)
	}
	return h, nil
}

func (h *Hosts) addOrigin(entry string) error {
	u, err := url.Parse(entry)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" ||
		(u.Scheme != "https" && u.Scheme != "http") {
		return fmt.Errorf("push host %q: an origin is http or https, a host and perhaps a port, and nothing else", entry)
	}
	h.origins = append(h.origins, origin(u))
	h.vouched = append(h.vouched, dialAddress(u))
	return nil
}

// allows tells whether an endpoint may be at u: at an origin that the operator
// vouched for, or with https on the usual port of a listed host.
func (h Hosts) allows(u *url.URL) bool {
	if slices.Contains(h.origins, origin(u)) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	if u.Scheme != "https" || (u.Port() != "" && u.Port() != "443") || !isName(host) {
		return false
	}
	return slices.ContainsFunc(h.names, func(name string) bool {
		if strings.HasPrefix(name, ".") {
			return strings.HasSuffix(host, name)
		}
		return host == name
	})
}

// vouchesFor tells whether the operator gave the origin at a dialer's
// host:port, so that it may have a private address.
func (h Hosts) vouchesFor(address string) bool {
	return slices.Contains(h.vouched, strings.ToLower(address))
}

// origin is scheme://host:port with the port always written, in lower case.
func origin(u *url.URL) string { return u.Scheme + "://" + dialAddress(u) }

func dialAddress(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	host := strings.ToLower(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + port
}

// isName tells whether s is a DNS name of two labels or more in ASCII (RFC 1123,
// section 2.1) and no IP address in any spelling: 127.1 and 0x7f.1 are addresses
// to many resolvers, so a last label that starts with a digit is refused.
func isName(s string) bool {
	if len(s) > 253 {
		return false
	}
	if _, err := netip.ParseAddr(s); err == nil {
		return false
	}
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, "-") != label || strings.ContainsFunc(label, notLDH) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) > 1 && (last[0] < '0' || last[0] > '9')
}

// notLDH is true for what is no letter, digit or hyphen.
func notLDH(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-')
}
