package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bolt "go.etcd.io/bbolt/errors"

	"gaoshi/indexer"
)

// format numbers what is in an index: fields, analysis, fold table. Count it
// up with any change to them; an index of another format is made anew.
const format = 2

const currentFile = "CURRENT"

// current is the content of the file CURRENT.
type current struct {
	Format     int    `json:"format"`
	Generation string `json:"generation"`
	Filled     bool   `json:"filled"` // a Rebuild has finished
}

// generation is one bleve index. The words of its documents are those of one
// format and nothing else in it changes but documents.
type generation struct {
	name   string // "" in memory
	bleve  bleve.Index
	closed bool

	columnsLock sync.Mutex
	columns     map[uint64]*columns // by segment
}

// close may be called twice, which bleve's own may not.
func (g *generation) close() error {
	if g.closed {
		return nil
	}
	g.closed = true
	return g.bleve.Close()
}

// newGeneration makes an empty index. With fast, a batch does not wait for the
// disk: right while filling, where a crash starts over anyway.
func newGeneration(dir, name string, fast bool) (*generation, error) {
	m := mapping.NewIndexMapping()
	m.DefaultMapping.Enabled = false
	path := ""
	if dir != "" {
		path = filepath.Join(dir, name)
	}
	b, err := bleve.NewUsing(path, m, scorch.Name, scorch.Name, map[string]any{"unsafe_batch": fast})
	if err != nil {
		return nil, fmt.Errorf("create search index %s: %w", path, err)
	}
	return &generation{name: name, bleve: b, columns: map[uint64]*columns{}}, nil
}

// openGeneration opens what CURRENT names. It returns ErrInUse when another
// process has it, and any other error when it is not worth keeping.
func openGeneration(dir, name string) (g *generation, err error) {
	// A damaged file can make bleve panic, and must not keep the portal down.
	defer func() {
		if p := recover(); p != nil {
			g, err = nil, fmt.Errorf("open search index %s: %v", name, p)
		}
	}()
	b, err := bleve.OpenUsing(filepath.Join(dir, name), map[string]any{"unsafe_batch": false, "bolt_timeout": "2s"})
	switch {
	case errors.Is(err, bolt.ErrTimeout):
		return nil, ErrInUse
	case err != nil:
		return nil, fmt.Errorf("open search index %s: %w", name, err)
	}
	g = &generation{name: name, bleve: b, columns: map[uint64]*columns{}}
	if _, err := g.search(context.Background(), indexer.Query{Limit: 1, Text: "a"}); err != nil {
		b.Close()
		return nil, fmt.Errorf("read search index %s: %w", name, err)
	}
	return g, nil
}

func readCurrent(dir string) (current, error) {
	var c current
	data, err := os.ReadFile(filepath.Join(dir, currentFile))
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("read %s: %w", currentFile, err)
	}
	if c.Generation != filepath.Base(c.Generation) || !strings.HasPrefix(c.Generation, "g-") {
		return c, fmt.Errorf("read %s: no generation %q", currentFile, c.Generation)
	}
	return c, nil
}

// writeCurrent replaces CURRENT at once and for good: a reader sees the old
// file or the new one, and so does the next start after a power cut.
func writeCurrent(dir string, c current) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, currentFile+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", currentFile, err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(data, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, currentFile))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", currentFile, err)
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// sweep removes generations that CURRENT does not name.
func sweep(dir, keep string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		name := e.Name()
		if name != keep && (strings.HasPrefix(name, "g-") || strings.HasPrefix(name, currentFile+".")) {
			os.RemoveAll(filepath.Join(dir, name))
		}
	}
}
