package meili

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"gaoshi/indexer"
)

// request makes one request within the timeout of x.
func request[T any](ctx context.Context, x *Index, ask func(context.Context) (T, error)) (T, error) {
	return within(ctx, x.timeout, ask)
}

func within[T any](ctx context.Context, timeout time.Duration, ask func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return ask(ctx)
}

// do starts a task on the server and waits until it has succeeded.
func (x *Index) do(ctx context.Context, ask func(context.Context) (*meilisearch.TaskInfo, error)) error {
	task, err := x.start(ctx, ask)
	if err != nil {
		return err
	}
	return x.wait(ctx, task)
}

// start starts a task and returns its number. The server does tasks in the
// order in which they were started.
func (x *Index) start(ctx context.Context, ask func(context.Context) (*meilisearch.TaskInfo, error)) (int64, error) {
	info, err := within(ctx, 5*x.timeout, ask) // it sends all the documents
	if err != nil {
		return 0, err
	}
	return info.TaskUID, nil
}

// wait waits until a task has succeeded. Its error is the server's reason.
func (x *Index) wait(ctx context.Context, number int64) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	for pause := 5 * time.Millisecond; ; pause = min(pause*2, 250*time.Millisecond) {
		task, err := request(ctx, x, func(ctx context.Context) (*meilisearch.Task, error) {
			return x.server.GetTaskWithContext(ctx, number)
		})
		if err != nil {
			return err
		}
		switch task.Status {
		case meilisearch.TaskStatusSucceeded:
			return nil
		case meilisearch.TaskStatusFailed, meilisearch.TaskStatusCanceled:
			return taskError{task.Error.Code, task.Error.Message}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("task %d is %s: %w", number, task.Status, ctx.Err())
		case <-time.After(pause):
		}
	}
}

// waitFor waits until the index that answers is that of a build.
func (x *Index) waitFor(ctx context.Context, build string) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	for {
		m, err := x.marker(ctx)
		if err == nil && m.Build == build {
			return nil
		}
		if err != nil && !missing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// taskError is why a task failed.
type taskError struct{ code, message string }

func (e taskError) Error() string { return "task failed: " + e.code + ": " + cut(e.message) }

// missing reports whether there is no such index, or no such document in it.
func missing(err error) bool {
	switch codeOf(err) {
	case "index_not_found", "document_not_found":
		return true
	}
	return false
}

// forbidden reports whether the key may not do that.
func forbidden(err error) bool {
	var e *meilisearch.Error
	return errors.As(err, &e) && (e.StatusCode == http.StatusForbidden || e.StatusCode == http.StatusUnauthorized)
}

func codeOf(err error) string {
	if task, ok := errors.AsType[taskError](err); ok {
		return task.code
	}
	if e, ok := errors.AsType[*meilisearch.Error](err); ok {
		return e.MeilisearchApiError.Code
	}
	return ""
}

// away makes any error one that wraps indexer.ErrAway and, where that is why,
// the context's. It keeps the client's own message out: that holds the request
// and the answer, which may be long and are not for the log.
func away(what string, ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	reason := cut(err.Error())
	if e, ok := errors.AsType[*meilisearch.Error](err); ok {
		switch {
		case e.MeilisearchApiError.Code != "":
			reason = fmt.Sprintf("status %d: %s", e.StatusCode, e.MeilisearchApiError.Code)
		case e.StatusCode != 0 && e.OriginError == nil:
			reason = fmt.Sprintf("status %d", e.StatusCode)
		case e.OriginError != nil:
			reason = cut(e.OriginError.Error())
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("meilisearch: %s: %w: %w", what, indexer.ErrAway, ctx.Err())
	}
	return fmt.Errorf("meilisearch: %s: %w: %s", what, indexer.ErrAway, reason)
}

func cut(s string) string {
	if len(s) > 200 {
		return s[:200] + "…"
	}
	return s
}
