package attach

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// orientation is how the camera was held, 1 (upright) where the file does not
// say. Everything else a camera writes about a picture is dropped unread.
func orientation(k kind, data []byte) int {
	switch k {
	case isJPEG:
		for marker, body := range jpegSegments(data) {
			if marker == 0xE1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
				return tiffOrientation(body[6:])
			}
		}
	case isPNG:
		return tiffOrientation(pngChunk(data, "eXIf"))
	case isWebP:
		return tiffOrientation(bytes.TrimPrefix(riffChunk(data, "EXIF"), []byte("Exif\x00\x00")))
	}
	return 1
}

// jpegSegments walks the marker segments up to the picture data (ITU T.81,
// B.1.1.4).
func jpegSegments(data []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for at := 2; at+4 <= len(data); {
			if data[at] != 0xFF {
				return
			}
			marker := data[at+1]
			if marker == 0xFF { // fill byte
				at++
				continue
			}
			size := int(binary.BigEndian.Uint16(data[at+2:]))
			if size < 2 || at+2+size > len(data) || !yield(marker, data[at+4:at+2+size]) || marker == 0xDA {
				return
			}
			at += 2 + size
		}
	}
}

// pngChunk returns the first chunk of a type (PNG, section 5.3), nil where
// there is none.
func pngChunk(data []byte, name string) []byte {
	for at := 8; at+12 <= len(data); {
		size := int(binary.BigEndian.Uint32(data[at:]))
		if size < 0 || size > len(data)-at-12 {
			return nil
		}
		if string(data[at+4:at+8]) == name {
			return data[at+8 : at+8+size]
		}
		at += 12 + size
	}
	return nil
}

// riffChunk returns the first chunk of a type of a WebP file, nil where there
// is none. Chunks start at even places.
func riffChunk(data []byte, name string) []byte {
	for at := 12; at+8 <= len(data); {
		size := int(binary.LittleEndian.Uint32(data[at+4:]))
		if size < 0 || size > len(data)-at-8 {
			return nil
		}
		if string(data[at:at+4]) == name {
			return data[at+8 : at+8+size]
		}
		at += 8 + size + size&1
	}
	return nil
}

// tiffOrientation reads tag 0x0112 of the first directory (TIFF 6.0, section
// 2), 1 where it is missing or makes no sense.
func tiffOrientation(t []byte) int {
	if len(t) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(t[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(t[4:]))
	if at+2 > int64(len(t)) {
		return 1
	}
	entries := int64(order.Uint16(t[at:]))
	for i := range entries {
		e := at + 2 + 12*i
		if e+12 > int64(len(t)) {
			return 1
		}
		if order.Uint16(t[e:]) == 0x0112 {
			if o := int(order.Uint16(t[e+8:])); 1 <= o && o <= 8 {
				return o
			}
			return 1
		}
	}
	return 1
}
