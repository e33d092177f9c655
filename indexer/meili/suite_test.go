package meili_test

import (
	"errors"
	"iter"
	"testing"
	"time"

	"gaoshi/indexer"
	"gaoshi/indexer/indextest"
	"gaoshi/indexer/meili"
)

func none(func(indexer.Document, error) bool) {}

// corpus yields the corpus, calling before for each document's number.
func corpus(before func(i int)) iter.Seq2[indexer.Document, error] {
	return func(yield func(indexer.Document, error) bool) {
		for i, d := range indextest.Corpus() {
			if before != nil {
				before(i)
			}
			if !yield(d, nil) {
				return
			}
		}
	}
}

func TestSuite(t *testing.T) {
	s := start(t, false)
	indextest.Suite(t, func(t *testing.T) indexer.Index { return s.open(t) })
}

func total(t *testing.T, x *meili.Index, text string) int {
	t.Helper()
	result, err := x.Search(t.Context(), indexer.Query{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return result.Total
}

func needsRebuild(t *testing.T, x *meili.Index) bool {
	t.Helper()
	needs, err := x.NeedsRebuild(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return needs
}

func TestRebuild(t *testing.T) {
	s := start(t, false)
	x, err := meili.Open(t.Context(), s.config())
	if err != nil {
		t.Fatal(err)
	}
	if !needsRebuild(t, x) {
		t.Error("a missing index needs no rebuild")
	}
	if err := x.Put(t.Context(), indextest.Corpus()...); !errors.Is(err, indexer.ErrAway) {
		t.Errorf("Put into a missing index: %v, want ErrAway", err)
	}
	var told []int
	if err := x.Rebuild(t.Context(), corpus(nil), func(n int) { told = append(told, n) }); err != nil {
		t.Fatal(err)
	}
	if needsRebuild(t, x) || total(t, x, "") != len(indextest.Corpus()) {
		t.Errorf("rebuilt: %d documents, want %d", total(t, x, ""), len(indextest.Corpus()))
	}
	if len(told) == 0 || told[len(told)-1] != len(indextest.Corpus()) {
		t.Errorf("progress says %v", told)
	}

	corrected := indextest.Corpus()[0]
	corrected.Headline = "更正后的标题"
	last := len(indextest.Corpus()) - 1
	err = x.Rebuild(t.Context(), corpus(func(i int) {
		if i != last {
			return
		}
		if n := total(t, x, ""); n != len(indextest.Corpus()) {
			t.Errorf("during the rebuild %d documents answer", n)
		}
		if err := errors.Join(x.Put(t.Context(), corrected), x.Delete(t.Context(), "garlic")); err != nil {
			t.Error(err)
		}
	}), nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"更正": 1, "停水": 0, "大蒜": 0, "核酸检测": 1, "": len(indextest.Corpus()) - 2} {
		if n := total(t, x, text); n != want {
			t.Errorf("after it %q finds %d, want %d", text, n, want)
		}
	}

	broken := errors.New("store is broken")
	err = x.Rebuild(t.Context(), func(yield func(indexer.Document, error) bool) {
		_ = yield(indextest.Corpus()[0], nil) && yield(indexer.Document{}, broken)
	}, nil)
	if err == nil || total(t, x, "核酸检测") != 1 || needsRebuild(t, x) {
		t.Errorf("a rebuild that fails (%v) changed what answers", err)
	}
}

func TestSetup(t *testing.T) {
	s := start(t, false)
	c := s.config()
	searchKey, indexKey, err := meili.Setup(t.Context(), s.url, s.key, c.Index)
	if err != nil {
		t.Fatal(err)
	}
	c.Key = indexKey
	x, err := meili.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Rebuild(t.Context(), corpus(nil), nil); err != nil {
		t.Fatalf("rebuild with the indexing key: %v", err)
	}
	if err := errors.Join(x.Put(t.Context(), indextest.Corpus()...), x.Delete(t.Context(), "garlic")); err != nil {
		t.Errorf("write with the indexing key: %v", err)
	}
	if _, err := meili.Open(t.Context(), c); err != nil {
		t.Errorf("open again: %v", err)
	}

	c.Key = searchKey
	readOnly, err := meili.Open(t.Context(), c)
	if err != nil {
		t.Fatalf("open with the search key, which may not see settings: %v", err)
	}
	if n := total(t, readOnly, "核酸检测"); n != 1 {
		t.Errorf("the search key finds %d", n)
	}
	if err := readOnly.Put(t.Context(), indextest.Corpus()...); err == nil {
		t.Error("the search key may write")
	}

	c.Key, c.Index = indexKey, "another"
	other, err := meili.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Rebuild(t.Context(), none, nil); err == nil {
		t.Error("the indexing key reaches another index")
	}
	if _, _, err := meili.Setup(t.Context(), s.url, "wrong", c.Index); err == nil {
		t.Error("set up with a wrong master key")
	}
}

// TestStopStartWipe is what happens to servers: one index lives through it.
func TestStopStartWipe(t *testing.T) {
	s := start(t, true)
	c := s.config()
	c.Timeout = 2 * time.Second
	x, err := meili.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Rebuild(t.Context(), corpus(nil), nil); err != nil {
		t.Fatal(err)
	}

	s.stop()
	_, err = x.Search(t.Context(), indexer.Query{Text: "water"})
	_, needsErr := x.NeedsRebuild(t.Context())
	_, openErr := meili.Open(t.Context(), c)
	for what, err := range map[string]error{
		"Search": err, "NeedsRebuild": needsErr, "Open": openErr,
		"Put": x.Put(t.Context(), indextest.Corpus()...), "Delete": x.Delete(t.Context(), "water"),
		"Rebuild": x.Rebuild(t.Context(), corpus(nil), nil),
	} {
		if !errors.Is(err, indexer.ErrAway) {
			t.Errorf("%s while it is down: %v, want ErrAway", what, err)
		}
	}

	s.run(t)
	if needsRebuild(t, x) || total(t, x, "核酸检测") != 1 {
		t.Error("after a restart the index is not what it was")
	}

	s.stop()
	s.wipe(t)
	s.run(t)
	if _, err := x.Search(t.Context(), indexer.Query{Text: "water"}); !errors.Is(err, indexer.ErrAway) {
		t.Errorf("Search on a wiped server: %v, want ErrAway", err)
	}
	if err := x.Put(t.Context(), indextest.Corpus()[0]); !errors.Is(err, indexer.ErrAway) {
		t.Errorf("Put on a wiped server: %v, want ErrAway: one document is not the index", err)
	}
	if !needsRebuild(t, x) {
		t.Fatal("a wiped server needs no rebuild")
	}
	if err := x.Rebuild(t.Context(), corpus(nil), nil); err != nil {
		t.Fatal(err)
	}
	if needsRebuild(t, x) || total(t, x, "") != len(indextest.Corpus()) {
		t.Error("the rebuild did not bring all back")
	}
}
