package match

import (
	"regexp"
	"unicode/utf8"
)

// reported finds what a ruling quotes as having been claimed: a quotation right
// after a verb of saying. Quotations elsewhere are slogans and names.
var reported = regexp.MustCompile(`(?i)(?:称|稱|传|傳|说|說|言|谣|謠|claim(?:s|ed|ing)?(?: that)?|sa(?:ys|id|ying)(?: that)?|rumou?r(?:ed)?(?: that)?)\s*[:：,，]?\s*[“"「『]([^“”"「」『』]{8,500})[”"」』]`)

// quotedClaims returns the quotations of a ruling that state a claim: at most
// eight, each long enough to be a sentence.
func quotedClaims(text string) []string {
	var out []string
	for _, m := range reported.FindAllStringSubmatch(text, 8) {
		if q := m[1]; utf8.RuneCountInString(q) >= 8 {
			out = append(out, q)
		}
	}
	return out
}
