package attach

import (
	"image"
	"image/draw"
)

// shrink draws img with its longer side at most side pixels long, averaging
// every source pixel into the ones it covers. A row at a time: the general
// scalers keep an intermediate picture of floats that is larger than the
// photograph itself.
func shrink(img image.Image, side int) *image.RGBA {
	b := img.Bounds()
	w, h := fit(b.Dx(), b.Dy(), side)
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(dst, dst.Bounds(), img, b.Min, draw.Src)
		return dst
	}
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))
	sum := make([]uint64, 4*w)
	y := 0 // the row of dst that is being filled
	for sy := range b.Dy() {
		draw.Draw(row, row.Bounds(), img, image.Pt(b.Min.X, b.Min.Y+sy), draw.Src)
		// In units of 1/(sh*h) a source row reaches from sy*h to (sy+1)*h, a
		// row of dst from y*sh to (y+1)*sh.
		top, bottom := sy*h, (sy+1)*h
		for top < bottom {
			end := min(bottom, (y+1)*b.Dy())
			addRow(sum, row.Pix, b.Dx(), w, uint64(end-top))
			top = end
			if end == (y+1)*b.Dy() {
				flush(dst.Pix[y*dst.Stride:], sum, uint64(b.Dx())*uint64(b.Dy()))
				y++
			}
		}
	}
	return dst
}

// fit is the size of a picture whose longer side is at most side.
func fit(w, h, side int) (int, int) {
	if w <= side && h <= side {
		return w, h
	}
	if w >= h {
		return side, max(1, h*side/w)
	}
	return max(1, w*side/h), side
}

// addRow adds one source row, weighted, to the row that is being filled.
func addRow(sum []uint64, pix []byte, sw, w int, weight uint64) {
	x := 0
	for sx := range sw {
		left, right := sx*w, (sx+1)*w
		p := pix[4*sx : 4*sx+4]
		for left < right {
			end := min(right, (x+1)*sw)
			part := uint64(end-left) * weight
			s := sum[4*x : 4*x+4]
			s[0] += part * uint64(p[0])
			s[1] += part * uint64(p[1])
			s[2] += part * uint64(p[2])
			s[3] += part * uint64(p[3])
			left = end
			if end == (x+1)*sw {
				x++
			}
		}
	}
}

// flush writes the averages of a filled row and empties the sums.
func flush(dst []byte, sum []uint64, area uint64) {
	for i, s := range sum {
		dst[i] = uint8((s + area/2) / area)
		sum[i] = 0
	}
}

// turn makes a picture upright that was taken with the camera held as
// orientation says (Exif 2.32, tag 0x0112: 1 upright … 8).
func turn(src *image.RGBA, orientation int) *image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	from, swapped := turned(orientation, w, h)
	if from == nil {
		return src
	}
	dw, dh := w, h
	if swapped {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		for x := range dw {
			sx, sy := from(x, y)
			copy(dst.Pix[dst.PixOffset(x, y):][:4], src.Pix[src.PixOffset(sx, sy):][:4])
		}
	}
	return dst
}

// turned says which stored pixel belongs at a place of the upright picture,
// nil where nothing moves, and whether width and height change places.
func turned(orientation, w, h int) (from func(x, y int) (int, int), swapped bool) {
	switch orientation {
	case 2:
		return func(x, y int) (int, int) { return w - 1 - x, y }, false
	case 3:
		return func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }, false
	case 4:
		return func(x, y int) (int, int) { return x, h - 1 - y }, false
	case 5:
		return func(x, y int) (int, int) { return y, x }, true
	case 6:
		return func(x, y int) (int, int) { return y, h - 1 - x }, true
	case 7:
		return func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }, true
	case 8:
		return func(x, y int) (int, int) { return w - 1 - y, x }, true
	}
	return nil, false
}
