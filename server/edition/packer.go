package edition

import (
	"bytes"
	"io"
	"runtime"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// packer is a pair of compressors with the tables they work in, 2 MB or so.
// Making those anew for each page was nine tenths of all that a busy portal
// allocated, and tripled its memory.
type packer struct {
	out    bytes.Buffer
	gzip   *gzip.Writer
	brotli *brotli.Writer
}

// window is how far back brotli looks, as a power of two: 256 KiB is more than
// any page of ours. The library's own choice takes a buffer of 8 MB a packer.
const window = 18

func newPacker(how effort) *packer {
	zip, _ := gzip.NewWriterLevel(io.Discard, how.gzip) // the level is a known one
	return &packer{gzip: zip, brotli: brotli.NewWriterOptions(io.Discard, brotli.WriterOptions{Quality: how.brotli, LGWin: window})}
}

// packers are the quick ones. There are as many as cores, because compressing
// waits for nothing else: more at once would finish no sooner and fill the
// memory in a rush.
var packers = func() chan *packer {
	all := make(chan *packer, runtime.GOMAXPROCS(0))
	for range cap(all) {
		all <- nil // made when one is needed first
	}
	return all
}()

// pack returns the body in both codings, nil where one saves nothing.
func (how effort) pack(body []byte) (zipped, brotlied []byte) {
	if how != quick { // once for all readers; its tables are not worth keeping
		p := newPacker(how)
		return p.pack(p.gzip, body), p.pack(p.brotli, body)
	}
	p := <-packers
	if p == nil {
		p = newPacker(how)
	}
	defer func() { packers <- p }()
	return p.pack(p.gzip, body), p.pack(p.brotli, body)
}

// compressor is what both writers can do.
type compressor interface {
	io.WriteCloser
	Reset(io.Writer)
}

func (p *packer) pack(with compressor, body []byte) []byte {
	p.out.Reset()
	with.Reset(&p.out)
	with.Write(body) // a bytes.Buffer takes everything
	with.Close()
	if p.out.Len() >= len(body) {
		return nil
	}
	return bytes.Clone(p.out.Bytes()) // to its own length: the buffer is larger
}
