package attach

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"gaoshi/content"
)

// Limits of one upload.
const (
	MaxBytes  = 10 << 20   // of the file as it was sent
	MaxPixels = 40_000_000 // of a picture, before anything of it is decoded
	MaxSide   = 1600       // pixels, of the longer side of what is kept
	maxName   = 120        // characters of the name that is kept
)

// Refusals of this package; their sentences are in the desk's words.
const (
	MsgEmpty     content.Message = "file_empty"
	MsgTooLarge  content.Message = "file_too_large"  // {{.Max}} MB at most
	MsgType      content.Message = "file_type"       // neither a picture nor a PDF
	MsgTwoInOne  content.Message = "file_two_in_one" // another file hides in it
	MsgPixels    content.Message = "image_pixels"    // {{.Width}} × {{.Height}}
	MsgImage     content.Message = "image_broken"    // cannot be decoded
	MsgPDF       content.Message = "pdf_broken"      // cannot be read to its end
	MsgPDFLocked content.Message = "pdf_locked"      // encrypted, so it cannot be checked
	MsgPDFActive content.Message = "pdf_active"      // {{.What}}: it would do something
)

// field is where forms show these refusals.
const field = "attachments"

// kind is what a file is by its first bytes.
type kind string

const (
	isPNG  kind = "png"
	isJPEG kind = "jpeg"
	isGIF  kind = "gif"
	isWebP kind = "webp"
	isPDF  kind = "pdf"
)

// Cleaner cleans one file at a time. A decoded picture takes more memory than
// all pages together, so two secretaries with large photographs wait for each
// other instead of for the machine.
type Cleaner struct{ turn chan struct{} }

// NewCleaner makes a Cleaner.
func NewCleaner() *Cleaner { return &Cleaner{turn: make(chan struct{}, 1)} }

// Clean waits for its turn and cleans. It returns ctx's error when the request
// ends before its turn comes, and the refusals of Clean.
func (c *Cleaner) Clean(ctx context.Context, name string, data []byte) (content.File, content.Attachment, error) {
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return content.File{}, content.Attachment{}, ctx.Err()
	}
	defer func() { <-c.turn }()
	return Clean(name, data)
}

// Clean turns an upload into the file to keep and the attachment that points
// at it. It refuses with Invalid or TooLarge what is not a picture or a PDF
// through and through.
func Clean(name string, data []byte) (content.File, content.Attachment, error) {
	clean, typ, err := cleanBytes(data)
	if err != nil {
		return content.File{}, content.Attachment{}, err
	}
	sum := sha256.Sum256(clean)
	hash := hex.EncodeToString(sum[:])
	return content.File{Hash: hash, Type: typ, Bytes: clean},
		content.Attachment{Hash: hash, Type: typ, Name: tidyName(name, typ), Bytes: int64(len(clean))}, nil
}

func cleanBytes(data []byte) (clean []byte, typ string, err error) {
	switch {
	case len(data) == 0:
		return nil, "", content.Refuse(content.Invalid, field, MsgEmpty)
	case len(data) > MaxBytes:
		return nil, "", TooLarge()
	}
	k, ok := sniff(data)
	if !ok {
		return nil, "", content.Refuse(content.Invalid, field, MsgType)
	}
	if hidesArchive(data) || k != isPDF && bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return nil, "", content.Refuse(content.Invalid, field, MsgTwoInOne)
	}
	if k == isPDF {
		return data, "application/pdf", checkPDF(data)
	}
	return redraw(k, data)
}

// TooLarge is the refusal of a file over MaxBytes, for who stops reading
// before there is a file.
func TooLarge() *content.Error {
	return content.Refuse(content.TooLarge, field, MsgTooLarge, "Max", MaxBytes>>20)
}

func sniff(data []byte) (kind, bool) {
	has := func(at int, magic string) bool {
		return len(data) >= at+len(magic) && string(data[at:at+len(magic)]) == magic
	}
	switch {
	case has(0, "\x89PNG\r\n\x1a\n"):
		return isPNG, true
	case has(0, "\xff\xd8\xff"):
		return isJPEG, true
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return isGIF, true
	case has(0, "RIFF") && has(8, "WEBP"):
		return isWebP, true
	case has(0, "%PDF-"): // a reader would look further in; we do not
		return isPDF, true
	}
	return "", false
}

// hidesArchive finds a ZIP (and so a JAR or an Office file) behind a picture or
// a PDF: such a file is read from its end, where its directory stands. The
// directory's end holds the length of the comment that follows it, which
// random bytes do not get right.
func hidesArchive(data []byte) bool {
	const endSize, maxComment = 22, 1<<16 - 1
	tail := data[max(0, len(data)-endSize-maxComment):]
	for at := bytes.LastIndex(tail, []byte("PK\x05\x06")); at >= 0; at = bytes.LastIndex(tail[:at], []byte("PK\x05\x06")) {
		if at+endSize > len(tail) {
			continue
		}
		comment := int(tail[at+20]) | int(tail[at+21])<<8
		if at+endSize+comment <= len(tail) {
			return true
		}
	}
	return false
}

// extensions are what names of kept files end in.
var extensions = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}

// tidyName is the sender's name for the file with the path, what cannot be
// shown and the wrong ending taken off.
func tidyName(name, typ string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSuffix(name, path.Ext(name))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, name))
	if name == "" || name == "." || name == "/" {
		name = "file"
	}
	if utf8.RuneCountInString(name) > maxName {
		name = string([]rune(name)[:maxName])
	}
	return name + extensions[typ]
}
