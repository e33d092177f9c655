package intake

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"gaoshi/content"
)

// Limits of a workbook. Sizes are in bytes.
const (
	MaxWorkbook     = 20 << 20  // as it is sent
	maxUnpacked     = 160 << 20 // all of it unpacked: 20,000 rows are a tenth of that
	maxParts        = 500
	maxInMemory     = 8 << 20 // a part that is larger is unpacked to a temporary file
	MaxWorkbookRows = 20_000
	maxColumns      = 100
)

// IsWorkbook reports whether data begins as an XLSX file does, which is a ZIP.
func IsWorkbook(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// Workbook reads the first sheet of an XLSX file (ECMA-376): a heading with the
// names of columns, then rows. Nothing is calculated: a row with a formula in it
// is refused, because what it would say is not what somebody wrote. An error in
// the first step, with Line 1, is about the whole file.
func Workbook(data []byte) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		formulas, err := inspect(data)
		if err != nil {
			yield(Row{Line: 1}, err)
			return
		}
		f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
			UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxInMemory, RawCellValue: true,
		})
		if err != nil {
			yield(Row{Line: 1}, badWorkbook(err))
			return
		}
		defer f.Close() // removes the temporary files
		if err := sheetRows(f, formulas, yield); err != nil {
			yield(Row{Line: 1}, badWorkbook(err))
		}
	}
}

func badWorkbook(err error) error {
	return &content.Error{Code: content.Invalid, Message: content.MsgBadWorkbook, Err: err}
}

// sheetRows walks through the first sheet, a row at a time.
func sheetRows(f *excelize.File, formulas map[int]string, yield func(Row, error) bool) error {
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return err
	}
	defer rows.Close()
	var heading []string
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		switch {
		case line > MaxWorkbookRows+1: // empty rows count: a file may say that its one row is the billionth
			yield(Row{Line: line}, content.Refuse(content.TooLarge, "", content.MsgTooMany, "Max", MaxWorkbookRows, "Have", line-1))
			return nil
		case len(strings.Join(cells, "")) == 0 && formulas[line] == "": // an empty row
			continue
		case heading == nil:
			heading = headingOf(cells)
			continue
		}
		row, err := Row{Line: line, sheet: true}, error(nil)
		if cell := formulas[line]; cell != "" {
			err = content.Refuse(content.Invalid, "", content.MsgFormulaCell, "At", cell)
		} else {
			row.fields = fieldsOf(heading, cells)
		}
		if !yield(row, err) {
			return nil
		}
	}
	return rows.Error()
}

func headingOf(cells []string) []string {
	names := make([]string, min(len(cells), maxColumns))
	for i := range names {
		names[i] = strings.ToLower(strings.TrimSpace(cells[i]))
	}
	return names
}

func fieldsOf(heading, cells []string) map[string][]string {
	fields := make(map[string][]string, len(heading))
	for i, name := range heading[:min(len(heading), len(cells))] {
		if name != "" {
			fields[name] = []string{clip(cells[i], 2000)}
		}
	}
	return fields
}

// inspect refuses what would unpack to more than it may, and finds the first
// formula of each row, by the row's number.
func inspect(data []byte) (map[int]string, error) {
	if len(data) > MaxWorkbook {
		return nil, content.Refuse(content.TooLarge, "", content.MsgBadWorkbook)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, badWorkbook(err)
	}
	var total uint64
	for _, part := range z.File {
		if total += part.UncompressedSize64; total > maxUnpacked || len(z.File) > maxParts {
			return nil, content.Refuse(content.TooLarge, "", content.MsgBadWorkbook)
		}
	}
	sheet, err := firstSheet(z)
	if err != nil {
		return nil, badWorkbook(err)
	}
	part, err := z.Open(sheet)
	if err != nil {
		return nil, badWorkbook(err)
	}
	defer part.Close()
	formulas, err := formulasIn(io.LimitReader(part, maxUnpacked))
	if err != nil {
		return nil, badWorkbook(err)
	}
	return formulas, nil
}

// firstSheet is the name of the part that holds it.
func firstSheet(z *zip.Reader) (string, error) {
	var book struct {
		Sheets []struct {
			Rel string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		Rels []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := decodePart(z, "xl/workbook.xml", &book); err != nil {
		return "", err
	}
	if err := decodePart(z, "xl/_rels/workbook.xml.rels", &rels); err != nil {
		return "", err
	}
	if len(book.Sheets) == 0 {
		return "", errors.New("no sheet")
	}
	for _, r := range rels.Rels {
		if r.ID == book.Sheets[0].Rel {
			if strings.HasPrefix(r.Target, "/") {
				return strings.TrimPrefix(path.Clean(r.Target), "/"), nil
			}
			return path.Join("xl", r.Target), nil
		}
	}
	return "", fmt.Errorf("no part for sheet %q", book.Sheets[0].Rel)
}

func decodePart(z *zip.Reader, name string, to any) error {
	f, err := z.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return xml.NewDecoder(io.LimitReader(f, 1<<20)).Decode(to)
}

// formulasIn finds cells with a formula. Rows and cells may leave out where they
// are (ECMA-376 part 1, section 18.3.1.73); then they follow the one before.
func formulasIn(r io.Reader) (map[int]string, error) {
	found := map[int]string{}
	d := xml.NewDecoder(r)
	line, cell := 0, ""
	for {
		t, err := d.RawToken()
		if err == io.EOF {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			line++
			if n, err := strconv.Atoi(attribute(start, "r")); err == nil {
				line = n
			}
		case "c":
			cell = attribute(start, "r")
		case "f":
			if found[line] == "" {
				if found[line] = cellName(cell); found[line] == "" {
					found[line] = strconv.Itoa(line)
				}
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

var cellForm = regexp.MustCompile(`^[A-Z]{1,3}[0-9]{1,7}$`)

// cellName lets through what is the name of a cell.
func cellName(s string) string {
	if cellForm.MatchString(s) {
		return s
	}
	return ""
}
