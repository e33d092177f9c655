package attach

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"gaoshi/content"
)

// jpegQuality shows no blocks on a phone and keeps a 1600-pixel photograph
// near 300 KB.
const jpegQuality = 82

// codec reads one kind of picture. They are named here one by one: the image
// package's registry would take whatever any dependency registers.
type codec struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var codecs = map[kind]codec{
	isPNG:  {png.DecodeConfig, png.Decode},
	isJPEG: {jpeg.DecodeConfig, jpeg.Decode},
	isGIF:  {gif.DecodeConfig, gif.Decode}, // the first frame: a notice does not move
	isWebP: {webp.DecodeConfig, webp.Decode},
}

// redraw decodes a picture, makes it upright and small, and encodes it again:
// as PNG where it has transparency, else as JPEG.
func redraw(k kind, data []byte) ([]byte, string, error) {
	c := codecs[k]
	cfg, err := c.config(bytes.NewReader(data))
	if err != nil {
		return nil, "", broken(err)
	}
	if !withinPixels(k, cfg, data) {
		return nil, "", content.Refuse(content.TooLarge, field, MsgPixels, "Width", cfg.Width, "Height", cfg.Height)
	}
	img, err := c.decode(bytes.NewReader(data))
	if err != nil {
		return nil, "", broken(err)
	}
	small := turn(shrink(img, MaxSide), orientation(k, data))
	var out bytes.Buffer
	if small.Opaque() {
		if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: jpegQuality}); err != nil {
			return nil, "", fmt.Errorf("encode picture: %w", err)
		}
		return out.Bytes(), "image/jpeg", nil
	}
	if err := png.Encode(&out, small); err != nil {
		return nil, "", fmt.Errorf("encode picture: %w", err)
	}
	return out.Bytes(), "image/png", nil
}

func broken(err error) error {
	return &content.Error{Code: content.Invalid, Field: field, Message: MsgImage, Err: err}
}

// withinPixels holds a picture to what decoding it may cost. Deep colour and
// progressive JPEG take twice the memory a pixel, so they get half the pixels.
func withinPixels(k kind, cfg image.Config, data []byte) bool {
	if cfg.Width <= 0 || cfg.Height <= 0 {
		return false
	}
	limit := int64(MaxPixels)
	switch cfg.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		limit /= 2
	}
	if k == isJPEG && progressive(data) {
		limit /= 2
	}
	return int64(cfg.Width)*int64(cfg.Height) <= limit
}

// progressive reports whether a JPEG's frame header says so (ITU T.81, B.2.2,
// marker SOF2).
func progressive(data []byte) bool {
	for marker := range jpegSegments(data) {
		if marker == 0xC2 {
			return true
		}
	}
	return false
}
