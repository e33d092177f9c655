package intake

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gaoshi/content"
)

// workbook makes an XLSX of rows.
func workbook(tb testing.TB, rows [][]any) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	for i, r := range rows {
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), r); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

var heading = []any{"outlet", "item", "status", "observed_at", "price", "quantity", "note"}

func TestWorkbook(t *testing.T) {
	at := time.Date(2026, 1, 20, 9, 30, 0, 0, time.UTC)
	data := workbook(t, [][]any{heading,
		{"a", "cabbage", "有", at, 3.5, 12, "散装"},
		{},
		{"b", "cabbage", "out", "2026-01-20 09:31", "", "", ""},
		{"c", "cabbage", "in", at, excelize.Cell{Formula: "1+1"}, 1, ""},
		{"d", "cabbage", "in", "soon", "x", "y", ""},
	})
	var got []string
	for row, err := range Workbook(data) {
		if err == nil {
			var o content.Observation
			if o, _, err = defaults.Observation(row); err == nil {
				got = append(got, fmt.Sprintf("%d %s %s %s %s %d", row.Line, o.Outlet, o.Status, o.Observed.UTC().Format("15:04"), o.Price, o.Quantity))
				continue
			}
		}
		got = append(got, fmt.Sprintf("%d %v", row.Line, content.RefusalsIn(err)[0].Message))
	}
	want := []string{"2 a in 01:30 3.50 12", "4 b out 01:31 0 0", "5 formula_cell", "6 bad_number"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestHostileWorkbooks(t *testing.T) {
	good := workbook(t, [][]any{heading, {"a"}})
	for name, data := range map[string][]byte{
		"empty": nil, "text": []byte("outlet,item"), "a ZIP of nothing": zipOf(t, nil), "cut off": good[:len(good)/2],
		"a bomb":    zipOf(t, map[string]int64{"xl/workbook.xml": 300 << 20}),
		"too large": append(bytes.Repeat([]byte("PK\x03\x04"), MaxWorkbook/4), 'x'),
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			for _, err := range Workbook(data) {
				n++
				if c := content.CodeOf(err); c != content.Invalid && c != content.TooLarge {
					t.Errorf("got %v", err)
				}
			}
			if n != 1 {
				t.Errorf("%d steps", n)
			}
		})
	}
}

// zipOf packs parts of so many zeros.
func zipOf(t *testing.T, parts map[string]int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for name, size := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(w, zeros{}, size); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A file can claim that its one row is the last of a billion.
func TestFarRow(t *testing.T) {
	good := workbook(t, [][]any{heading, {"a"}})
	z, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, part := range z.File {
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		w, err := out.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		far := bytes.ReplaceAll(bytes.ReplaceAll(text, []byte(`<row r="2"`), []byte(`<row r="999999999"`)), []byte(`"A2"`), []byte(`"A999999999"`))
		if _, err := w.Write(far); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, err := range Workbook(b.Bytes()) {
		steps++
		if c := content.CodeOf(err); c != content.TooLarge && c != content.Invalid {
			t.Errorf("got %v", err)
		}
	}
	if steps != 1 {
		t.Errorf("%d steps", steps)
	}
}

func FuzzWorkbook(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add(workbook(f, [][]any{heading, {"a", "cabbage", "in", 46_000.5, 3, 1, "x"}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		for row, err := range Workbook(data) {
			if err != nil && content.CodeOf(err) == content.Internal {
				t.Fatalf("line %d: %v", row.Line, err)
			}
		}
	})
}

// BenchmarkPreviewXLSX reads 20,000 rows and reports the highest heap seen.
// The figures to reach are 5 s and 150 MB.
func BenchmarkPreviewXLSX(b *testing.B) {
	rows := [][]any{heading}
	for i := range MaxWorkbookRows {
		rows = append(rows, []any{fmt.Sprintf("outlet-%04d", i%2000), fmt.Sprintf("item-%02d", i/2000), "有", time.Date(2026, 1, 20, 9, i/600%60, 0, 0, time.UTC), 3.5, i, fmt.Sprint("备注", i)})
	}
	data := workbook(b, rows)
	rows = nil
	runtime.GC()
	var peak atomic.Uint64
	stop := make(chan struct{})
	go func() {
		var m runtime.MemStats
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
		}
	}()
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for row, err := range Workbook(data) {
			if err != nil {
				b.Fatal(err)
			}
			if _, _, err := defaults.Observation(row); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != MaxWorkbookRows {
			b.Fatalf("%d rows", n)
		}
	}
	close(stop)
	b.ReportMetric(float64(peak.Load())/(1<<20), "MB-peak")
}
