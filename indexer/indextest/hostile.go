package indextest

import (
	"context"
	"errors"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gaoshi/indexer"
)

func testHighlights(t *testing.T, x indexer.Index) {
	for _, c := range []struct{ text, id, want string }{
		{"停水", "water-zh", "<mark>停水</mark>"},
		{"发热门诊", "hospital-zh", "<mark>發熱門診</mark>"}, // the reader's own script
		{"颱風", "shelter-zh", "<mark>台风</mark>"},
		{"了解", "hospital-zh", "<mark>瞭解</mark>"},
		{"typhoom", "shelter-en", "<mark>Typhoon</mark>"},
		{"蒜", "garlic-zh", "大<mark>蒜</mark>"},
		{"script", "hostile-en", "&lt;<mark>script</mark>&gt;"},
		{"1500", "bridge-en", "&lt;b&gt;<mark>1,500</mark>&lt;/b&gt;"},
	} {
		found := search(t, x, indexer.Query{Text: c.text})
		i := slices.IndexFunc(found.Hits, func(h indexer.Hit) bool { return h.ID == c.id })
		if i < 0 {
			t.Errorf("%q finds %v, want %s", c.text, ids(found), c.id)
			continue
		}
		if shown := found.Hits[i].Headline + "\n" + found.Hits[i].Snippet; !strings.Contains(shown, c.want) {
			t.Errorf("%q shows %q, want %q in it", c.text, shown, c.want)
		}
	}
	for _, q := range []string{
		"", "script", "mark nothing", "<script>", "</mark>", "onerror img", "bold quotes", "amp", "lt gt", `"x"`, "b",
	} {
		for _, hit := range search(t, x, indexer.Query{Text: q, Limit: indexer.MaxLimit}).Hits {
			checkSafe(t, q, hit)
		}
	}
}

var tags = regexp.MustCompile(`<mark>[^<]*</mark>`)

// checkSafe fails if a hit holds any HTML but whole marks around escaped text.
func checkSafe(t *testing.T, query string, hit indexer.Hit) {
	t.Helper()
	for _, shown := range []string{hit.Headline, hit.Snippet} {
		rest := tags.ReplaceAllString(shown, "")
		if strings.ContainsAny(rest, `<>"'`) || !utf8.ValidString(shown) {
			t.Errorf("query %q: %s shows unsafe %q", query, hit.ID, shown)
		}
		text := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(shown)
		if html.EscapeString(html.UnescapeString(text)) != text {
			t.Errorf("query %q: %s shows %q, which is escaped badly", query, hit.ID, shown)
		}
	}
}

// testInjection tries to talk to an engine in its filter language. Every
// attempt is a value that no document has.
func testInjection(t *testing.T, x indexer.Index) {
	attempts := []string{
		`notice" OR kind = "clarification`, `notice' OR kind = 'clarification`, `" OR 1=1 --`, `*`, `notice*`, `_all`,
		`x" OR topic EXISTS OR topic = "y`, `x\" OR kind = "notice`, `x\`, `\"`, "notice\n OR kind = notice", `kind:notice`,
		`{"match_all":{}}`, `["notice"]`, `NOT x`, `/.*/`, "notice\x00", "\xff\xfe", strings.Repeat("x", 100_000), `${jndi:ldap://x}`,
	}
	set := map[string]func(q *indexer.Query, v string){
		"kind":     func(q *indexer.Query, v string) { q.Kind = v },
		"topic":    func(q *indexer.Query, v string) { q.Topic = v },
		"area":     func(q *indexer.Query, v string) { q.Area = v },
		"verdict":  func(q *indexer.Query, v string) { q.Verdict = v },
		"severity": func(q *indexer.Query, v string) { q.Severity = v },
		"lang":     func(q *indexer.Query, v string) { q.Lang = v },
	}
	for field, to := range set {
		for _, attempt := range attempts {
			q := indexer.Query{}
			to(&q, attempt)
			result, err := x.Search(t.Context(), q)
			if err != nil || result.Total != 0 || len(result.Hits) != 0 {
				t.Errorf("%s = %.40q finds %d (%v), want nothing", field, attempt, result.Total, err)
			}
		}
	}
	// A value that looks like an attempt is a value all the same.
	for _, q := range []indexer.Query{{Topic: `a" OR kind = "notice`}, {Area: "x' OR '1'='1"}} {
		if got := ids(search(t, x, q)); !slices.Equal(got, []string{"hostile-en"}) {
			t.Errorf("%+v finds %v, want what has that very value", q, got)
		}
	}
}

func testHostile(t *testing.T, x indexer.Index) {
	for name, text := range map[string]string{
		"ten thousand words":  strings.Repeat("word 口罩 ", 10_000),
		"a megabyte":          strings.Repeat("x", 1<<20),
		"a megabyte of marks": strings.Repeat("\u0301", 1<<19),
		"invalid UTF-8":       "\xff口罩\xfe\xe5\x8f",
		"control characters":  "\x00\x01口罩\x7f\x1b[31m",
		"query syntax":        `+kind:notice -"x" (water OR fire) ~2 ^3 [a TO b] /re.*/ \`,
		"meilisearch syntax":  `"water" -fire "unbalanced`,
		"JSON":                `{"query":{"match_all":{}}}`,
		"emoji":               "😷👨‍👩‍👧‍👦🏳️‍🌈",
		"right to left":       "\u202eecnirp\u202c",
		"newlines":            "water\r\n\r\nwater",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			for _, prefix := range []bool{false, true} {
				for _, hit := range search(t, x, indexer.Query{Text: text, Prefix: prefix, Facets: true}).Hits {
					checkSafe(t, name, hit)
				}
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v: the work is not bounded", took)
			}
		})
	}
	if got := ids(search(t, x, indexer.Query{Text: "\xff口罩\x00"})); !slices.Contains(got, "testing-zh") {
		t.Errorf("the words between invalid bytes find %v", got)
	}
}

func testHostileDocuments(t *testing.T, x indexer.Index) {
	docs := []indexer.Document{
		{ID: "empty-zh", Publication: "empty"},
		{ID: "invalid-zh", Publication: "invalid", Headline: "\xff口罩\xfe", Body: "\xe5\x8f", Topics: []string{"\xff", ""}, Published: Now},
		{ID: "control-zh", Publication: "control", Headline: "a\x00b\x1b[31m", Summary: strings.Repeat("\u200b", 1000), Published: Now},
		{ID: "long-zh", Publication: "long", Headline: strings.Repeat("长", 10_000), Body: strings.Repeat("很长的通知。", 20_000), Published: Now},
		{ID: "word-en", Publication: "word", Headline: strings.Repeat("x", 200_000), Published: Now},
	}
	put(t, x, docs...)
	result := search(t, x, indexer.Query{Limit: 10, Facets: true})
	for _, hit := range result.Hits {
		checkSafe(t, "", hit)
	}
	if got := ids(search(t, x, indexer.Query{Text: "口罩"})); !slices.Equal(got, []string{"invalid-zh"}) {
		t.Errorf("between invalid bytes %v is found", got)
	}
}

func testWrites(t *testing.T, x indexer.Index) {
	ctx := t.Context()
	finds := func(text string) []string { return ids(search(t, x, indexer.Query{Text: text})) }
	if r := search(t, x, indexer.Query{Facets: true}); r.Total != 0 || len(r.Hits) != 0 {
		t.Fatalf("an empty index finds %v", ids(r))
	}
	if err := errors.Join(x.Put(ctx), x.Delete(ctx), x.Delete(ctx, "nobody")); err != nil {
		t.Errorf("writing nothing: %v", err)
	}
	put(t, x, Corpus()...)

	changed := Corpus()[0]
	changed.Headline = "西片停气通知"
	if err := x.Put(ctx, changed); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the new headline is found", func() bool { return slices.Contains(finds("停气"), "water-zh") })
	if got := finds("东片停水通知"); slices.Contains(got, "water-zh") && search(t, x, indexer.Query{}).Total != len(Corpus()) {
		t.Errorf("the old text is found still: %v", got)
	}

	if err := x.Delete(ctx, "water", "nobody", "garlic"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "withdrawn pieces are gone, in every language", func() bool {
		return search(t, x, indexer.Query{}).Total == len(Corpus())-4
	})
	for _, text := range []string{"停气", "eastern", "garlic", "三瓣大蒜"} {
		for _, id := range finds(text) {
			if strings.HasPrefix(id, "water") || strings.HasPrefix(id, "garlic") {
				t.Errorf("%q finds %s, which was taken out", text, id)
			}
		}
	}
	put(t, x, Corpus()...)
	eventually(t, "what is put again is found again", func() bool { return slices.Contains(finds("garlic"), "garlic-en") })
}

func testEndedContext(t *testing.T, x indexer.Index) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := x.Search(ctx, indexer.Query{Text: "water"})
	for what, err := range map[string]error{"Search": err, "Put": x.Put(ctx, Corpus()[0])} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s with an ended context: %v, want context.Canceled", what, err)
		}
	}
}
