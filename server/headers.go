package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"gaoshi/frontend"
	"gaoshi/frontend/assets"
)

// policy is what a page of ours may load and do. Nothing comes from elsewhere,
// no script stands in a page, nobody frames us; of styles that stand in pages,
// only those we wrote. It is on every answer, so it is as short as that allows.
var policy = "default-src 'self'; style-src 'self' " + assets.StyleHashes() + "; img-src 'self' data:; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// securityHeaders are on every answer, errors and files too.
func securityHeaders(o *frontend.Office) [][2]string {
	fields := [][2]string{
		{fiber.HeaderContentSecurityPolicy, policy},
		{fiber.HeaderXContentTypeOptions, "nosniff"},
		{fiber.HeaderReferrerPolicy, "strict-origin-when-cross-origin"},
		{fiber.HeaderPermissionsPolicy, "camera=(), microphone=()"},
	}
	if strings.HasPrefix(o.BaseURL, "https://") {
		fields = append(fields, [2]string{fiber.HeaderStrictTransportSecurity, "max-age=31536000"})
	}
	return fields
}

// secure sets them where the handler has not set its own. Answers from the
// page cache have them ready.
func (s *server) secure(c *fiber.Ctx) {
	for _, f := range s.fixed {
		if c.GetRespHeader(f[0]) == "" {
			c.Set(f[0], f[1])
		}
	}
}
