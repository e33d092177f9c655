package feed

import (
	"strings"
	"unicode/utf8"
)

// clean takes out what XML 1.0 has no way to write, not even escaped (section
// 2.2, production Char). One such character in one headline would make the
// whole feed unreadable, for every reader, until the piece leaves it.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r',
			' ' <= r && r <= 0xD7FF, 0xE000 <= r && r < utf8.RuneError, 0x10000 <= r && r <= 0x10FFFF:
			return r
		}
		return -1 // also U+FFFD, which stands for bytes that were no text, and U+FFFE, U+FFFF
	}, s)
}
