package match

import (
	"net/url"
	"regexp"
	"strings"
)

// linkPattern finds links as they stand in messages: with a scheme, with www.,
// or the bare short links that messengers and Twitter glue to the last word. A
// link ends at a space, at writing that no address holds, or at a quotation mark.
var linkPattern = regexp.MustCompile(`(?i)(?:https?://|www\.|pic\.twitter\.com/|\bt\.co/|\bt\.cn/)[a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+`)

// maxLinks bounds how many links of one message are looked up.
const maxLinks = 16

// trackers are query parameters that say who shared a page, never which page.
var trackers = map[string]bool{
	"spm": true, "scm": true, "fbclid": true, "gclid": true, "dclid": true, "msclkid": true, "yclid": true,
	"igshid": true, "igsh": true, "si": true, "ref": true, "ref_src": true, "ref_url": true, "source": true,
	"from": true, "isappinstalled": true, "scene": true, "sharer_shareid": true, "sharer_shareinfo": true,
	"sharer_sharetime": true, "share_id": true, "shareid": true, "share_token": true, "share_source": true,
	"share_medium": true, "share_plat": true, "share_session_id": true, "share_tag": true, "share_from": true,
	"sharefrom": true, "timestamp": true, "tt_from": true, "weibo_id": true, "wxshare_count": true, "mc_cid": true, "mc_eid": true,
	"chksm": true, "clicktime": true, "enterid": true, "pass_ticket": true, "exportkey": true, "xsec_token": true,
	"xsec_source": true, "vd_source": true, "unique_k": true, "bbid": true, "nwr": true, "cmpid": true, "ncid": true, "smid": true,
}

// NormalizeURL returns the form in which two links to the same page are equal:
// no scheme, no www. or m., no default port, no trailing slash, no fragment, no
// parameters that only track, the others in order. It returns "" for what is
// no link to a page, such as a mail address or a bare host without a dot.
func NormalizeURL(raw string) string {
	raw = strings.TrimSpace(raw)
	if len(raw) > 4096 {
		return ""
	}
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	for _, p := range []string{"www.", "m.", "mobile.", "wap.", "amp."} {
		if rest := strings.TrimPrefix(host, p); strings.Contains(rest, ".") {
			host = rest
		}
	}
	if !strings.Contains(host, ".") || strings.ContainsAny(host, " @") {
		return ""
	}
	return host + strings.TrimRight(u.EscapedPath(), "/") + keptParameters(u)
}

// keptParameters is the query of u without the parameters that track, sorted.
func keptParameters(u *url.URL) string {
	q := u.Query()
	for name := range q {
		l := strings.ToLower(name)
		if trackers[l] || strings.HasPrefix(l, "utm_") || strings.HasPrefix(l, "share_") {
			q.Del(name)
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// links finds the links of text: their normalized forms, each once, and where
// they stand.
func links(text string) (urls []string, at []Span) {
	seen := map[string]bool{}
	for _, m := range linkPattern.FindAllStringIndex(text, 256) {
		raw := strings.TrimRight(text[m[0]:m[1]], ".,;:!?)'*]")
		at = append(at, Span{m[0], m[0] + len(raw)})
		if u := NormalizeURL(raw); u != "" && !seen[u] && len(urls) < maxLinks {
			seen[u] = true
			urls = append(urls, u)
		}
	}
	return urls, at
}
