package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestDistIsOfThisSource finds styles or scripts that were changed without go
// generate ./frontend.
func TestDistIsOfThisSource(t *testing.T) {
	fresh := t.TempDir()
	if err := build("../src", fresh); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(fresh, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(fresh, file)
		if err != nil {
			return err
		}
		want, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if got, err := os.ReadFile(filepath.Join("../dist", name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not of this source; run go generate ./frontend (%v)", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
