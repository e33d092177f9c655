package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gaoshi/content"
)

// TestServesWithoutAFolderForTheIndex: what keeps the index off the disk, a
// full one above all, must not keep residents from reading and searching.
func TestServesWithoutAFolderForTheIndex(t *testing.T) {
	data := t.TempDir()
	file := writeFile(t, "n.jsonl", `{"id":"1","text":"Buses run again.","lang":"en"}`)
	if _, _, err := command(t, data, "import", "notices", file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "index"), []byte("no folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := start(t, "--data", data, "serve").visitor()
	waitFor(t, func() bool {
		body, err := v.get("/en/search?q=buses")
		return err == nil && strings.Contains(body, "/notices/")
	})
	if body, err := v.get("/readyz"); err != nil || !strings.Contains(body, "in memory") {
		t.Errorf("ready: %s %v", body, err)
	}
	if _, _, err := command(t, data, "reindex"); err == nil || !strings.Contains(err.Error(), "make room") {
		t.Errorf("reindex: %v", err)
	}
}

// TestImportFromAPipe takes what another program writes: it has no length.
func TestImportFromAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no named pipes here: ", err)
	}
	go func() {
		if w, err := os.OpenFile(pipe, os.O_WRONLY, 0); err == nil {
			defer w.Close()
			w.WriteString("{\"text\":\"Buses run again.\"}\n{\"text\":\"Water is back.\"}\n")
		}
	}()
	out, errOut, err := command(t, t.TempDir(), "import", "notices", pipe)
	if err != nil || !strings.Contains(out, "2 added") {
		t.Errorf("%v: %s%s", err, out, errOut)
	}
}

// TestNothingToDo: an empty portal and an empty file are no error.
func TestNothingToDo(t *testing.T) {
	data := t.TempDir()
	if out, _, err := command(t, data, "reindex"); err != nil || !strings.Contains(out, "0 documents") {
		t.Errorf("reindex: %v: %s", err, out)
	}
	if out, _, err := command(t, data, "import", "notices", writeFile(t, "empty.jsonl", "")); err != nil || !strings.Contains(out, "0 added") {
		t.Errorf("import: %v: %s", err, out)
	}
}

func TestRefusalsAreSaidInWords(t *testing.T) {
	err := inWords(content.Refuse(content.Unavailable, "", content.MsgStoreFull))
	if err == nil || !strings.Contains(err.Error(), "disk") || strings.Contains(err.Error(), string(content.MsgStoreFull)) {
		t.Errorf("got %v", err)
	}
}
