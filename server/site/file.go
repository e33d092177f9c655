package site

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
)

// extensions of the types an attachment can have. What is none of them is a
// download of no type, so that no browser makes a page of it.
var extensions = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}

// ShowFile sends an attachment. Its address holds the hash of its bytes, so it
// is kept for ever. The name in the address is for people: it is what a saved
// file is called.
func (m *Machine) ShowFile(c *fiber.Ctx) error {
	hash := c.Params("hash")
	if len(hash) != 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		return content.Refuse(content.NotFound, "", content.MsgNoSuchFile)
	}
	etag := `"` + hash + `"`
	f, err := m.Library.File(c.UserContext(), hash)
	if err != nil {
		return err
	}
	typ, disposition := f.Type, "inline"
	ext, known := extensions[typ]
	if !known {
		typ, disposition = fiber.MIMEOctetStream, "attachment"
	}
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	if c.Get(fiber.HeaderIfNoneMatch) == etag {
		return c.SendStatus(http.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, typ)
	c.Set(fiber.HeaderContentDisposition, disposition+"; filename*=UTF-8''"+url.PathEscape(fileName(c.Params("name"), ext)))
	return c.Send(f.Bytes)
}

// fileName is the name out of an address as a saved file may have it: no
// folders, no control characters, and the extension that its bytes have.
func fileName(escaped, ext string) string {
	name, err := url.PathUnescape(escaped)
	if err != nil {
		name = ""
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.Trim(name, ". ")
	if runes := []rune(name); len(runes) > 100 {
		name = string(runes[:100])
	}
	if ext != "" && !strings.EqualFold(path.Ext(name), ext) && !(ext == ".jpg" && strings.EqualFold(path.Ext(name), ".jpeg")) {
		name += ext
	}
	return name
}
