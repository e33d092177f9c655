package embedded_test

import (
	"strings"
	"testing"

	"gaoshi/indexer"
	"gaoshi/indexer/indextest"
)

// FuzzSearch: whatever is typed, a search gives an answer and safe HTML.
func FuzzSearch(f *testing.F) {
	x := open(f, "")
	if err := x.Put(f.Context(), indextest.Corpus()...); err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"核酸檢測", "vacine fever", "蒜", "\xff<script>\x00", "1,500 ㎡", `kind:notice AND "x`, "a'b’c"} {
		f.Add(text, text, true)
	}
	f.Fuzz(func(t *testing.T, text, filter string, prefix bool) {
		for _, q := range []indexer.Query{{Text: text, Prefix: prefix, Facets: true}, {Text: text, Topic: filter, Lang: "zh"}} {
			result, err := x.Search(t.Context(), q)
			if err != nil {
				t.Fatalf("%+v: %v", q, err)
			}
			if len(result.Hits) > result.Total {
				t.Fatalf("%+v: %d hits of %d", q, len(result.Hits), result.Total)
			}
			for _, hit := range result.Hits {
				plain := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(hit.Headline + hit.Snippet)
				if strings.ContainsAny(plain, `<>"'`) {
					t.Fatalf("%+v shows unsafe %q, %q", q, hit.Headline, hit.Snippet)
				}
			}
		}
	})
}
