package push

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrPrivateAddress is why a push service's name that leads into a private
// network is not connected to.
var ErrPrivateAddress = errors.New("it leads to an address that is not public")

// newClient makes the client that all sends share. It follows no redirect,
// keeps many connections to a service, and connects to public addresses only.
// A proxy from the environment is not used: it would look up the names itself,
// behind our checks.
func newClient(hosts Hosts, timeout time.Duration, conns int) *http.Client {
	return &http.Client{
		Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
		Transport: &http.Transport{
			DialContext:            dialer(hosts),
			ForceAttemptHTTP2:      true, // a DialContext of one's own turns it off
			MaxIdleConns:           0,    // no limit beside the next two
			MaxIdleConnsPerHost:    conns,
			MaxConnsPerHost:        conns,
			IdleConnTimeout:        90 * time.Second,
			TLSHandshakeTimeout:    timeout,
			MaxResponseHeaderBytes: 16 << 10,
			DisableCompression:     true,
		},
	}
}

// dialer connects only to public addresses, unless the operator vouched for the
// origin. The address is checked after the name was looked up and right before
// the connection, so that a name cannot change in between.
func dialer(hosts Hosts) func(ctx context.Context, network, address string) (net.Conn, error) {
	free := &net.Dialer{Timeout: 10 * time.Second}
	checked := &net.Dialer{Timeout: 10 * time.Second, Control: onlyPublic}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if hosts.vouchesFor(address) {
			return free.DialContext(ctx, network, address)
		}
		return checked.DialContext(ctx, network, address)
	}
}

func onlyPublic(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPrivateAddress, err)
	}
	if !isPublic(at.Addr()) {
		return ErrPrivateAddress
	}
	return nil
}

// reserved are the blocks that netip has no name for, from the IANA registries
// of special-purpose addresses (RFC 6890), and those that carry an IPv4 address
// inside and so could lead to a private one.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // carrier NAT; some clouds' metadata
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"),        // IPv4-compatible
	netip.MustParsePrefix("64:ff9b::/96"), // NAT64
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), // Teredo and others
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), // 6to4
	netip.MustParsePrefix("3fff::/20"),
	netip.MustParsePrefix("5f00::/16"),
	netip.MustParsePrefix("fec0::/10"), // site-local, long deprecated
}

// isPublic tells whether an address is one of the open internet.
func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
