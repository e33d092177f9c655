// Dev runs the demo town for whoever works on the portal: it builds and starts
// it, and does so again when a Go file, a word, a style or a script has changed.
// Templates are read from disk at each request, and the page in the browser
// reloads by itself.
package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
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
	for _, args := range [][]string{{"generate", "./frontend"}, {"build", "-o", to, "./cmd/gaoshi"}} {
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			return err
		}
	}
	return nil
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

// sources are the ends of files that need a build.
var sources = []string{".go", ".json", ".sql", ".css", ".js", ".md", ".csv", ".txt"}

// newestChange is when a source last changed. Pages are read from disk by the
// portal itself and need no build; built assets are no source.
func newestChange() (newest time.Time) {
	filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if d.IsDir() && (path == ".git" || path == "data" || d.Name() == "dist") {
			return filepath.SkipDir
		}
		if !slices.Contains(sources, filepath.Ext(path)) {
			return nil
		}
		if info, err := d.Info(); err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
		return nil
	})
	return newest
}
