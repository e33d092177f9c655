package attach

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"testing"

	"gaoshi/content"
)

// goodPDF is a small document with extra written into its catalog.
func goodPDF(extra string) []byte {
	return []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + extra + " >>\nendobj\n" +
		"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" +
		"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n")
}

// packedPDF holds objects in a compressed object stream.
func packedPDF(objects, filter string) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write([]byte(objects))
	w.Close()
	stream := fmt.Sprintf("3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter %s /Length %d >>\nstream\r\n", filter, z.Len())
	return append(append([]byte("%PDF-1.7\n"+stream), z.Bytes()...), "\nendstream\nendobj\nstartxref\n9\n%%EOF"...)
}

func TestCheckPDF(t *testing.T) {
	cases := []struct {
		name    string
		data    []byte
		refused content.Message
	}{
		{"plain", goodPDF(""), ""},
		{"with a link", goodPDF("/A << /S /URI /URI (https://example.org) >>"), ""},
		{"script", goodPDF("/OpenAction << /S /JavaScript /JS (app.alert) >>"), MsgPDFActive},
		{"script, spelt in hex", goodPDF("/OpenAction << /S /J#61va#53cript /JS (app.alert) >>"), MsgPDFActive},
		{"launcher", goodPDF("/OpenAction << /S /Launch /F (cmd.exe) >>"), MsgPDFActive},
		{"file inside", goodPDF("/Names << /EmbeddedFiles 3 0 R >>"), MsgPDFActive},
		{"form", goodPDF("/AcroForm << /XFA 3 0 R >>"), MsgPDFActive},
		{"encrypted", goodPDF("/Encrypt 5 0 R"), MsgPDFLocked},
		{"cut off", goodPDF("")[:80], MsgPDF},
		{"packed", packedPDF("5 0 << /Type /Page >>", "/FlateDecode"), ""},
		{"packed script", packedPDF("5 0 << /S /JavaScript >>", "/FlateDecode"), MsgPDFActive},
		{"packed in another way", packedPDF("5 0 << /S /JavaScript >>", "/LZWDecode"), MsgPDF},
		{"packed twice", packedPDF("5 0 << /S /JavaScript >>", "[/ASCII85Decode /FlateDecode]"), MsgPDFActive},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := checkPDF(c.data)
			got := content.RefusalsIn(err)
			if c.refused == "" && err != nil || c.refused != "" && (len(got) != 1 || got[0].Message != c.refused) {
				t.Errorf("got %v, want %q", err, c.refused)
			}
		})
	}
}

func TestPDFBomb(t *testing.T) {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	zeros := make([]byte, 1<<20)
	for range maxInflated>>20 + 1 {
		w.Write(zeros)
	}
	w.Close()
	data := append([]byte("%PDF-1.7\n3 0 obj\n<< /Filter /FlateDecode >>\nstream\n"), z.Bytes()...)
	data = append(data, "\nendstream\n%%EOF"...)
	if got := content.RefusalsIn(checkPDF(data)); len(got) != 1 || got[0].Message != MsgPDF {
		t.Errorf("got %v", got)
	}
}
