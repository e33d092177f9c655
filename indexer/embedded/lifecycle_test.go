package embedded_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gaoshi/indexer"
	"gaoshi/indexer/embedded"
	"gaoshi/indexer/indextest"
)

func total(t *testing.T, x *embedded.Index, q indexer.Query) int {
	t.Helper()
	result, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return result.Total
}

// filled makes an index in dir that holds the corpus, and closes it.
func filled(t *testing.T, dir string) {
	t.Helper()
	x, err := embedded.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !x.Fresh() {
		t.Error("an index just made is not fresh")
	}
	if err := x.Rebuild(t.Context(), corpus(nil), nil); err != nil {
		t.Fatal(err)
	}
	if x.Fresh() {
		t.Error("an index just filled is fresh")
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir)
	x := open(t, dir)
	if x.Fresh() || total(t, x, indexer.Query{}) != len(indextest.Corpus()) {
		t.Errorf("reopened: fresh %v, %d documents, want all %d", x.Fresh(), total(t, x, indexer.Query{}), len(indextest.Corpus()))
	}
}

// Without a Rebuild nobody knows whether all is there: what Put added stays,
// and Fresh says that the rest is to come.
func TestReopenBeforeARebuild(t *testing.T) {
	dir := t.TempDir()
	x, err := embedded.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Put(t.Context(), indextest.Corpus()...), x.Close()); err != nil {
		t.Fatal(err)
	}
	x = open(t, dir)
	if !x.Fresh() || total(t, x, indexer.Query{}) != len(indextest.Corpus()) {
		t.Errorf("reopened: fresh %v, %d documents", x.Fresh(), total(t, x, indexer.Query{}))
	}
}

// A damaged index is made anew, whatever the damage; it never keeps the portal
// from starting.
func TestDamage(t *testing.T) {
	overwrite := func(pattern string, change func(data []byte) []byte) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			found := 0
			err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if ok, _ := filepath.Match(pattern, d.Name()); !ok || d.IsDir() {
					return err
				}
				found++
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				return os.WriteFile(path, change(data), 0o600)
			})
			if err != nil || found == 0 {
				t.Fatalf("damage %s: %d files, %v", pattern, found, err)
			}
		}
	}
	remove := func(pattern string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			files, _ := filepath.Glob(filepath.Join(dir, pattern))
			if len(files) == 0 {
				t.Fatalf("nothing to remove: %s", pattern)
			}
			for _, f := range files {
				if err := os.RemoveAll(f); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	empty := func([]byte) []byte { return nil }
	half := func(b []byte) []byte { return b[:len(b)/2] }
	zero := func(b []byte) []byte { return make([]byte, len(b)) }
	for name, damage := range map[string]func(*testing.T, string){
		"an older format": overwrite("CURRENT", func(b []byte) []byte {
			return []byte(strings.Replace(string(b), `"format":`, `"format":9`, 1))
		}),
		"CURRENT is garbage":           overwrite("CURRENT", zero),
		"CURRENT leads out":            overwrite("CURRENT", func([]byte) []byte { return []byte(`{"format":2,"generation":"../../etc"}`) }),
		"CURRENT is gone":              remove("CURRENT"),
		"the generation is gone":       remove("g-*"),
		"its settings are gone":        remove("g-*/index_meta.json"),
		"its settings are empty":       overwrite("index_meta.json", empty),
		"the list of segments is gone": remove("g-*/store/root.bolt"),
		"the list of segments is zero": overwrite("root.bolt", zero),
		"the list of segments is cut":  overwrite("root.bolt", half),
		"a segment is gone":            remove("g-*/store/*.zap"),
		"a segment is empty":           overwrite("*.zap", empty),
		"a segment is cut":             overwrite("*.zap", half),
		"a segment is zero":            overwrite("*.zap", zero),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			filled(t, dir)
			damage(t, dir)
			x := open(t, dir)
			// Whole is right as well: what was damaged may not have been in use.
			n := total(t, x, indexer.Query{})
			if !(x.Fresh() && n == 0) && !(!x.Fresh() && n == len(indextest.Corpus())) {
				t.Fatalf("fresh %v with %d documents, want an empty index that needs filling", x.Fresh(), n)
			}
			if err := x.Rebuild(t.Context(), corpus(nil), nil); err != nil {
				t.Fatal(err)
			}
			if total(t, x, indexer.Query{}) != len(indextest.Corpus()) {
				t.Error("it does not fill again")
			}
		})
	}
}

// Two servers over one folder would each delete what the other needs.
func TestInUse(t *testing.T) {
	dir := t.TempDir()
	x := open(t, dir)
	if _, err := embedded.Open(dir); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("opened twice: %v, want a sentence that says so", err)
	}
	if err := x.Put(t.Context(), indextest.Corpus()...); err != nil {
		t.Errorf("the first cannot write any more: %v", err)
	}
}

func TestClosed(t *testing.T) {
	x, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Close(), x.Close()); err != nil {
		t.Errorf("close twice: %v", err)
	}
	_, err = x.Search(t.Context(), indexer.Query{Text: "x"})
	for what, err := range map[string]error{
		"Search": err, "Put": x.Put(t.Context(), indextest.Corpus()...), "Delete": x.Delete(t.Context(), "x"),
		"Rebuild": x.Rebuild(t.Context(), corpus(nil), nil),
	} {
		if !errors.Is(err, indexer.ErrAway) {
			t.Errorf("%s of a closed index: %v, want ErrAway", what, err)
		}
	}
}
