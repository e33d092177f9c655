// Dev runs the demo town for whoever works on the portal: it builds and starts
// it, and does so again when a Go file, a page or a word has changed. Templates
// are read from disk at each request, and the page in the browser reloads.
package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := watch(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "dev:", err)
		os.Exit(1)
	}
}

// watch keeps one portal running until ctx ends. A build that fails leaves the
// old one running.
func watch(ctx context.Context, args []string) error {
	dir, err := os.MkdirTemp("", "gaoshi-dev-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "gaoshi")
	var running *exec.Cmd
	defer func() { end(running) }()
	seen := time.Time{}
	for tick := time.NewTicker(400 * time.Millisecond); ; {
		if newest := newestChange(); newest.After(seen) {
			seen = newest
			if build(ctx, binary+".new") == nil {
				end(running)
				if err := os.Rename(binary+".new", binary); err != nil {
					return err
				}
				if running, err = start(binary, args); err != nil {
					return err
				}
			}
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return nil
		case <-tick.C:
		}
	}
}

func build(ctx context.Context, to string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", to, "./cmd/gaoshi")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

func start(binary string, args []string) (*exec.Cmd, error) {
	cmd := exec.Command(binary, append([]string{"demo", "--dev"}, args...)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd, cmd.Start()
}

// end asks the portal to stop and waits until it has.
func end(cmd *exec.Cmd) {
	if cmd == nil || cmd.Process == nil {
		return
	}
	cmd.Process.Signal(syscall.SIGTERM)
	cmd.Wait()
}

// newestChange is when a source file last changed. Pages and styles are read
// from disk by the portal itself and need no build.
func newestChange() (newest time.Time) {
	filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if d.IsDir() && (path == ".git" || path == "data") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".json") && !strings.HasSuffix(path, ".sql") {
			return nil
		}
		if info, err := d.Info(); err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
		return nil
	})
	return newest
}
