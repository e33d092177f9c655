package intake

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gaoshi/content"
)

// read returns what Rows gives: "line:text" for a row, "line!message" for a
// refused line.
func read(t *testing.T, r io.Reader) []string {
	t.Helper()
	var out []string
	for row, err := range Rows(r) {
		s := ""
		if err != nil {
			for _, e := range content.RefusalsIn(err) {
				s = "!" + string(e.Message)
			}
			if s == "" {
				s = "!" + err.Error()
			}
		} else {
			s = ":" + row.Get("text") + "|" + strings.Join(row.List("topics"), ",")
		}
		out = append(out, string(rune('0'+row.Line))+s)
	}
	return out
}

func TestRows(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("text,topics\n供水恢复,水;民生\n")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("长", MaxLine/3+1)
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"empty":                 {"", nil},
		"json":                  {`{"text":"a","topics":["x","y"]}` + "\n\n" + `{"text":1}`, []string{"1:a|x,y", "3:1|"}},
		"json with mark":        {"\ufeff" + `{"text":"a"}`, []string{"1:a|"}},
		"json, one line broken": {`{"text":"a"}` + "\n{\n" + `{"text":"b"}`, []string{"1:a|", "2!not_json", "3:b|"}},
		"json, a list":          {`{"text":"a"}` + "\n[1]\nnull", []string{"1:a|", "2!not_json", "3!not_json"}},
		"json, nested":          {`{"text":{"a":1}}`, []string{"1!not_json"}},
		"json, not UTF-8":       {`{"text":"a"}` + "\n{\"text\":\"\xff\"}\n" + `{"text":"b"}`, []string{"1:a|", "2!not_utf8", "3:b|"}},
		"json, long line":       {`{"text":"a"}` + "\n" + `{"text":"` + long + `"}` + "\n" + `{"text":"b"}`, []string{"1:a|", "2!line_too_long", "3:b|"}},
		"json, long last line":  {`{"text":"a"}` + "\n" + `{"text":"` + long, []string{"1:a|", "2!line_too_long"}},
		"csv":                   {"text,topics\na,x;y\n\"b\nc\",\n", []string{"2:a|x,y", "3:b\nc|"}},
		"csv, CRLF and mark":    {"\ufefftext,topics\r\na,x\r\n", []string{"2:a|x"}},
		"csv, short record":     {"text,topics\na\nb,x\n", []string{"2!bad_csv", "3:b|x"}},
		"csv, bare quote":       {"text,topics\na\"a,x\nb,y\n", []string{"2!bad_csv", "3:b|y"}},
		"csv, open quote":       {"text,topics\n\"" + strings.Repeat("a\n", MaxLine), []string{"2!line_too_long"}},
		"csv, GB18030":          {gb, []string{"2:供水恢复|水,民生"}},
		"csv, broken bytes":     {"text,topics\n\xff\xff\xff,x\nb,y\n", []string{"2!not_utf8", "3:b|y"}},
		"UTF-16":                {"\xff\xfet\x00e\x00", []string{"1!not_utf8"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := read(t, iotest.HalfReader(strings.NewReader(c.in)))
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestReaderErrorEndsTheWalk(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("{\"text\":\"a\"}\n"), iotest.ErrReader(io.ErrClosedPipe))
	got := read(t, broken)
	if last := got[len(got)-1]; !strings.Contains(last, io.ErrClosedPipe.Error()) {
		t.Errorf("got %q", got)
	}
}

func row(fields map[string]string) Row {
	r := Row{Line: 1, fields: map[string][]string{}}
	for k, v := range fields {
		r.fields[k] = []string{v}
	}
	return r
}

var defaults = Defaults{Lang: content.Chinese, Zone: time.FixedZone("", 8*3600), Origin: "notices.jsonl"}

func TestNotice(t *testing.T) {
	for name, c := range map[string]struct {
		text, headline, body string
		lang                 content.Lang
	}{
		"brackets":      {"【周一恢复供水】水厂已修好。", "周一恢复供水", "【周一恢复供水】水厂已修好。", content.Chinese},
		"sentence":      {"周一恢复供水。水厂已修好。", "周一恢复供水。", "周一恢复供水。水厂已修好。", content.Chinese},
		"english":       {"Water is back at 8.30 today. Boil it first.", "Water is back at 8.30 today.", "Water is back at 8.30 today. Boil it first.", content.English},
		"no end":        {strings.Repeat("水", 90), strings.Repeat("水", 80) + "…", strings.Repeat("水", 90), content.Chinese},
		"not a heading": {"# 1\n1. a\n*b*", "# 1", "\\# 1  \n1\\. a  \n\\*b\\*", content.Chinese},
	} {
		t.Run(name, func(t *testing.T) {
			in, err := defaults.Notice(row(map[string]string{"text": c.text, "id": "7", "date": "2026-05-05 18:13"}))
			if err != nil {
				t.Fatal(err)
			}
			got := in.Piece.Original()
			if got.Headline != c.headline || got.Body != c.body || in.Piece.Lang != c.lang && name != "not a heading" {
				t.Errorf("got %q %q %s", got.Headline, got.Body, in.Piece.Lang)
			}
			if want := time.Date(2026, 5, 5, 10, 13, 0, 0, time.UTC); !in.Date.Equal(want) || in.External != "7" {
				t.Errorf("date %s, id %q", in.Date, in.External)
			}
		})
	}
}

func TestRefusedRows(t *testing.T) {
	for name, c := range map[string]struct {
		fields map[string]string
		want   content.Message
	}{
		"nothing": {nil, content.MsgRequired},
		"date":    {map[string]string{"text": "a", "date": "soon"}, content.MsgBadTime},
		"year":    {map[string]string{"text": "a", "date": "0001-01-01"}, content.MsgBadTime},
		"expires": {map[string]string{"text": "a", "expires": "31.12."}, content.MsgBadTime},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := defaults.Notice(row(c.fields))
			if r := content.RefusalsIn(err); len(r) != 1 || r[0].Message != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestClarification(t *testing.T) {
	in, err := defaults.Clarification(row(map[string]string{"claim": "The town will be sealed.", "title": "Will the town be sealed?"}))
	if err != nil {
		t.Fatal(err)
	}
	text := in.Piece.Original()
	if text.Headline != "Will the town be sealed?" || text.Claim != "The town will be sealed." || in.Piece.Verdict != content.Unproven {
		t.Errorf("got %+v %s", text, in.Piece.Verdict)
	}
}

// FuzzRows: whatever comes, every line is a row of valid text or a refusal, and
// lines only go up.
func FuzzRows(f *testing.F) {
	for _, s := range []string{"", "{\"text\":\"a\"}\n{", "text,topics\na,\"b", "\xef\xbb\xbfid\n\xff", "{\"a\":[[1]]}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		last := 0
		for row, err := range Rows(strings.NewReader(string(data))) {
			if err != nil && content.CodeOf(err) == content.Internal {
				t.Fatalf("a reader that never fails gave %v", err)
			}
			if row.Line < last {
				t.Fatalf("line %d after %d", row.Line, last)
			}
			last = row.Line
			if err == nil {
				defaults.Notice(row)
				defaults.Clarification(row)
			}
		}
	})
}
