package attach

import (
	"bytes"
	"compress/zlib"
	"io"

	"gaoshi/content"
)

// activeNames are the PDF names (ISO 32000-1, 12.6 and 7.11.4) behind which a
// page does something: runs a script, starts a program, carries a file, sends
// a form. Links to web pages are no harm and stay. All are long enough not to
// turn up in compressed data by chance.
var activeNames = []string{
	"/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/SubmitForm", "/ImportData", "/GoToE", "/XFA",
}

// maxInflated is how much of a PDF's compressed objects is looked through.
const maxInflated = 64 << 20

// checkPDF refuses a PDF that would do more than show pages, or that cannot be
// looked through: cut off, encrypted, or packed in a way we do not read.
func checkPDF(data []byte) error {
	if !bytes.Contains(data[max(0, len(data)-2048):], []byte("%%EOF")) {
		return content.Refuse(content.Invalid, field, MsgPDF)
	}
	plain := spellOut(data)
	if bytes.Contains(plain, []byte("/Encrypt")) {
		return content.Refuse(content.Invalid, field, MsgPDFLocked)
	}
	if err := refuseActive(plain); err != nil {
		return err
	}
	return checkStreams(data)
}

func refuseActive(b []byte) error {
	for _, name := range activeNames {
		if bytes.Contains(b, []byte(name)) {
			return content.Refuse(content.Invalid, field, MsgPDFActive, "What", name[1:])
		}
	}
	return nil
}

// checkStreams looks into the compressed streams. Since PDF 1.5 objects live in
// them too (7.5.7), out of sight of a plain search.
func checkStreams(data []byte) error {
	left := int64(maxInflated)
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("stream"))
		if i < 0 {
			return nil
		}
		start := at + i + len("stream")
		dict := dictBefore(data[:at+i])
		at = start
		if dict == nil {
			continue // the end of a stream, or a word in a text
		}
		plain, err := inflate(bytes.TrimLeft(data[start:min(len(data), start+2)], "\r\n"), data[min(len(data), start+2):], left)
		left -= int64(len(plain))
		objects := bytes.Contains(dict, []byte("/ObjStm"))
		packed := bytes.Contains(dict, []byte("/Filter")) && !bytes.Contains(dict, []byte("/FlateDecode"))
		switch {
		case left <= 0, objects && (packed || err != nil && len(plain) == 0):
			return content.Refuse(content.Invalid, field, MsgPDF)
		}
		if err := refuseActive(spellOut(plain)); err != nil {
			return err
		}
	}
}

// dictBefore is the dictionary that ends right before a stream keyword, with
// its names spelt out; nil where none does.
func dictBefore(data []byte) []byte {
	head := bytes.TrimRight(data, " \r\n\t\x00\f")
	if !bytes.HasSuffix(head, []byte(">>")) {
		return nil
	}
	head = head[max(0, len(head)-4096):]
	if i := bytes.LastIndex(head, []byte(" obj")); i >= 0 {
		head = head[i:]
	}
	return spellOut(head)
}

// inflate returns what a zlib stream holds, as far as it can be read and at
// most limit bytes.
func inflate(first, rest []byte, limit int64) ([]byte, error) {
	z, err := zlib.NewReader(io.MultiReader(bytes.NewReader(first), bytes.NewReader(rest)))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return io.ReadAll(io.LimitReader(z, limit))
}

// spellOut undoes #xx in names (7.3.5), with which /J#61vaScript is the same
// name as /JavaScript.
func spellOut(b []byte) []byte {
	if bytes.IndexByte(b, '#') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '#' && i+2 < len(b) {
			hi, ok1 := unhex(b[i+1])
			lo, ok2 := unhex(b[i+2])
			if ok1 && ok2 {
				out = append(out, hi<<4|lo)
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

func unhex(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
