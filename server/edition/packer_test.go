package edition

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// TestPackersCarryNothingOver packs pages of all lengths at once, by more
// requests than there are packers, and reads each back: a compressor that is
// used again must know nothing of the page before.
func TestPackersCarryNothingOver(t *testing.T) {
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			page := []byte(strings.Repeat(fmt.Sprintf("page %d 告示 ", i), 40+i*i*7))
			zipped, brotlied := quick.pack(page)
			z, err := gzip.NewReader(bytes.NewReader(zipped))
			if err != nil {
				t.Error(err)
				return
			}
			for name, r := range map[string]io.Reader{"gzip": z, "br": brotli.NewReader(bytes.NewReader(brotlied))} {
				if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, page) {
					t.Errorf("page %d in %s: %v, %d bytes of %d", i, name, err, len(got), len(page))
				}
			}
			again, same := quick.pack(page)
			if !bytes.Equal(again, zipped) || !bytes.Equal(same, brotlied) {
				t.Errorf("page %d: not the same bytes the second time", i)
			}
		})
	}
	all.Wait()
	if n := len(packers); n != cap(packers) {
		t.Errorf("%d packers came back of %d", n, cap(packers))
	}
}

func TestPackingThatSavesNothing(t *testing.T) {
	if zipped, brotlied := quick.pack([]byte{1, 2, 3, 4, 5, 6, 7, 8}); zipped != nil || brotlied != nil {
		t.Error("kept a form that is longer than the page")
	}
}

func BenchmarkPack(b *testing.B) {
	page := []byte(strings.Repeat("<p>石砚坡1–6号楼停水延长到11月25日07:00左右。</p>", 200))
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		quick.pack(page)
	}
}
