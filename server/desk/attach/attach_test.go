package attach

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"gaoshi/content"
)

// halves is a picture with a red left half and a blue right half; transparent
// makes its first pixel see-through.
func halves(w, h int, transparent bool) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{R: 255, A: 255}
			if x >= w/2 {
				c = color.NRGBA{B: 255, A: 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	if transparent {
		m.SetNRGBA(0, 0, color.NRGBA{})
	}
	return m
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipOf(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("evil.html")
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte("<script>alert(1)</script>"))
	z.Close()
	return b.Bytes()
}

// withExif puts an Exif segment with an orientation and a place into a JPEG.
func withExif(t testing.TB, jpg []byte, orientation uint16) []byte {
	t.Helper()
	tiff := []byte("II*\x00\x08\x00\x00\x00\x01\x00")
	tiff = binary.LittleEndian.AppendUint16(tiff, 0x0112)
	tiff = binary.LittleEndian.AppendUint16(tiff, 3)
	tiff = binary.LittleEndian.AppendUint32(tiff, 1)
	tiff = binary.LittleEndian.AppendUint32(tiff, uint32(orientation))
	tiff = append(tiff, "\x00\x00\x00\x00GPS 31.2304N 121.4737E"...)
	seg := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{}, jpg[:2]...)
	out = append(out, 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(seg)+2))
	out = append(out, seg...)
	return append(out, jpg[2:]...)
}

// hugePNG says it is w × h and holds next to nothing.
func hugePNG(w, h uint32) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, body []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
		start := len(out)
		out = append(append(out, name...), body...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
	}
	head := binary.BigEndian.AppendUint32(nil, w)
	head = binary.BigEndian.AppendUint32(head, h)
	chunk("IHDR", append(head, 8, 6, 0, 0, 0))
	chunk("IDAT", []byte{0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01})
	chunk("IEND", nil)
	return out
}

func TestClean(t *testing.T) {
	cases := []struct {
		name     string
		file     string
		data     []byte
		wantType string
		wantName string
		refused  content.Message
	}{
		{"opaque png becomes jpeg", "通知.PNG", pngOf(t, halves(40, 20, false)), "image/jpeg", "通知.jpg", ""},
		{"transparent png stays png", `C:\fakepath\map.png`, pngOf(t, halves(40, 20, true)), "image/png", "map.png", ""},
		{"gif", "a.gif", gifOf(t, halves(40, 20, false)), "image/jpeg", "a.jpg", ""},
		{"the name does not count", "../../etc/passwd", jpegOf(t, halves(40, 20, false)), "image/jpeg", "passwd.jpg", ""},
		{"pdf", "plan.pdf", goodPDF(""), "application/pdf", "plan.pdf", ""},
		{"empty", "a.png", nil, "", "", MsgEmpty},
		{"too large", "a.png", make([]byte, MaxBytes+1), "", "", MsgTooLarge},
		{"a png that is a zip", "a.png", zipOf(t), "", "", MsgType},
		{"a png that is a page", "a.png", []byte("<html><script>alert(1)</script>"), "", "", MsgType},
		{"svg", "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "", "", MsgType},
		{"png and zip in one", "a.png", append(pngOf(t, halves(4, 4, false)), zipOf(t)...), "", "", MsgTwoInOne},
		{"jpeg and zip in one", "a.jpg", append(jpegOf(t, halves(4, 4, false)), zipOf(t)...), "", "", MsgTwoInOne},
		{"gif and pdf in one", "a.gif", append([]byte("GIF89a"), goodPDF("")...), "", "", MsgTwoInOne},
		{"pdf and zip in one", "a.pdf", append(goodPDF(""), zipOf(t)...), "", "", MsgTwoInOne},
		{"half a png", "a.png", pngOf(t, halves(400, 200, false))[:200], "", "", MsgImage},
		{"only the first bytes of a jpeg", "a.jpg", []byte("\xff\xd8\xff\xe0"), "", "", MsgImage},
		{"a picture bomb", "a.png", hugePNG(60_000, 60_000), "", "", MsgPixels},
		{"a picture of no width", "a.png", hugePNG(0, 10), "", "", MsgImage},
		{"little data for much picture", "a.png", hugePNG(5000, 5000), "", "", MsgImage},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file, att, err := Clean(c.file, c.data)
			if c.refused != "" {
				if got := content.RefusalsIn(err); len(got) != 1 || got[0].Message != c.refused {
					t.Fatalf("got %v, want %s", err, c.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if att.Type != c.wantType || att.Name != c.wantName || file.Hash != att.Hash || len(att.Hash) != 64 {
				t.Errorf("got %+v", att)
			}
		})
	}
}

func TestMetadataIsGone(t *testing.T) {
	file, _, err := Clean("p.jpg", withExif(t, jpegOf(t, halves(40, 20, false)), 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, trace := range []string{"Exif", "GPS"} {
		if bytes.Contains(file.Bytes, []byte(trace)) {
			t.Errorf("%q is still in the picture", trace)
		}
	}
}

func TestOrientation(t *testing.T) {
	// Stored: left half red, right half blue. Where is red once upright?
	cases := map[uint16]string{1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}
	for o, want := range cases {
		file, _, err := Clean("p.jpg", withExif(t, jpegOf(t, halves(64, 32, false)), o))
		if err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(bytes.NewReader(file.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		b := m.Bounds()
		at := map[string]image.Point{
			"left": {b.Dx() / 8, b.Dy() / 2}, "right": {b.Dx() * 7 / 8, b.Dy() / 2},
			"top": {b.Dx() / 2, b.Dy() / 8}, "bottom": {b.Dx() / 2, b.Dy() * 7 / 8},
		}
		for side, p := range at {
			r, _, blue, _ := m.At(p.X, p.Y).RGBA()
			if red := r > blue; side == want && !red {
				t.Errorf("orientation %d: %s is not red", o, side)
			}
		}
		if tall := b.Dy() > b.Dx(); tall != (o >= 5) {
			t.Errorf("orientation %d: %v", o, b)
		}
	}
}

func TestShrink(t *testing.T) {
	cases := []struct{ w, h, wantW, wantH int }{
		{3200, 1600, 1600, 800}, {1000, 3001, 533, 1600}, {1600, 1600, 1600, 1600}, {10, 5, 10, 5}, {5000, 1, 1600, 1},
	}
	for _, c := range cases {
		m := shrink(halves(c.w, c.h, false), MaxSide)
		if m.Bounds().Dx() != c.wantW || m.Bounds().Dy() != c.wantH {
			t.Errorf("%dx%d: got %v", c.w, c.h, m.Bounds())
		}
		if left, right := m.RGBAAt(1, 0), m.RGBAAt(m.Bounds().Dx()-1, 0); left.R != 255 || right.B != 255 || !m.Opaque() {
			t.Errorf("%dx%d: left %v, right %v", c.w, c.h, left, right)
		}
	}
}

func TestShrinkAverages(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	for i := range 16 {
		v := uint8(255 * (i % 2))
		m.SetNRGBA(i%4, i/4, color.NRGBA{v, v, v, 255})
	}
	if got := shrink(m, 2).RGBAAt(0, 0); got.R < 127 || got.R > 128 || got.A != 255 {
		t.Errorf("got %v, want middle grey", got)
	}
}

func TestTidyName(t *testing.T) {
	cases := map[string]string{
		"":                       "file.jpg",
		"...":                    "...jpg",
		"a\x00b\u202egpj.exe":    "abgpj.jpg",
		"<b>.png":                "b.jpg",
		strings.Repeat("长", 500): strings.Repeat("长", maxName) + ".jpg",
	}
	for in, want := range cases {
		if got := tidyName(in, "image/jpeg"); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add(pngOf(f, halves(8, 8, true)))
	f.Add(withExif(f, jpegOf(f, halves(8, 8, false)), 6))
	f.Add(gifOf(f, halves(8, 8, false)))
	f.Add(goodPDF(""))
	f.Add(zipOf(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		if cfg, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && cfg.Width*cfg.Height > 1<<20 {
			t.Skip("large pictures only slow the search down")
		}
		file, att, err := Clean("x", data)
		if err != nil {
			if content.CodeOf(err) == content.Internal {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		if again, _, err := Clean("x", file.Bytes); err != nil {
			t.Fatalf("what was kept is refused: %v", err)
		} else if att.Type == "application/pdf" && again.Hash != file.Hash {
			t.Fatal("a PDF was changed")
		}
	})
}

func BenchmarkCleanPhoto(b *testing.B) {
	data := jpegOf(b, halves(4000, 3000, false))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Clean("p.jpg", data); err != nil {
			b.Fatal(err)
		}
	}
}
