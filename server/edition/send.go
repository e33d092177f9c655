package edition

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

var (
	nameETag         = []byte(fiber.HeaderETag)
	nameLastModified = []byte(fiber.HeaderLastModified)
)

// send writes the entry in the form the client asks for, with this header and
// no other. fasthttp leaves the body out of the answer to a HEAD and keeps its
// length.
func (e *entry) send(ctx *fiber.Ctx) {
	req, res := &ctx.Request().Header, ctx.Response()
	f := &e.forms[e.choose(req.Peek(fiber.HeaderAcceptEncoding))]
	f.header.CopyTo(&res.Header)
	res.Header.SetCanonical(nameETag, f.tag)
	if !e.modTime.IsZero() {
		res.Header.SetCanonical(nameLastModified, []byte(e.modTime.Format(http.TimeFormat)))
	}
	if e.status == http.StatusOK && e.unchanged(f, req.Peek(fiber.HeaderIfNoneMatch), req.Peek(fiber.HeaderIfModifiedSince)) {
		res.SetStatusCode(http.StatusNotModified)
		res.Header.SetContentEncodingBytes(nil) // of no body
		return
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
