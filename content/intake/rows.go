package intake

import (
	"bufio"
	"bytes"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gaoshi/content"
)

// MaxLine is the longest line or CSV record, in bytes.
const MaxLine = 1 << 20

// Row is one line of a file. Scalars are lists of one.
type Row struct {
	Line   int // where it starts, 1 for the first
	fields map[string][]string
	csv    bool
	sheet  bool // of a workbook, where a time may be a number
}

// Get is the trimmed value of a column, "" when it is not there.
func (r Row) Get(column string) string {
	if v := r.fields[column]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}

// List is a column of several values: a JSON array, or in CSV split at
// semicolons.
func (r Row) List(column string) []string {
	v := r.fields[column]
	if r.csv && len(v) == 1 {
		v = strings.Split(v[0], ";")
	}
	var out []string
	for _, s := range v {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Rows reads a file. Each step gives a row, or the reason why a line is none;
// the row then has its Line only. An error that is no content.Error is the
// reader's own and ends the walk.
func Rows(r io.Reader) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		br := bufio.NewReaderSize(r, 64<<10)
		head, err := peek(br)
		switch {
		case err != nil:
			yield(Row{Line: 1}, err)
		case isUTF16(head):
			yield(Row{Line: 1}, content.Refuse(content.Invalid, "", content.MsgNotUTF8))
		case looksLikeJSON(head):
			jsonRows(br)(yield)
		case utf8.Valid(wholeRunes(head)):
			csvRows(br)(yield)
		default:
			// What Excel writes in China. Bytes that are not GB18030 become
			// U+FFFD, which is refused line by line.
			csvRows(bufio.NewReader(simplifiedchinese.GB18030.NewDecoder().Reader(br)))(yield)
		}
	}
}

// peek looks at the start of the file and takes the byte order mark off.
func peek(br *bufio.Reader) ([]byte, error) {
	if bom, _ := br.Peek(3); bytes.Equal(bom, []byte("\xef\xbb\xbf")) {
		br.Discard(3)
	}
	head, err := br.Peek(32 << 10)
	if err != nil && err != io.EOF {
		return nil, err
	}
	return head, nil
}

func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}

func looksLikeJSON(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{"))
}

// wholeRunes drops a character that the end of the peek cut in two.
func wholeRunes(b []byte) []byte {
	for i := 0; i < utf8.UTFMax && len(b) > 0; i++ {
		if r, size := utf8.DecodeLastRune(b); r != utf8.RuneError || size > 1 {
			return b
		}
		b = b[:len(b)-1]
	}
	return b
}
