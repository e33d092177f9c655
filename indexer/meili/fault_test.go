package meili_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gaoshi/indexer"
	"gaoshi/indexer/indextest"
	"gaoshi/indexer/meili"
)

// faulty is a server that answers every request in the same wrong way.
func faulty(t *testing.T, answer http.HandlerFunc) meili.Config {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return meili.Config{URL: s.URL, Key: "secret-key", Index: "gaoshi", Timeout: 200 * time.Millisecond}
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func TestFaults(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"500":                 says(500, "internal"),
		"500 with its error":  says(500, `{"message":"database is corrupted","code":"internal","type":"internal","link":""}`),
		"503":                 says(503, ""),
		"429":                 says(429, "slow down"),
		"garbage":             says(200, "<html>It works!</html>"),
		"empty":               says(200, ""),
		"another JSON":        says(200, `["what"]`),
		"another version":     says(200, `{"hits":[{"shown":"not an object"}],"taskUid":"x","rankingRules":7,"version":[]}`),
		"a proxy's login":     says(401, `{"message":"who are you","code":"missing_authorization_header","type":"auth","link":""}`),
		"hangs":               hang,
		"hangs in the middle": hangInTheMiddle,
		"closes": func(w http.ResponseWriter, r *http.Request) {
			panic(http.ErrAbortHandler)
		},
		"never ends": endless,
		"redirects to itself": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := faulty(t, answer)
			x, err := meili.Open(t.Context(), c)
			if x == nil {
				t.Fatalf("Open gives no index: %v", err)
			}
			for what, err := range everything(t.Context(), x) {
				if !errors.Is(err, indexer.ErrAway) {
					t.Errorf("%s: %v, want ErrAway", what, err)
				} else if strings.Contains(err.Error(), "secret-key") || len(err.Error()) > 500 {
					t.Errorf("%s: an error not for the log: %v", what, err)
				}
			}
		})
	}
}

// everything does each thing an index can and gives the errors.
func everything(ctx context.Context, x *meili.Index) map[string]error {
	_, search := x.Search(ctx, indexer.Query{Text: "water", Facets: true})
	_, list := x.Search(ctx, indexer.Query{})
	return map[string]error{
		"Search": search, "list": list,
		"Put": x.Put(ctx, indextest.Corpus()...), "Delete": x.Delete(ctx, "water"),
		"Rebuild": x.Rebuild(ctx, corpus(nil), nil),
	}
}

func hangInTheMiddle(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, `{"hits":[`)
	w.(http.Flusher).Flush()
	hang(w, r)
}

// hang holds a request until its sender gives up, which a server notices only
// when it has read the body.
func hang(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// endless sends for as long as somebody reads.
func endless(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, `{"hits":[`)
	for r.Context().Err() == nil {
		if _, err := io.WriteString(w, strings.Repeat(" ", 1<<16)); err != nil {
			return
		}
	}
}

// An older index, or one with another's settings, is noticed.
func TestOlderIndex(t *testing.T) {
	for body, want := range map[string]bool{
		`{"id":"gaoshi-marker","version":"format 0, settings 0123456789ab"}`: true,
		`{"id":"gaoshi-marker"}`: true,
	} {
		x, _ := meili.Open(t.Context(), faulty(t, says(200, body)))
		if got, err := x.NeedsRebuild(t.Context()); err != nil || got != want {
			t.Errorf("marker %s: needs a rebuild %v (%v), want %v", body, got, err, want)
		}
	}
	x, _ := meili.Open(t.Context(), faulty(t, says(404, `{"message":"no","code":"index_not_found","type":"invalid_request","link":""}`)))
	if got, err := x.NeedsRebuild(t.Context()); err != nil || !got {
		t.Errorf("without an index: %v, %v, want a rebuild", got, err)
	}
}

// A task that fails is an error with the server's reason, and one that is not
// done in time ends with the context.
func TestTasks(t *testing.T) {
	status := func(task string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasPrefix(r.URL.Path, "/tasks/"):
				says(200, task)(w, r)
			case r.Method == http.MethodGet:
				says(200, `{"id":"gaoshi-marker","version":"x"}`)(w, r)
			default:
				says(202, `{"taskUid":7,"status":"enqueued"}`)(w, r)
			}
		}
	}
	x, _ := meili.Open(t.Context(), faulty(t, status(`{"uid":7,"status":"failed","error":{"code":"no_space_left_on_device","message":"full"}}`)))
	if err := x.Put(t.Context(), indextest.Corpus()...); !errors.Is(err, indexer.ErrAway) || !strings.Contains(fmt.Sprint(err), "no_space_left") {
		t.Errorf("a failed task: %v, want its reason", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	x, _ = meili.Open(ctx, faulty(t, status(`{"uid":7,"status":"processing"}`)))
	if err := x.Delete(ctx, "water"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a task that takes for ever: %v, want the end of the context", err)
	}
}

func TestConfig(t *testing.T) {
	for _, c := range []meili.Config{
		{URL: "", Index: "gaoshi"}, {URL: "localhost:7700", Index: "gaoshi"}, {URL: "ftp://x", Index: "gaoshi"},
		{URL: "http://", Index: "gaoshi"}, {URL: "http://x"}, {URL: "http://x", Index: "a/../b"}, {URL: "http://x", Index: "a b"},
	} {
		if x, err := meili.Open(t.Context(), c); x != nil || err == nil || errors.Is(err, indexer.ErrAway) {
			t.Errorf("%+v: %v, want an error of the configuration", c, err)
		}
	}
}
