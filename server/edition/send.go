package edition

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

var (
	nameETag         = []byte(fiber.HeaderETag)
	nameLastModified = []byte(fiber.HeaderLastModified)
)

// send writes the entry in the form the client asks for, with this header and
// no other. fasthttp leaves the body out of the answer to a HEAD and keeps its
// length.
func (e *entry) send(ctx *fiber.Ctx) {
	res, asked := ctx.Response(), read(&ctx.Request().Header)
	f := &e.forms[e.choose(asked.encoding)]
	f.header.CopyTo(&res.Header)
	res.Header.SetCanonical(nameETag, f.tag)
	if !e.modTime.IsZero() {
		res.Header.SetCanonical(nameLastModified, []byte(e.modTime.Format(http.TimeFormat)))
	}
	if e.status == http.StatusOK && e.unchanged(f, asked) {
		res.SetStatusCode(http.StatusNotModified)
		res.Header.SetContentEncodingBytes(nil) // of no body
		return
	}
	res.SetBodyRaw(f.body)
}

// asked is what of a request's header decides how a page is sent.
type asked struct{ encoding, match, since []byte }

// read finds them in one walk. Names come in canonical spelling, and their
// lengths tell most of them apart; asking for one by name spells that name anew.
func read(h *fasthttp.RequestHeader) (a asked) {
	for name, value := range h.All() {
		switch len(name) {
		case len(fiber.HeaderAcceptEncoding):
			if string(name) == fiber.HeaderAcceptEncoding {
				a.encoding = value
			}
		case len(fiber.HeaderIfNoneMatch):
			if string(name) == fiber.HeaderIfNoneMatch {
				a.match = value
			}
		case len(fiber.HeaderIfModifiedSince):
			if string(name) == fiber.HeaderIfModifiedSince {
				a.since = value
			}
		}
	}
	return a
}

// unchanged reports whether the client's copy is the form it would get
// (RFC 9110 section 13.1): the tag decides where there is one, compared weakly
// since proxies weaken it when they compress, else the date.
func (e *entry) unchanged(f *form, a asked) bool {
	if len(a.match) > 0 {
		for tag := range bytes.SplitSeq(a.match, []byte{','}) {
			tag = bytes.TrimPrefix(bytes.TrimSpace(tag), []byte("W/"))
			if bytes.Equal(tag, f.tag) || len(tag) == 1 && tag[0] == '*' {
				return true
			}
		}
		return false
	}
	if len(a.since) == 0 || e.modTime.IsZero() {
		return false
	}
	t, err := http.ParseTime(string(a.since))
	return err == nil && !e.modTime.After(t)
}

// sendStale writes the last good page, plain, marked, and for nobody to keep.
func (c *Cache) sendStale(ctx *fiber.Ctx, e *entry) {
	res, f := ctx.Response(), &e.forms[identity]
	f.header.CopyTo(&res.Header)
	res.Header.Set(fiber.HeaderCacheControl, "no-store")
	res.Header.Set("Gaoshi-Stale", "edition="+strconv.FormatInt(e.edition, 10)+", made="+e.made.UTC().Format(time.RFC3339))
	body := f.body
	if c.mark != nil {
		body = c.mark(string(f.header.ContentType()), body, e.made)
	}
	res.SetBodyRaw(body)
}
