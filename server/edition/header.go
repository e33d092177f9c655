package edition

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// cacheControl lets every cache between keep a page and makes it ask before it
// shows it again. A correction must be seen at the next request; asking costs
// one 304 without a body. For who is cut off, the service worker keeps the last
// pages seen and says so, which an HTTP cache would not.
const cacheControl = "public, max-age=0, must-revalidate"

// headers keeps response headers ready to be copied. Setting ten fields one by
// one, each checked and searched for, takes longer than all else on the way to
// a cached page. Nearly all pages share a few of them.
type headers struct {
	mu     sync.Mutex
	always [][2]string // on every answer
	ready  map[string]*fasthttp.ResponseHeader
}

func newHeaders() *headers { return &headers{ready: map[string]*fasthttp.ResponseHeader{}} }

// maxHeaders bounds what is shared; a page with fields of its own has its own.
const maxHeaders = 200

// of is the header of an answer, without what only this one page has.
func (h *headers) of(status int, c coding, p Page) *fasthttp.ResponseHeader {
	var key strings.Builder
	key.WriteString(strconv.Itoa(status) + c.suffix() + "\n" + p.Type)
	for _, name := range slices.Sorted(maps.Keys(p.Header)) {
		key.WriteString("\n" + name + ":" + p.Header[name])
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if ready, ok := h.ready[key.String()]; ok {
		return ready
	}
	ready := h.build(status, c, p)
	if len(h.ready) < maxHeaders {
		h.ready[key.String()] = ready
	}
	return ready
}

func (h *headers) build(status int, c coding, p Page) *fasthttp.ResponseHeader {
	var out fasthttp.ResponseHeader
	out.SetStatusCode(status)
	out.SetContentType(p.Type)
	out.SetContentEncodingBytes(codingNames[c])
	out.Set(fiber.HeaderCacheControl, cacheControl)
	out.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	for _, f := range h.always {
		out.Set(f[0], f[1])
	}
	for name, value := range p.Header {
		out.Set(name, value)
	}
	return &out
}

// Always adds a header field to every answer of the cache, where a page has
// not its own. It is for setting up, before the first answer.
func (c *Cache) Always(name, value string) {
	c.headers.mu.Lock()
	defer c.headers.mu.Unlock()
	c.headers.always = append(c.headers.always, [2]string{name, value})
}
