package server

import (
	"net"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// forwarded are headers by which a proxy speaks for its client.
var forwarded = []string{
	fiber.HeaderXForwardedFor, fiber.HeaderXForwardedHost, fiber.HeaderXForwardedProto,
	fiber.HeaderXForwardedProtocol, fiber.HeaderXForwardedSsl, fiber.HeaderXUrlScheme, "Forwarded",
}

// scrub believes forwarding headers from trusted proxies alone. The host they
// name is never believed: proxies pass on what the client wrote, and absolute
// addresses are made of the configured base. Of the list of addresses one is
// left, so that Ctx.IP is right: the last one that no trusted proxy has, since
// everything left of it is the client's own word.
func (s *server) scrub(c *fiber.Ctx) {
	h := &c.Request().Header
	if !speaksForOthers(h) {
		return
	}
	if len(s.TrustedProxies) == 0 || !s.trusted(remote(c)) {
		for _, name := range forwarded {
			h.Del(name)
		}
		return
	}
	h.Del(fiber.HeaderXForwardedHost)
	h.Del("Forwarded")
	client := s.client(c.Get(fiber.HeaderXForwardedFor))
	h.Del(fiber.HeaderXForwardedFor)
	if client.IsValid() {
		h.Set(fiber.HeaderXForwardedFor, client.String())
	}
}

// speaksForOthers looks once whether there is anything to scrub: mostly there
// is not, and seven deletions are seven walks. Names are in canonical spelling.
func speaksForOthers(h *fasthttp.RequestHeader) bool {
	for name := range h.All() {
		if len(name) >= 9 && (name[0] == 'X' && name[1] == '-' || name[0] == 'F') {
			return true
		}
	}
	return false
}

// client walks the list from the right, from proxy to proxy.
func (s *server) client(list string) netip.Addr {
	parts := strings.Split(list, ",")
	var last netip.Addr
	for i := len(parts) - 1; i >= 0; i-- {
		addr, err := netip.ParseAddr(strings.TrimSpace(parts[i]))
		if err != nil {
			return last
		}
		if last = addr.Unmap(); !s.trusted(last) {
			return last
		}
	}
	return last
}

func (s *server) trusted(a netip.Addr) bool {
	for _, p := range s.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// remote is the other end of the connection.
func remote(c *fiber.Ctx) netip.Addr {
	if t, ok := c.Context().RemoteAddr().(*net.TCPAddr); ok {
		return t.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}
