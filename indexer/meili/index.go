package meili

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"gaoshi/indexer"
)

// Config says where the server is.
type Config struct {
	URL   string // http or https
	Key   string // the indexing key that Setup made; "" for a server without keys
	Index string // name of the index; letters, digits, - and _

	// Timeout bounds a search and every single request; 0 means two seconds.
	Timeout time.Duration
}

// Index is an indexer.Index on a Meilisearch server. Its methods may be called
// from any goroutine.
type Index struct {
	server  meilisearch.ServiceManager
	name    string
	timeout time.Duration

	write   sync.Mutex
	rebuild *rebuild // nil unless this process rebuilds

	rebuilding sync.Mutex // one Rebuild at a time
}

var _ indexer.Index = (*Index)(nil)

const (
	markerID   = "gaoshi-marker"
	primaryKey = "id"
	// writeTimeout bounds the wait for a task where the caller set no deadline.
	writeTimeout = 30 * time.Second
	// maxAnswer bounds what is read of one answer: a page of hits with their
	// texts stays far below, and a server that went mad cannot fill the memory.
	maxAnswer = 64 << 20
)

var validName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,200}$`)

// Open returns the index of a server, having applied and verified its settings
// where there is an index and the key allows. When the server is away it
// returns an Index all the same, with an error that wraps indexer.ErrAway: the
// portal starts, and the index serves when the server is back. With any other
// error there is no Index.
func Open(ctx context.Context, c Config) (*Index, error) {
	server, err := connect(c.URL, c.Key)
	if err != nil {
		return nil, err
	}
	if !validName.MatchString(c.Index) {
		return nil, fmt.Errorf("index name %q: want letters, digits, - and _", c.Index)
	}
	x := &Index{server: server, name: c.Index, timeout: cmp.Or(c.Timeout, 2*time.Second)}
	return x, x.Verify(ctx)
}

func connect(address, key string) (meilisearch.ServiceManager, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("the address of Meilisearch must be http:// or https:// and a host")
	}
	client := &http.Client{Transport: limited{http.DefaultTransport.(*http.Transport).Clone()}}
	return meilisearch.New(strings.TrimSuffix(address, "/"),
		meilisearch.WithAPIKey(key), meilisearch.WithCustomClient(client), meilisearch.DisableRetries()), nil
}

// limited cuts answers off at maxAnswer.
type limited struct{ next http.RoundTripper }

func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := l.next.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	}
	return answer, err
}

// Verify applies the settings of this package to the index if it has others. A
// missing index is no error (NeedsRebuild tells), and neither is a key that may
// not see settings.
func (x *Index) Verify(ctx context.Context) error {
	have, err := request(ctx, x, x.server.Index(x.name).GetSettingsWithContext)
	switch {
	case missing(err) || forbidden(err):
		return nil
	case err != nil:
		return away("read settings", ctx, err)
	case !differ(have):
		return nil
	}
	if err := x.applySettings(ctx, x.name); err != nil && !forbidden(err) {
		return away("apply settings", ctx, err)
	}
	return nil
}

func (x *Index) applySettings(ctx context.Context, name string) error {
	return x.do(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return x.server.Index(name).UpdateSettingsWithContext(ctx, settings)
	})
}

// marker is the document that says how an index was filled.
type marker struct {
	ID      string `json:"id"`
	Version string `json:"version"` // format and settings
	Build   string `json:"build"`   // of one Rebuild
}

// NeedsRebuild reports whether the index is missing, empty of our marker, or
// was filled by another version of this package.
func (x *Index) NeedsRebuild(ctx context.Context) (bool, error) {
	m, err := x.marker(ctx)
	if missing(err) {
		return true, nil
	}
	if err != nil {
		return false, away("look for the index", ctx, err)
	}
	return m.Version != mark, nil
}

func (x *Index) marker(ctx context.Context) (marker, error) {
	return request(ctx, x, func(ctx context.Context) (m marker, err error) {
		return m, x.server.Index(x.name).GetDocumentWithContext(ctx, markerID, nil, &m)
	})
}

// Put implements indexer.Index. It waits until the server has the documents in
// the index.
func (x *Index) Put(ctx context.Context, docs ...indexer.Document) error {
	if len(docs) == 0 {
		return nil
	}
	// The server would make an index that is missing, without settings, and the
	// few documents of this call would pass for all.
	if _, err := x.marker(ctx); err != nil {
		return away("put into the index", ctx, err)
	}
	return away("put", ctx, x.writeBoth(ctx, func(r *rebuild) {
		for _, d := range docs {
			r.put[d.ID] = true
		}
	}, func(name string) (int64, error) { return x.add(ctx, name, docs) }))
}

// Delete implements indexer.Index. It waits until the server has taken them
// out.
func (x *Index) Delete(ctx context.Context, publicationIDs ...string) error {
	if len(publicationIDs) == 0 {
		return nil
	}
	return away("delete", ctx, x.writeBoth(ctx, func(r *rebuild) {
		for _, p := range publicationIDs {
			r.deleted[p] = true
		}
	}, func(name string) (int64, error) { return x.remove(ctx, name, publicationIDs) }))
}

// writeBoth starts a write on the index that answers and on the one that is
// being filled, if there is one, and waits for both. Only the start is locked:
// the server takes many small writes at once.
func (x *Index) writeBoth(ctx context.Context, note func(*rebuild), start func(name string) (int64, error)) error {
	tasks, err := func() ([]int64, error) {
		x.write.Lock()
		defer x.write.Unlock()
		names := []string{x.name}
		if x.rebuild != nil {
			note(x.rebuild)
			names = append(names, x.rebuild.name)
		}
		var tasks []int64
		for _, name := range names {
			task, err := start(name)
			if err != nil {
				return nil, err
			}
			tasks = append(tasks, task)
		}
		return tasks, nil
	}()
	for _, task := range tasks {
		if err := x.wait(ctx, task); err != nil {
			return err
		}
	}
	return err
}

// add starts adding documents to an index and returns the task.
func (x *Index) add(ctx context.Context, name string, docs []indexer.Document) (int64, error) {
	out := make([]document, 0, len(docs))
	for _, d := range docs {
		out = append(out, toDocument(d))
	}
	return x.start(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		key := primaryKey
		return x.server.Index(name).AddDocumentsWithContext(ctx, out, &meilisearch.DocumentOptions{PrimaryKey: &key})
	})
}

// remove starts taking publications out of an index and returns the task.
func (x *Index) remove(ctx context.Context, name string, publications []string) (int64, error) {
	filter := make([]string, 0, len(publications))
	for _, p := range publications {
		filter = append(filter, fmt.Sprintf(`publication = "%s"`, valueOf(p)))
	}
	return x.start(ctx, func(ctx context.Context) (*meilisearch.TaskInfo, error) {
		return x.server.Index(name).DeleteDocumentsByFilterWithContext(ctx, strings.Join(filter, " OR "), nil)
	})
}
