package content

import (
	"strings"
	"time"
)

// MaxSlug is the longest slug, in bytes. They are ASCII.
const MaxSlug = 80

// makeSlug is the address of a new piece: the words of its English headline
// where there is one, and in any case the day and a few characters of its id,
// which make it unique. Chinese stays out of addresses: chat apps escape it
// into something nobody trusts. The slug is made of the headline, which states
// the fact, and never of the claim.
func makeSlug(p Piece, id ID, day time.Time) string {
	tail := day.Format("20060102") + "-" + id.Short()
	words := asciiWords(p.Texts[English].Headline, MaxSlug-len(tail)-1)
	if words == "" {
		return tail
	}
	return words + "-" + tail
}

// asciiWords joins the ASCII words of s with hyphens, whole words only, in at
// most max bytes.
func asciiWords(s string, max int) string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
	})
	out := ""
	for _, f := range fields {
		if len(out)+1+len(f) > max {
			break
		}
		if out != "" {
			out += "-"
		}
		out += f
	}
	return out
}

// ValidSlug reports whether s can be an address: ASCII lower case, digits and
// single hyphens between them, at most MaxSlug bytes.
func ValidSlug(s string) bool {
	if s == "" || len(s) > MaxSlug || s[0] == '-' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
