package frontend

import (
	"bytes"
	"fmt"
	"html/template"
	"image/color"

	"github.com/boombuler/barcode/qr"

	"gaoshi/content"
)

// PrintPage is a piece on A4, for the board of a building. Its QR code leads
// to the page, where a correction would stand.
type PrintPage struct {
	Base
	Reading
	QR template.HTML
}

// Template is print.
func (PrintPage) Template() string { return "print" }

// NewPrintPage makes the sheet of a piece.
func NewPrintPage(b Base, p *content.Published, terms []content.Term) (PrintPage, error) {
	b = pieceBase(b, p)
	page := PrintPage{Base: b, Reading: NewReading(b, p, terms, nil)}
	page.NoIndex = true
	code, err := qrSVG(b.Here())
	if err != nil {
		return PrintPage{}, fmt.Errorf("print %s: %w", p.Slug, err)
	}
	page.QR = code
	return page, nil
}

// qrSVG draws a QR code (ISO/IEC 18004, error correction M) as one path, with
// the quiet zone of four modules that scanners need.
func qrSVG(text string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("QR code: %w", err)
	}
	size := code.Bounds().Dx()
	var path bytes.Buffer
	for y := range size {
		for x := 0; x < size; x++ {
			run := 0
			for x+run < size && dark(code.At(x+run, y)) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+4, y+4, run, run)
				x += run
			}
		}
	}
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="0 0 %d %d" shape-rendering="crispEdges" role="img" aria-label="QR"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`,
		size+8, size+8, size+8, size+8, path.String())), nil
}

func dark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}
