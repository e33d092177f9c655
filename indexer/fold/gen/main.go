// Command gen writes table.txt, what package fold folds by, from the Unicode
// tables in golang.org/x/text and the dictionaries of the npm package
// opencc-js. Run it through go generate.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path"
	"strings"
)

const header = `# What package fold writes for what it reads: one entry a line, a tab between.
# Written by indexer/fold/gen; do not edit.
# Width, case and compatibility forms follow Unicode (NFKC, case folding).
# Script follows the tables of OpenCC (https://github.com/BYVoid/OpenCC,
# Apache License 2.0), as packed in opencc-js.
`

func main() {
	log.SetFlags(0)
	tgz := flag.String("tgz", "", "the npm package opencc-js, as npm pack gives it")
	out := flag.String("out", "table.txt", "file to write")
	flag.Parse()
	dicts, err := readDicts(*tgz)
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
	entries := build(dicts)
	var b bytes.Buffer
	b.WriteString(header)
	for _, e := range entries {
		fmt.Fprintf(&b, "%s\t%s\n", e.from, e.to)
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		log.Fatalf("gen: %v", err)
	}
	fmt.Printf("%s: %d entries, %d bytes\n", *out, len(entries), b.Len())
}

// readDicts returns the package's dictionaries by file name without extension.
// Each is a JavaScript module that exports one string, "from to|from to|…".
func readDicts(tgz string) (map[string]map[string]string, error) {
	f, err := os.Open(tgz)
	if err != nil {
		return nil, fmt.Errorf("open the package (npm pack opencc-js): %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", tgz, err)
	}
	dicts := map[string]map[string]string{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return dicts, nil
		}
		if err != nil {
			return nil, fmt.Errorf("unpack %s: %w", tgz, err)
		}
		dir, name := path.Split(h.Name)
		if !strings.HasSuffix(dir, "/esm-lib/dict/") {
			continue
		}
		js, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("unpack %s: %w", h.Name, err)
		}
		dicts[strings.TrimSuffix(name, ".js")] = parseDict(string(js))
	}
}

func parseDict(js string) map[string]string {
	_, rest, _ := strings.Cut(js, `"`)
	body, _, _ := strings.Cut(rest, `"`)
	dict := map[string]string{}
	for pair := range strings.SplitSeq(body, "|") {
		if from, to, ok := strings.Cut(pair, " "); ok {
			dict[from] = to
		}
	}
	return dict
}
