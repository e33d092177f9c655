package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// command runs one command on a data folder and returns what it printed.
func command(t *testing.T, data string, args ...string) (out, errOut string, err error) {
	t.Helper()
	var o, e strings.Builder
	err = run(t.Context(), append([]string{"--data", data}, args...), &o, &e)
	return o.String(), e.String(), err
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestImportKeepsGoodLinesAndNamesBadOnes(t *testing.T) {
	file := writeFile(t, "notices.jsonl", strings.Join([]string{
		`{"id":"1","text":"【停水】周一停水。","date":"2026-01-20"}`,
		`{"id":"2","text":`,
		`{"id":"3","text":"Water is back.","severity":"loud"}`,
		`{"id":"1","text":"The same id again."}`,
		`{"id":"5","text":"a\u0007bell"}`,
		`{"id":"6","headline":"` + strings.Repeat("长", 10_000) + `","text":"x"}`,
		`{"id":"7","text":"Buses run again."}`,
	}, "\n"))
	data := t.TempDir()
	out, errOut, err := command(t, data, "import", "notices", file)
	if !errors.Is(err, errReported) || !strings.Contains(out, "2 added, 0 there already, 5 refused") {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"line 2: ", "line 3: severity: ", "line 4: id: ", "line 5: ", "line 6: "} {
		if !strings.Contains(errOut, want) {
			t.Errorf("no %q in %s", want, errOut)
		}
	}
	// Again: what is there stays as it is.
	out, _, err = command(t, data, "import", "notices", file)
	if !errors.Is(err, errReported) || !strings.Contains(out, "0 added, 2 there already, 5 refused") {
		t.Errorf("%v: %s", err, out)
	}
	if out, _, err = command(t, data, "log", "verify"); err != nil || !strings.Contains(out, "the log holds: 2 events") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestImportReadsCSV(t *testing.T) {
	file := writeFile(t, "c.csv", "id,claim,title,verdict,topics\n1,Salt cures it.,Salt does not cure it,false,health;food\n")
	out, errOut, err := command(t, t.TempDir(), "import", "clarifications", file)
	if err != nil || !strings.Contains(out, "1 added") {
		t.Errorf("%v: %s%s", err, out, errOut)
	}
}

func TestImportOfAMissingFile(t *testing.T) {
	if _, _, err := command(t, t.TempDir(), "import", "notices", "nowhere.jsonl"); err == nil {
		t.Error("no error")
	}
}

func TestBackupAndRestore(t *testing.T) {
	data, other := t.TempDir(), t.TempDir()
	file := writeFile(t, "notices.jsonl", `{"id":"1","text":"Buses run again."}`)
	if _, _, err := command(t, data, "import", "notices", file); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if out, _, err := command(t, data, "backup", copied); err != nil || !strings.Contains(out, "up to event 1") {
		t.Fatalf("%v: %s", err, out)
	}
	if _, _, err := command(t, data, "backup", copied); err == nil {
		t.Error("a backup was written over another")
	}
	if out, _, err := command(t, other, "restore", copied); err != nil || !strings.Contains(out, "up to event 1") {
		t.Fatalf("%v: %s", err, out)
	}
	if _, _, err := command(t, other, "restore", copied); err == nil || !strings.Contains(err.Error(), "--yes") {
		t.Errorf("a full database was replaced without a word: %v", err)
	}
	if out, _, err := command(t, other, "reindex"); err != nil || !strings.Contains(out, "1 documents of 1 pieces") {
		t.Errorf("%v: %s", err, out)
	}
}
