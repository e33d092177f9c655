package intake

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strconv"
	"unicode/utf8"

	"gaoshi/content"
)

// jsonRows reads JSON Lines: one object a line, blank lines passed over.
func jsonRows(br *bufio.Reader) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for line := 1; ; line++ {
			raw, err := readLine(br)
			end := err == io.EOF
			if end {
				err = nil
			}
			switch {
			case err != nil && content.CodeOf(err) == content.Internal:
				yield(Row{Line: line}, err)
				return
			case err == nil && len(raw) == 0: // a blank line
			default:
				var row Row
				if err == nil {
					row, err = jsonRow(raw)
				}
				row.Line = line
				if !yield(row, err) {
					return
				}
			}
			if end {
				return
			}
		}
	}
}

// readLine reads one line without its end. One that is over MaxLine is skipped
// to its end and refused; the lines after it are still good.
func readLine(br *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := br.ReadSlice('\n')
		if !long && len(line)+len(part) > MaxLine {
			long, line = true, nil
		}
		if !long {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if long && (err == nil || err == io.EOF) {
			return nil, content.Refuse(content.Invalid, "", content.MsgLineTooLong, "Max", MaxLine)
		}
		return trimEnd(line), err
	}
}

func trimEnd(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r' || line[len(line)-1] == ' ') {
		line = line[:len(line)-1]
	}
	return line
}

// jsonRow takes one object of scalars and lists of scalars.
func jsonRow(raw []byte) (Row, error) {
	if !utf8.Valid(raw) {
		return Row{}, content.Refuse(content.Invalid, "", content.MsgNotUTF8)
	}
	var object map[string]any
	if err := json.Unmarshal(raw, &object); err != nil || object == nil {
		return Row{}, &content.Error{Code: content.Invalid, Message: content.MsgNotJSON, Err: err}
	}
	row := Row{fields: make(map[string][]string, len(object))}
	for name, value := range object {
		values, ok := scalars(value)
		if !ok {
			return Row{}, content.Refuse(content.Invalid, name, content.MsgNotJSON)
		}
		row.fields[name] = values
	}
	return row, nil
}

// scalars flattens a value into strings; ok is false for objects and for lists
// of lists.
func scalars(value any) (out []string, ok bool) {
	if list, isList := value.([]any); isList {
		for _, v := range list {
			s, ok := scalar(v)
			if !ok {
				return nil, false
			}
			out = append(out, s)
		}
		return out, true
	}
	if value == nil {
		return nil, true
	}
	s, ok := scalar(value)
	return []string{s}, ok
}

func scalar(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}
