package embedded_test

import (
	"testing"

	"gaoshi/indexer"
	"gaoshi/indexer/embedded"
	"gaoshi/indexer/indextest"
)

func open(t testing.TB, dir string) *embedded.Index {
	t.Helper()
	x, err := embedded.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return x
}

func TestSuite(t *testing.T) {
	t.Run("on disk", func(t *testing.T) {
		indextest.Suite(t, func(t *testing.T) indexer.Index { return open(t, t.TempDir()) })
	})
	t.Run("in memory", func(t *testing.T) {
		indextest.Suite(t, func(t *testing.T) indexer.Index { return open(t, "") })
	})
}
