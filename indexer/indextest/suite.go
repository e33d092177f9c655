package indextest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gaoshi/indexer"
)

// Suite runs every test of what an engine must do. open gives an empty index,
// and closes it when the test it was opened for is over.
func Suite(t *testing.T, open func(t *testing.T) indexer.Index) {
	full := open(t)
	put(t, full, Corpus()...)
	t.Run("words", func(t *testing.T) { testWords(t, full) })
	t.Run("ranking", func(t *testing.T) { testRanking(t, full) })
	t.Run("filters", func(t *testing.T) { testFilters(t, full) })
	t.Run("facets", func(t *testing.T) { testFacets(t, full) })
	t.Run("highlights", func(t *testing.T) { testHighlights(t, full) })
	t.Run("hits", func(t *testing.T) { testHits(t, full) })
	t.Run("paging", func(t *testing.T) { testPaging(t, full) })
	t.Run("injection", func(t *testing.T) { testInjection(t, full) })
	t.Run("hostile", func(t *testing.T) { testHostile(t, full) })
	t.Run("writes", func(t *testing.T) { testWrites(t, open(t)) })
	t.Run("hostile documents", func(t *testing.T) { testHostileDocuments(t, open(t)) })
	t.Run("ended context", func(t *testing.T) { testEndedContext(t, full) })
}

func put(t *testing.T, x indexer.Index, docs ...indexer.Document) {
	t.Helper()
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatalf("Put: %v", err)
	}
	eventually(t, "all documents are found", func() bool {
		return search(t, x, indexer.Query{}).Total >= len(docs)
	})
}

func search(t *testing.T, x indexer.Index, q indexer.Query) indexer.Result {
	t.Helper()
	result, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%+v): %v", q, err)
	}
	return result
}

// eventually waits for what the interface promises within a second; it is
// patient, because the machine may be busy.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-ctx.Done():
			t.Fatalf("not so in time: %s", what)
		case <-tick.C:
		}
	}
}

func ids(r indexer.Result) []string {
	all := []string{}
	for _, hit := range r.Hits {
		all = append(all, hit.ID)
	}
	return all
}

func testWords(t *testing.T, x indexer.Index) {
	for _, c := range []struct {
		name, text string
		want       []string // must be among the hits
		not        []string // must not
	}{
		{"two characters", "核酸", []string{"testing-zh"}, []string{"market-zh"}},
		{"two characters inside a word", "检测", []string{"testing-zh", "reservoir-zh"}, nil},
		{"one character", "蒜", []string{"garlic-zh"}, []string{"water-zh"}},
		{"last character of a text", "源", nil, []string{"water-zh"}},
		{"Simplified asks, Traditional answers", "发热门诊", []string{"hospital-zh"}, nil},
		{"Simplified asks for a phrase", "了解", []string{"hospital-zh"}, nil},
		{"Traditional asks, Simplified answers", "颱風", []string{"shelter-zh"}, nil},
		{"Traditional asks, Traditional answers", "視頻", []string{"reservoir-zh"}, nil},
		{"a character that was several", "米麵", []string{"market-zh"}, nil},
		{"the claim is found", "三瓣大蒜", []string{"garlic-zh"}, nil},
		{"several words", "口罩 采样", []string{"testing-zh"}, []string{"garlic-zh"}},
		{"full width", "ＴＹＰＨＯＯＮ", []string{"shelter-en"}, nil},
		{"case", "TESTING friday", []string{"testing-en"}, nil},
		{"a letter wrong", "typhoom", []string{"shelter-en"}, nil},
		{"a letter missing", "vacine", []string{"garlic-en", "vaccine-en"}, nil},
		{"a letter too many", "volunteeers", []string{"water-en"}, nil},
		{"neighbours swapped", "laboratroy", []string{"testing-en"}, nil},
		{"short words hold no typo", "busy", nil, []string{"water-en", "garlic-en"}},
		{"possessive", "resident cars", []string{"bridge-en"}, nil},
		{"number", "1500 vehicles", []string{"bridge-en"}, nil},
		{"both languages", "核酸 Testing", nil, nil},
		{"nobody wrote this", "zzyzxqwv", nil, []string{"water-en", "water-zh", "hostile-en"}},
		{"no words at all", "😷 !!! 。。。", nil, []string{"water-en", "water-zh", "hostile-en"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ids(search(t, x, indexer.Query{Text: c.text}))
			for _, id := range c.want {
				if !slices.Contains(got, id) {
					t.Errorf("%q finds %v, want %s among them", c.text, got, id)
				}
			}
			for _, id := range c.not {
				if slices.Contains(got, id) {
					t.Errorf("%q finds %s, among %v", c.text, id, got)
				}
			}
		})
	}
	t.Run("while typing", func(t *testing.T) {
		for typed, want := range map[string]string{
			"ty": "shelter-en", "typh": "shelter-en", "testing for ev": "testing-en", "核酸检": "testing-zh", "台": "shelter-zh",
		} {
			if got := ids(search(t, x, indexer.Query{Text: typed, Prefix: true})); !slices.Contains(got, want) {
				t.Errorf("%q finds %v, want %s", typed, got, want)
			}
		}
	})
}

func testRanking(t *testing.T, x indexer.Index) {
	for _, c := range []struct{ name, text, first, later string }{
		{"headline over body, Chinese", "口罩 核酸", "testing-zh", ""},
		{"headline over body, English", "water", "water-en", "vaccine-en"},
		{"headline over body, one word", "garlic", "garlic-en", ""},
		{"the right spelling over a typo", "fever", "vaccine-en", ""},
		{"the claim counts like a headline", "自来水 投毒", "reservoir-zh", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ids(search(t, x, indexer.Query{Text: c.text}))
			if len(got) == 0 || got[0] != c.first {
				t.Fatalf("%q finds %v, want %s first", c.text, got, c.first)
			}
			if c.later != "" && !slices.Contains(got, c.later) {
				t.Errorf("%q finds %v, want %s later", c.text, got, c.later)
			}
		})
	}
	t.Run("newest first without words", func(t *testing.T) {
		for _, text := range []string{"", "   "} {
			result := search(t, x, indexer.Query{Text: text, Limit: indexer.MaxLimit})
			if result.Total != len(Corpus()) || len(result.Hits) != len(Corpus()) {
				t.Fatalf("%d of %d hits, want all %d", len(result.Hits), result.Total, len(Corpus()))
			}
			if !slices.IsSortedFunc(result.Hits, func(a, b indexer.Hit) int { return b.Published.Compare(a.Published) }) {
				t.Errorf("order is %v, want the newest first", ids(result))
			}
		}
	})
}

func testFilters(t *testing.T, x indexer.Index) {
	in := func(list []string, v string) bool { return v == "" || slices.Contains(list, v) }
	is := func(have, v string) bool { return v == "" || have == v }
	matches := func(d indexer.Document, q indexer.Query) bool {
		inForce := q.InForce.IsZero() ||
			!d.Effective.After(q.InForce) && (d.Expires.IsZero() || d.Expires.After(q.InForce))
		return is(d.Kind, q.Kind) && is(d.Lang, q.Lang) && is(d.Verdict, q.Verdict) && is(d.Severity, q.Severity) &&
			in(d.Topics, q.Topic) && in(d.Areas, q.Area) && inForce
	}
	for _, q := range []indexer.Query{
		{Kind: "notice"}, {Kind: "clarification"}, {Kind: "unheard of"},
		{Topic: "health"}, {Topic: "water"}, {Area: "west"}, {Area: "harbour"},
		{Verdict: "false"}, {Verdict: "misleading"}, {Severity: "emergency"}, {Severity: "info"},
		{Lang: "zh"}, {Lang: "en"}, {InForce: Now}, {InForce: Now.Add(35 * time.Hour)}, {InForce: Now.AddDate(0, 1, 0)},
		{Kind: "notice", Lang: "en", Severity: "warning", Area: "east", Topic: "water"},
		{Kind: "notice", InForce: Now, Area: "west"},
		{Text: "口罩", Kind: "notice"}, {Text: "口罩", InForce: Now},
		{Text: "water", Kind: "clarification"},
	} {
		t.Run(describe(q), func(t *testing.T) {
			var want []string
			for _, d := range Corpus() {
				said := strings.Contains(strings.ToLower(d.Headline+d.Summary+d.Body+d.Claim), q.Text)
				if said && matches(d, q) {
					want = append(want, d.ID)
				}
			}
			q.Limit = indexer.MaxLimit
			result := search(t, x, q)
			got := ids(result)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) || result.Total != len(want) {
				t.Errorf("finds %v (total %d), want %v", got, result.Total, want)
			}
		})
	}
}

// describe names a query by what it asks for.
func describe(q indexer.Query) string {
	var parts []string
	for _, v := range []string{q.Text, q.Kind, q.Topic, q.Area, q.Verdict, q.Severity, q.Lang} {
		if v != "" {
			parts = append(parts, v)
		}
	}
	if !q.InForce.IsZero() {
		parts = append(parts, "in force at "+q.InForce.Format(time.DateTime))
	}
	return strings.Join(parts, ", ")
}

func testFacets(t *testing.T, x indexer.Index) {
	if f := search(t, x, indexer.Query{}).Facets; len(f) != 0 {
		t.Errorf("facets %v though none were asked for", f)
	}
	for _, q := range []indexer.Query{{Facets: true}, {Facets: true, Kind: "notice"}, {Facets: true, Lang: "en", Area: "west"}} {
		want := map[string]map[string]int{}
		count := func(facet, value string) {
			if want[facet] == nil {
				want[facet] = map[string]int{}
			}
			if value != "" {
				want[facet][value]++
			}
		}
		for _, d := range Corpus() {
			if q.Kind != "" && d.Kind != q.Kind || q.Lang != "" && d.Lang != q.Lang || q.Area != "" && !slices.Contains(d.Areas, q.Area) {
				continue
			}
			count("kind", d.Kind)
			count("lang", d.Lang)
			count("verdict", d.Verdict)
			count("severity", d.Severity)
			for _, v := range d.Topics {
				count("topic", v)
			}
			for _, v := range d.Areas {
				count("area", v)
			}
		}
		got := search(t, x, q).Facets
		for _, facet := range []string{"kind", "topic", "area", "verdict", "severity", "lang"} {
			if fmt.Sprint(got[facet]) != fmt.Sprint(want[facet]) {
				t.Errorf("%+v: facet %s is %v, want %v", q, facet, got[facet], want[facet])
			}
		}
	}
	found := search(t, x, indexer.Query{Text: "大蒜", Facets: true})
	if n := found.Facets["kind"]["clarification"]; n != 1 {
		t.Errorf("facets of a search count %d clarifications about garlic, want 1: %v", n, found.Facets)
	}
}

func testHits(t *testing.T, x indexer.Index) {
	result := search(t, x, indexer.Query{Text: "投毒"})
	if len(result.Hits) != 1 {
		t.Fatalf("%d hits, want one", len(result.Hits))
	}
	got := result.Hits[0]
	got.Headline, got.Snippet, got.Score = "", "", 0
	want := indexer.Hit{
		ID: "reservoir-zh", Publication: "reservoir", Kind: "clarification", Lang: "zh", Slug: "reservoir",
		Verdict: "misleading", Published: hoursAgo(60),
	}
	if !got.Published.Equal(want.Published) {
		t.Errorf("published %v, want %v", got.Published, want.Published)
	}
	got.Published = want.Published
	if got != want {
		t.Errorf("hit is %+v, want %+v", got, want)
	}
	if shown := fmt.Sprint(result.Hits); strings.Contains(shown, "千萬不要") {
		t.Errorf("the claim is shown: %s", shown)
	}
}

func testPaging(t *testing.T, x indexer.Index) {
	for _, text := range []string{"", "water", "口罩"} {
		all := search(t, x, indexer.Query{Text: text, Limit: indexer.MaxLimit})
		var pages []string
		for offset := 0; offset < all.Total; offset += 2 {
			page := search(t, x, indexer.Query{Text: text, Limit: 2, Offset: offset})
			if page.Total != all.Total {
				t.Errorf("%q: total is %d on the page at %d, want %d", text, page.Total, offset, all.Total)
			}
			pages = append(pages, ids(page)...)
		}
		if !slices.Equal(pages, ids(all)) {
			t.Errorf("%q: pages give %v, want %v", text, pages, ids(all))
		}
		if beyond := search(t, x, indexer.Query{Text: text, Offset: 5000}); len(beyond.Hits) != 0 {
			t.Errorf("%q: %d hits beyond the end", text, len(beyond.Hits))
		}
	}
	if n := len(search(t, x, indexer.Query{Limit: -5, Offset: -5}).Hits); n != len(Corpus()) {
		t.Errorf("a negative window shows %d, want the first page", n)
	}
	search(t, x, indexer.Query{Limit: 1 << 30, Offset: 1 << 30})
}
