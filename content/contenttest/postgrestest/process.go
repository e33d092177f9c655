package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// process is a PostgreSQL that lives in a temporary folder and listens on a
// socket in it, so nothing else on the machine sees it.
type process struct {
	dir  string
	cmd  *exec.Cmd
	done chan error
	user string
}

// start makes and starts a server; it answers when start returns.
func start() (*process, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	cred, name, err := account()
	if err != nil {
		return nil, err
	}
	s := &process{done: make(chan error, 1), user: name}
	if s.dir, err = os.MkdirTemp("", "gaoshi-pg-"); err != nil {
		return nil, err
	}
	if cred != nil {
		if err := os.Chown(s.dir, int(cred.Uid), int(cred.Gid)); err != nil {
			return nil, errors.Join(err, os.RemoveAll(s.dir))
		}
	}
	if err := s.run(bin, cred); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *process) run(bin string, cred *syscall.Credential) error {
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", s.data(), "-U", s.user, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = s.dir, &syscall.SysProcAttr{Credential: cred}
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	// Nothing has to survive, so nothing waits for the disk.
	s.cmd = exec.Command(filepath.Join(bin, "postgres"), "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = s.dir, log, log
	s.cmd.SysProcAttr = dyingWithUs(&syscall.SysProcAttr{Credential: cred})
	started := make(chan error)
	go func() {
		// The signal of dyingWithUs comes when the thread that started the
		// server ends, so the thread is kept until the server has ended.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := s.cmd.Start()
		started <- err
		if err == nil {
			s.done <- s.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		s.cmd = nil
		return fmt.Errorf("start postgres: %w", err)
	}
	return s.wait()
}

func (s *process) data() string { return filepath.Join(s.dir, "data") }

// dsn is the URL of the database that initdb makes.
func (s *process) dsn() string {
	q := url.Values{"host": {s.dir}, "user": {s.user}}
	return "postgres:///postgres?" + q.Encode()
}

// wait returns when the server answers.
func (s *process) wait() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", s.dsn())
	if err != nil {
		return err
	}
	defer db.Close()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case ended := <-s.done:
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			s.done <- ended
			return fmt.Errorf("postgres ended: %v: %s", ended, log)
		case <-ctx.Done():
			return fmt.Errorf("postgres does not answer: %w", err)
		case <-tick.C:
		}
	}
}

// stop ends the server, connections and all, and removes its folder.
func (s *process) stop() {
	if s.cmd != nil && s.cmd.Process != nil {
		s.cmd.Process.Signal(syscall.SIGINT) // PostgreSQL's fast shutdown
		select {
		case <-s.done:
		case <-time.After(10 * time.Second):
			s.cmd.Process.Kill()
			<-s.done
		}
	}
	os.RemoveAll(s.dir)
}

// binaries is the folder of the newest server there is.
func binaries() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	const pattern = "/usr/lib/postgresql/*/bin/initdb"
	all, err := filepath.Glob(pattern)
	if err != nil || len(all) == 0 {
		return "", errors.New("set TEST_POSTGRES_DSN, or install a server (" + pattern + ")")
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	return filepath.Dir(slices.MaxFunc(all, func(a, b string) int { return version(a) - version(b) })), nil
}

// account is who the server runs as: PostgreSQL refuses to run as root. A nil
// credential is this process's own.
func account() (*syscall.Credential, string, error) {
	if os.Geteuid() != 0 {
		return nil, "gaoshi", nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errU := strconv.ParseUint(u.Uid, 10, 32)
		gid, errG := strconv.ParseUint(u.Gid, 10, 32)
		if errU == nil && errG == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, "gaoshi", nil
		}
	}
	return nil, "", errors.New("this is root and there is no user postgres or nobody to run a server as")
}
