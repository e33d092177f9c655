package browsertest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// startTimeout is generous: a cold browser on a busy build machine may need
// half a minute, and a test that gives up early tells nobody anything.
const startTimeout = 60 * time.Second

// process is a browser and the folder it may write to.
type process struct {
	cmd    *exec.Cmd
	exited chan struct{}
	folder string
	stderr *tail
}

// program finds the first of names on PATH. Where none is there the test is
// skipped, or fails when CI=true: a build that silently tests nothing is worse
// than a red one.
func program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, fmt.Sprintf("none of %s is installed", strings.Join(names, ", ")))
	return ""
}

// missing ends a test that cannot run here.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// start runs a browser in a folder of its own and returns what the first line
// of its standard error that matches has in its first group: the address to
// drive it at. The process ends with the test.
func start(t testing.TB, path string, args, env []string, folder string, address *regexp.Regexp) (*process, string) {
	t.Helper()
	p := &process{
		cmd:    exec.Command(path, args...),
		exited: make(chan struct{}),
		folder: folder,
		stderr: &tail{},
	}
	p.cmd.Env = append(os.Environ(), "HOME="+folder, "XDG_CONFIG_HOME="+folder, "XDG_CACHE_HOME="+folder)
	p.cmd.Env = append(p.cmd.Env, env...)
	dieWithParent(p.cmd)
	out, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("browser: %v", err)
	}
	found := make(chan string, 1)
	go p.watch(out, address, found)
	t.Cleanup(p.stop)

	ctx, cancel := context.WithTimeout(t.Context(), startTimeout)
	defer cancel()
	select {
	case url := <-found:
		return p, url
	case <-p.exited:
		t.Fatalf("%s ended at once:\n%s", path, p.stderr)
	case <-ctx.Done():
		t.Fatalf("%s named no address to drive it at:\n%s", path, p.stderr)
	}
	return nil, ""
}

// watch reads standard error to its end: a browser that cannot write there
// stops.
func (p *process) watch(out io.Reader, address *regexp.Regexp, found chan<- string) {
	defer close(p.exited)
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		p.stderr.add(line)
		if m := address.FindStringSubmatch(line); m != nil {
			select {
			case found <- m[1]:
			default:
			}
		}
		if err != nil {
			_ = p.cmd.Wait()
			return
		}
	}
}

// stop gives a browser that was asked to end three seconds for it, ends it
// otherwise, and removes its folder.
// Its helpers may write for a moment longer, so removal is tried again; a
// folder left over in the end is no reason to fail a test.
func (p *process) stop() {
	select {
	case <-p.exited:
	case <-time.After(3 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.exited
	}
	for range 20 {
		if os.RemoveAll(p.folder) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// newFolder makes a profile folder. It is not t.TempDir, whose removal fails
// the test while the browser's helpers still write.
func newFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "browsertest")
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	return dir
}

// tail keeps the last lines a browser wrote, for the message of a failure.
type tail struct {
	mu    sync.Mutex
	lines []string
}

func (l *tail) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	if len(l.lines) > 40 {
		l.lines = l.lines[1:]
	}
}

func (l *tail) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "")
}
