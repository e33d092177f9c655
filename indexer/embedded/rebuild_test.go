package embedded_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"gaoshi/indexer"
	"gaoshi/indexer/indextest"
)

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

func TestRebuildKeepsAnswering(t *testing.T) {
	for name, dir := range map[string]string{"on disk": t.TempDir(), "in memory": ""} {
		t.Run(name, func(t *testing.T) {
			x := open(t, dir)
			if err := x.Put(t.Context(), indexer.Document{ID: "old-zh", Publication: "old", Headline: "旧闻"}); err != nil {
				t.Fatal(err)
			}
			var told []int
			err := x.Rebuild(t.Context(), corpus(func(int) {
				if n := total(t, x, indexer.Query{}); n != 1 {
					t.Errorf("during the rebuild %d documents answer, want the old one", n)
				}
			}), func(n int) { told = append(told, n) })
			if err != nil {
				t.Fatal(err)
			}
			if n := total(t, x, indexer.Query{}); n != len(indextest.Corpus()) || total(t, x, indexer.Query{Text: "旧闻"}) != 0 {
				t.Errorf("after it %d, want the new %d", n, len(indextest.Corpus()))
			}
			if len(told) == 0 || told[len(told)-1] != len(indextest.Corpus()) {
				t.Errorf("progress says %v, want %d at the end", told, len(indextest.Corpus()))
			}
		})
	}
}

// What is written while a rebuild reads must not be lost, and what it read
// before must not come back.
func TestRebuildWithWritesMeanwhile(t *testing.T) {
	x := open(t, t.TempDir())
	last := len(indextest.Corpus()) - 1
	corrected := indextest.Corpus()[0]
	corrected.Headline = "更正后的标题"
	err := x.Rebuild(t.Context(), corpus(func(i int) {
		if i != last {
			return
		}
		err := errors.Join(
			x.Put(t.Context(), corrected, indexer.Document{ID: "new-zh", Publication: "new", Headline: "刚刚发布"}),
			x.Delete(t.Context(), "garlic"))
		if err != nil {
			t.Error(err)
		}
	}), nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"更正后的标题": 1, "停水": 0, "刚刚发布": 1, "大蒜": 0, "garlic": 0, "核酸检测": 1, "": len(indextest.Corpus()) - 1} {
		if n := total(t, x, indexer.Query{Text: text}); n != want {
			t.Errorf("%q finds %d, want %d", text, n, want)
		}
	}
}

func TestRebuildThatFails(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir)
	x := open(t, dir)
	broken := errors.New("store is broken")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, rebuild := range map[string]func() error{
		"the store fails": func() error {
			return x.Rebuild(t.Context(), func(yield func(indexer.Document, error) bool) {
				_ = yield(indextest.Corpus()[0], nil) && yield(indexer.Document{}, broken)
			}, nil)
		},
		"a document cannot be": func() error {
			return x.Rebuild(t.Context(), func(yield func(indexer.Document, error) bool) { yield(indexer.Document{}, nil) }, nil)
		},
		"the context ends": func() error { return x.Rebuild(cancelled, corpus(nil), nil) },
	} {
		t.Run(name, func(t *testing.T) {
			if err := rebuild(); err == nil {
				t.Fatal("no error")
			}
			if n := total(t, x, indexer.Query{}); n != len(indextest.Corpus()) {
				t.Errorf("%d documents answer, want those of before", n)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "g-*")); len(left) != 1 {
				t.Errorf("left behind: %v", left)
			}
			if err := x.Put(t.Context(), indextest.Corpus()...); err != nil {
				t.Errorf("writing after it: %v", err)
			}
		})
	}
}

// A crash during a rebuild leaves half a generation, which the next start
// sweeps up.
func TestCrashDuringARebuild(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir)
	if err := os.MkdirAll(filepath.Join(dir, "g-000009", "store"), 0o700); err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	if x.Fresh() || total(t, x, indexer.Query{}) != len(indextest.Corpus()) {
		t.Error("the whole generation is not what answers")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "g-*")); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

// TestEverythingAtOnce is for the race detector.
func TestEverythingAtOnce(t *testing.T) {
	x := open(t, t.TempDir())
	docs := slices.Collect(func(yield func(indexer.Document) bool) {
		for d := range corpus(nil) {
			if !yield(d) {
				return
			}
		}
	})
	var wg sync.WaitGroup
	do := func(n int, act func(i int) error) {
		wg.Go(func() {
			for i := range n {
				if err := act(i); err != nil {
					t.Error(err)
				}
			}
		})
	}
	do(20, func(i int) error { return x.Put(t.Context(), docs[i%len(docs)]) })
	do(10, func(i int) error { return x.Delete(t.Context(), docs[i].Publication) })
	do(3, func(int) error { return x.Rebuild(t.Context(), corpus(nil), nil) })
	do(50, func(int) error {
		_, err := x.Search(t.Context(), indexer.Query{Text: "口罩 water", Facets: true})
		return err
	})
	wg.Wait()
}
