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

// verdict finds the words in which rulings call a claim untrue.
var verdict = regexp.MustCompile(`(?i)不实|不属实|谣言|謠言|辟谣|闢謠|虚假|虛假|假消息|澄清|\b(?:false|fake|hoax|untrue|misleading|debunk\w*|rumou?rs?|not true)\b`)

// rulingOpens is how far into a ruling, in bytes, the claim is quoted: it opens
// with it, where a notice comes to its quotations later.
const rulingOpens = 90

// rules reports whether c answers a claim rather than only telling something.
// Where no kind is given, a text that quotes what is said and calls it untrue
// is a ruling, if it does so at its beginning.
func (c *Claim) rules() bool {
	if c.Kind != "" {
		return c.Kind == "clarification"
	}
	at := reported.FindStringIndex(c.Text)
	return c.Claim != "" || at != nil && at[0] <= rulingOpens && verdict.MatchString(c.Text)
}
