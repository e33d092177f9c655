package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
)

// The icon is a board with two lines of writing on it, on a field of 64 by 64.
// icons/icon.svg draws the same. It stays within the inner 80 %, so that a
// phone may cut it to any shape.
var (
	ground = color.RGBA{0x12, 0x40, 0x6e, 0xff}
	board  = color.RGBA{0xff, 0xff, 0xff, 0xff}
)

// inBoard and inWriting say which parts a point is in.
func inBoard(x, y float64) bool {
	rect := x >= 14 && x < 50 && y >= 12 && y < 42
	tail := y >= 42 && y < 52 && x >= 26 && x < 34-(y-42)*0.8
	return rect || tail
}

func inWriting(x, y float64) bool {
	return x >= 20 && x < 44 && (y >= 20 && y < 24 || y >= 28 && y < 32)
}

// drawIcons writes the icon in the sizes that phones ask for.
func drawIcons(dir string) error {
	for _, size := range []int{192, 512} {
		img := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{ground, board})
		for py := range size {
			for px := range size {
				x, y := (float64(px)+.5)*64/float64(size), (float64(py)+.5)*64/float64(size)
				if inBoard(x, y) && !inWriting(x, y) {
					img.SetColorIndex(px, py, 1)
				}
			}
		}
		if err := writePNG(filepath.Join(dir, fmt.Sprintf("icon-%d.png", size)), img); err != nil {
			return err
		}
	}
	return nil
}

func writePNG(file string, img image.Image) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
