package edition

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

var nameETag = []byte(fiber.HeaderETag)

// send writes the entry in the form the client asks for. fasthttp leaves the
// body out of the answer to a HEAD and keeps its length.
func (e *entry) send(ctx *fiber.Ctx) {
	req, res := &ctx.Request().Header, ctx.Response()
	c := e.choose(req.Peek(fiber.HeaderAcceptEncoding))
	f := &e.forms[c]
	for i := range e.header {
		res.Header.SetCanonical(e.header[i].name, e.header[i].value)
	}
	res.Header.SetCanonical(nameETag, f.tag)
	if e.status == http.StatusOK && e.unchanged(f, req.Peek(fiber.HeaderIfNoneMatch), req.Peek(fiber.HeaderIfModifiedSince)) {
		res.SetStatusCode(http.StatusNotModified)
		return
	}
	res.SetStatusCode(e.status)
	res.Header.SetContentTypeBytes(e.typ)
	if c != identity {
		res.Header.SetContentEncodingBytes(codingNames[c])
	}
	res.SetBodyRaw(f.body)
}

// unchanged reports whether the client's copy is the form it would get
// (RFC 9110 section 13.1): the tag decides where there is one, compared weakly
// since proxies weaken it when they compress, else the date.
func (e *entry) unchanged(f *form, match, since []byte) bool {
	if len(match) > 0 {
		for tag := range bytes.SplitSeq(match, []byte{','}) {
			tag = bytes.TrimPrefix(bytes.TrimSpace(tag), []byte("W/"))
			if bytes.Equal(tag, f.tag) || len(tag) == 1 && tag[0] == '*' {
				return true
			}
		}
		return false
	}
	if len(since) == 0 || e.modTime.IsZero() {
		return false
	}
	t, err := http.ParseTime(string(since))
	return err == nil && !e.modTime.After(t)
}

// sendStale writes the last good page, plain, marked, and for nobody to keep.
func (c *Cache) sendStale(ctx *fiber.Ctx, e *entry) {
	res := ctx.Response()
	for i := range e.header {
		res.Header.SetCanonical(e.header[i].name, e.header[i].value)
	}
	res.Header.Set(fiber.HeaderCacheControl, "no-store")
	res.Header.Set("Gaoshi-Stale", "edition="+strconv.FormatInt(e.edition, 10)+", made="+e.made.UTC().Format(time.RFC3339))
	res.SetStatusCode(e.status)
	res.Header.SetContentTypeBytes(e.typ)
	body := e.forms[identity].body
	if c.mark != nil {
		body = c.mark(string(e.typ), body, e.made)
	}
	res.SetBodyRaw(body)
}
