package desk_test

import (
	"regexp"
	"strings"
	"testing"

	"gaoshi/content"
	"gaoshi/frontend/words"
)

// TestEveryPageInBothLanguages walks all pages of the desk and finds templates
// that fail and words that are missing.
func TestEveryPageInBothLanguages(t *testing.T) {
	p := openPortal(t).staff()
	path := p.published()
	draft := p.written("sec", "topics", "food", "areas", "gone", "verdict", "checking")
	admin, sec := p.as("admin"), p.as("sec")
	key := regexp.MustCompile(`\b(desk|field|message|role|status)\.[a-z_]+(\.[a-z_]+)*\b`)
	tag := regexp.MustCompile(`<[^>]*>`)
	for _, lang := range content.Langs {
		for _, b := range []*browser{admin, sec} {
			b.post("/desk/my/language", "lang", string(lang)).to()
		}
		pages := map[*browser][]string{
			admin: {"/desk/accounts", "/desk/terms"},
			sec: {"/desk/", "/desk/pieces", "/desk/pieces?stage=public&kind=notice&q=x", "/desk/my", "/desk/new/notice",
				"/desk/new/clarification", path, path + "/edit", path + "/history", path + "/preview", draft, draft + "/edit",
				draft + "/preview?lang=en"},
		}
		for b, paths := range pages {
			for _, at := range paths {
				got := b.get(at).want(200, "</html>")
				if found := key.FindString(tag.ReplaceAllString(got.body, "")); found != "" {
					t.Errorf("%s %s: %q has no words", lang, at, found)
				}
				if strings.Contains(at, "preview") {
					continue
				}
				if twice := doubled(got.body); twice != "" {
					t.Errorf("%s: the id %q is there twice", at, twice)
				}
				if got.header.Get("Cache-Control") != "no-store" || got.header.Get("X-Robots-Tag") != "noindex" {
					t.Errorf("%s: %v", at, got.header)
				}
			}
		}
	}
}

var ids = regexp.MustCompile(`\sid="([^"]*)"`)

// doubled is an id that two elements of a page have.
func doubled(body string) string {
	seen := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(body, -1) {
		if seen[m[1]] {
			return m[1]
		}
		seen[m[1]] = true
	}
	return ""
}

// TestWordsOfCodes finds codes that content has and the desk has no word for.
func TestWordsOfCodes(t *testing.T) {
	for _, l := range content.Langs {
		w := words.For(l)
		want := func(key string) {
			if !w.Has(key) {
				t.Errorf("%s has no %q", l, key)
			}
		}
		for _, k := range content.ConcernKinds {
			want("desk.concern." + string(k))
		}
		for _, a := range content.Acts {
			want("desk.act." + string(a))
		}
		for _, s := range []content.Status{content.StatusDraft, content.StatusInReview, content.StatusReturned, content.StatusApproved,
			content.StatusScheduled, content.StatusPublished, content.StatusExpired, content.StatusWithdrawn, content.StatusDiscarded} {
			want("desk.status." + string(s))
		}
		for _, e := range []content.EventKind{content.WasSubmitted, content.WasTakenBack, content.WasReturned, content.WasApproved,
			content.WasScheduled, content.WasUnscheduled, content.WasPublished, content.WasCorrected, content.WasWithdrawn,
			content.WasExpired, content.WasImported, content.WasReviewed, content.WasDiscarded} {
			want("desk.event." + string(e))
		}
		for _, c := range []content.Change{content.First, content.Minor, content.Major} {
			want("desk.change." + string(c))
		}
	}
}
