package evaluate

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFloors measures the labelled sets and holds what has been reached: a
// change that makes answers worse or less careful fails here.
func TestFloors(t *testing.T) {
	if testing.Short() {
		t.Skip("measuring takes some seconds; left out by -short")
	}
	dir, err := SharedData()
	if err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		name, queries string
		claims        []string
		minMAP, share float64
	}{
		{"en", "match-en/queries.dev.jsonl", []string{"match-en/claims.jsonl"}, 0.83, 0.30},
		{"zh", "match-zh/queries.jsonl", []string{"match-zh/clarifications.jsonl", "match-zh/notices.jsonl"}, 0.93, 0.40},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i := range c.claims {
				c.claims[i] = filepath.Join(dir, c.claims[i])
			}
			claims, err := ReadClaims(c.claims...)
			if err != nil {
				t.Fatal(err)
			}
			queries, err := ReadQueries(filepath.Join(dir, c.queries))
			if err != nil {
				t.Fatal(err)
			}
			r, err := Run(t.Context(), claims, queries)
			if err != nil {
				t.Fatal(err)
			}
			if r.MAP < c.minMAP || r.Answered < c.share || r.False > 0.02 || r.Right < 0.97 {
				t.Errorf("below what was reached: %+v", r)
			}
			if r.Memory > 150e6 {
				t.Errorf("the matcher holds %d MB, 150 are allowed", r.Memory/1e6)
			}
		})
	}
}

// TestCommand runs on files of its own: three claims, one of them a notice in a
// second file, and queries that find two.
func TestCommand(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	claims := write("claims.jsonl", `{"id":"a","claim":"全镇停水三天，水源被污染","text":"不实"}
{"id":"b","claim":"The old bridge collapsed and two people died","title":"The bridge stands"}
`)
	notices := write("notices.jsonl", `{"id":"n","date":"2026-01-01","text":"周六上午打流感疫苗"}`)
	queries := write("queries.jsonl", `{"id":"1","text":"听说水源被污染，全镇要停水三天","relevant":["a"]}
{"id":"2","text":"OMG the old bridge collapsed, two people died","relevant":["b"]}
{"id":"3","text":"完全无关的一句话而已","relevant":["gone"]}
`)
	var out bytes.Buffer
	err := Command(t.Context(), &out, Options{Claims: []string{claims, notices}, Queries: []string{queries}, MinMAP: 0.9})
	if !errors.Is(err, ErrBelow) {
		t.Errorf("error %v, want ErrBelow", err)
	}
	if first, _, _ := strings.Cut(out.String(), "\n"); first != "MAP@5 0.6667" {
		t.Errorf("first line %q", first)
	}
	if err := Command(t.Context(), &out, Options{Claims: []string{claims}, Queries: []string{queries}, MinMAP: 0.6}); err != nil {
		t.Error(err)
	}
}

func TestReadClaimsRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.jsonl")
	for text, why := range map[string]string{
		`{"id":"a"}` + "\n" + `{"id":"a"}`: "line 2",
		`{"claim":"no id"}`:                "line 1",
		`not json`:                         "line 1",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadClaims(file); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: error %v, want %q in it", text, err, why)
		}
	}
	if _, err := ReadClaims(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a missing file is no error")
	}
}
