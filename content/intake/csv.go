package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"gaoshi/content"
)

// csvRows reads a CSV file whose first record names the columns. A record of
// another length or with broken quotes is refused, and the next one is read.
func csvRows(r io.Reader) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		limited := &recordLimit{r: r}
		cr := csv.NewReader(limited)
		cr.FieldsPerRecord = -1
		cr.ReuseRecord = true
		header, err := cr.Read()
		if err != nil {
			if err != io.EOF {
				yield(Row{Line: 1}, csvError(err))
			}
			return
		}
		columns := columnsOf(header)
		for line := 1; ; {
			limited.read = 0
			record, err := cr.Read()
			if err == io.EOF {
				return
			}
			row, err := csvRow(cr, columns, record, err)
			if row.Line == 0 {
				row.Line = line + 1 // the reader cannot say; it is the one behind the last
			}
			line = row.Line
			if !yield(row, err) || err != nil && content.CodeOf(err) == content.Internal || errors.Is(err, errRecordTooLong) {
				return
			}
		}
	}
}

func columnsOf(header []string) []string {
	columns := make([]string, len(header))
	for i, h := range header {
		columns[i] = strings.ToLower(strings.TrimSpace(h))
	}
	return columns
}

func csvRow(cr *csv.Reader, columns, record []string, err error) (Row, error) {
	if err != nil {
		row := Row{}
		if pe, ok := errors.AsType[*csv.ParseError](err); ok {
			row.Line = pe.StartLine
		}
		return row, csvError(err)
	}
	line, _ := cr.FieldPos(0)
	row := Row{Line: line, csv: true, fields: make(map[string][]string, len(columns))}
	if len(record) != len(columns) {
		return row, content.Refuse(content.Invalid, "", content.MsgBadCSV)
	}
	for i, value := range record {
		if !utf8.ValidString(value) || strings.ContainsRune(value, utf8.RuneError) {
			return row, content.Refuse(content.Invalid, columns[i], content.MsgNotUTF8)
		}
		if value != "" {
			row.fields[columns[i]] = []string{value}
		}
	}
	return row, nil
}

// csvError makes a refusal of what is wrong with the file, and leaves errors of
// the reader behind it as they are.
func csvError(err error) error {
	if errors.Is(err, errRecordTooLong) {
		return &content.Error{Code: content.Invalid, Message: content.MsgLineTooLong,
			Args: map[string]any{"Max": MaxLine}, Err: err}
	}
	if _, ok := errors.AsType[*csv.ParseError](err); ok {
		return &content.Error{Code: content.Invalid, Message: content.MsgBadCSV, Err: err}
	}
	return err
}

var errRecordTooLong = errors.New("record too long")

// recordLimit stops a quote that is never closed from swallowing the file: it
// fails once one record has taken more than MaxLine (and what csv read ahead).
type recordLimit struct {
	r    io.Reader
	read int
}

func (l *recordLimit) Read(p []byte) (int, error) {
	if l.read > MaxLine {
		return 0, errRecordTooLong
	}
	n, err := l.r.Read(p)
	l.read += n
	return n, err
}
