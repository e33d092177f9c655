package server

import (
	"strings"

	"gaoshi/frontend"
	"gaoshi/frontend/assets"
)

type headerField struct{ name, value []byte }

// policy is what a page of ours may load and do. Nothing comes from elsewhere,
// no script stands in a page, nobody frames us; of styles that stand in pages,
// only those we wrote.
var policy = "default-src 'none'; script-src 'self'; style-src 'self' " + assets.StyleHashes() + "; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// securityHeaders are on every answer, errors and files too.
func securityHeaders(o *frontend.Office) []headerField {
	fields := [][2]string{
		{"Content-Security-Policy", policy},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"},
	}
	if strings.HasPrefix(o.BaseURL, "https://") {
		fields = append(fields, [2]string{"Strict-Transport-Security", "max-age=31536000"})
	}
	out := make([]headerField, len(fields))
	for i, f := range fields {
		out[i] = headerField{[]byte(f[0]), []byte(f[1])}
	}
	return out
}
