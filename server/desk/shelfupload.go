package desk

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/content/intake"
	"gaoshi/frontend"
	"gaoshi/frontend/words"
)

// Limits of a file of observations.
const (
	shownRows = 300      // of the preview; refused ones come first
	maxCarry  = 32 << 20 // bytes of the good rows, unpacked
)

// ShowShelfUpload asks for a file.
func (r *Room) ShowShelfUpload(c *fiber.Ctx) error {
	return r.show(c, fiber.StatusOK, frontend.ShelfUploadPage{DeskBase: r.base(c, "desk.supplies.upload")})
}

// PreviewShelfUpload shows what would become of each row. Nothing is taken: the
// good rows travel in the page, packed, until somebody says yes.
func (r *Room) PreviewShelfUpload(c *fiber.Ctx) error {
	_, files, err := readBody(c)
	if err != nil {
		return err
	}
	p := frontend.ShelfUploadPage{DeskBase: r.base(c, "desk.supplies.upload")}
	var failed error = content.Refuse(content.Invalid, "files", content.MsgRequired)
	if len(files) > 0 {
		if failed = files[0].err; failed == nil {
			failed = r.judge(c.UserContext(), &p, files[0])
		}
	}
	if failed != nil {
		p.File, p.Refused = "", refusals(c, failed)
	}
	return r.show(c, statusOf(failed), p)
}

// rowsOf reads a workbook, or else lines of CSV or JSON.
func rowsOf(data []byte) iter.Seq2[intake.Row, error] {
	if intake.IsWorkbook(data) {
		return intake.Workbook(data)
	}
	return intake.Rows(bytes.NewReader(data))
}

// judge reads a file and says of each row what would become of it.
func (r *Room) judge(ctx context.Context, p *frontend.ShelfUploadPage, file upload) error {
	p.File = cut(file.name, 80)
	lines, rows, verdicts, err := r.readRows(p.Words(), file)
	if err != nil {
		return err
	}
	receipts, err := r.Shelf.Check(ctx, content.FromImport, p.File, rows)
	if err != nil {
		return err
	}
	var good []content.Observation
	var shown []frontend.UploadRow
	for i, o := range rows {
		v := frontend.UploadRow{Line: lines[i], What: o, Verdict: "good"}
		switch receipt := receipts[i]; {
		case receipt.Err != nil:
			v.Verdict, v.Why = "bad", sentences(p.Words(), receipt.Err)
			verdicts = append(verdicts, v)
			continue
		case receipt.Repeated:
			v.Verdict = "same"
			p.Same++
		default:
			good = append(good, o)
		}
		shown = append(shown, v)
	}
	p.Bad, p.Good = len(verdicts), len(good)
	all := append(verdicts, shown...) // what needs mending comes first
	p.Rows = all[:min(len(all), shownRows)]
	p.More = len(all) - len(p.Rows)
	p.Carry, err = pack(good)
	return err
}

// readRows reads a file's rows; those that are none have their verdict already.
func (r *Room) readRows(w *words.Words, file upload) (lines []int, rows []content.Observation, bad []frontend.UploadRow, err error) {
	d := intake.Defaults{Lang: r.Office.Lang, Zone: r.Office.Zone, Origin: file.name}
	for row, err := range rowsOf(file.data) {
		var o content.Observation
		if err == nil {
			o, _, err = d.Observation(row)
		}
		switch code := content.CodeOf(err); {
		case err == nil:
			lines, rows = append(lines, row.Line), append(rows, o)
		case code == content.Internal, code == content.TooLarge, row.Line <= 1:
			return nil, nil, nil, err // about the whole file
		default:
			bad = append(bad, frontend.UploadRow{Line: row.Line, What: o, Verdict: "bad", Why: sentences(w, err)})
		}
		if len(rows)+len(bad) > intake.MaxWorkbookRows {
			return nil, nil, nil, content.Refuse(content.TooLarge, "files", content.MsgTooMany, "Max", intake.MaxWorkbookRows, "Have", len(rows)+len(bad))
		}
	}
	if len(rows)+len(bad) == 0 {
		return nil, nil, nil, content.Refuse(content.Invalid, "files", content.MsgRequired)
	}
	return lines, rows, bad, nil
}

func sentences(w *words.Words, err error) string {
	out := ""
	for _, e := range content.RefusalsIn(err) {
		if out != "" {
			out += " "
		}
		out += w.Error(e)
	}
	return out
}

// TakeShelfUpload takes the rows that the preview found good. They are looked
// at again: the page was the editor's to change, and time has passed.
func (r *Room) TakeShelfUpload(c *fiber.Ctx) error {
	form, err := formValues(c)
	if err != nil {
		return err
	}
	rows, err := unpack(form.Get("rows"))
	if err != nil {
		return &content.Error{Code: content.Invalid, Field: "files", Message: content.MsgBadWorkbook, Err: err}
	}
	receipts, err := r.Shelf.Record(c.UserContext(), content.FromImport, cut(form.Get("file"), 80), rows)
	if err != nil {
		return err
	}
	for _, receipt := range receipts {
		if receipt.Err != nil {
			return r.done(c, "desk.done.some_rows", "/desk/supplies/upload")
		}
	}
	return r.done(c, "desk.done.rows", "/desk/supplies/upload")
}

// pack makes rows short enough to travel in a page.
func pack(rows []content.Observation) (string, error) {
	if len(rows) == 0 {
		return "", nil
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(rows); err != nil {
		return "", fmt.Errorf("pack rows: %w", err)
	}
	if err := z.Close(); err != nil {
		return "", fmt.Errorf("pack rows: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b.Bytes()), nil
}

func unpack(s string) ([]content.Observation, error) {
	z, err := gzip.NewReader(base64.NewDecoder(base64.RawURLEncoding, bytes.NewReader([]byte(s))))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(z, maxCarry))
	if err != nil {
		return nil, err
	}
	var rows []content.Observation
	return rows, json.Unmarshal(data, &rows)
}
