package edition

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Limits of what a key takes from an address. What is longer is answered each
// time anew.
const (
	maxKey   = 512 // bytes
	maxParam = 200 // bytes of one parameter; nothing we know needs more
)

// Key names the page of a request: its path and, of its query, only the
// parameters the page knows, in the order given here, empty ones left out. So
// "?b=2&a=1&utm_source=x" and "?a=1&b=2" are one page, and inventing parameters
// makes no new one. It is empty, which keeps the answer out of the cache, where a
// known parameter is longer than any we would answer to.
func Key(ctx *fiber.Ctx, known ...string) string {
	path := ctx.Path()
	if len(path) > 1 {
		path = strings.TrimRight(path, "/")
	}
	args := ctx.Request().URI().QueryArgs()
	if args.Len() == 0 || len(known) == 0 {
		return path
	}
	var b strings.Builder
	b.WriteString(path)
	sep := byte('?')
	for _, name := range known {
		value := args.Peek(name)
		if len(value) == 0 {
			continue
		}
		if len(value) > maxParam {
			return ""
		}
		b.WriteByte(sep)
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(string(value)))
		sep = '&'
	}
	return b.String()
}
