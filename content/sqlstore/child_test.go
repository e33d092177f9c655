package sqlstore_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"gaoshi/content/sqlstore"
)

// What a child of this test binary does is named by its environment, because
// its arguments are the testing package's.
const childTask, childPath = "SQLSTORE_TEST_TASK", "SQLSTORE_TEST_PATH"

// childMain does the task and reports whether there was one.
func childMain() bool {
	path := os.Getenv(childPath)
	switch os.Getenv(childTask) {
	case "open":
		d, err := sqlstore.Open(context.Background(), sqlstore.Config{Path: path})
		if err != nil {
			fmt.Println(err)
			return true
		}
		d.Close()
	case "work":
		saveAndWork(path)
	default:
		return false
	}
	return true
}

func child(task, path string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childTask+"="+task, childPath+"="+path)
	cmd.Stderr = os.Stderr
	return cmd
}

// childWithoutRights does a task as nobody where this is root, and returns what
// it says.
func childWithoutRights(t *testing.T, task, path string) string {
	t.Helper()
	cmd := child(task, path)
	if os.Geteuid() == 0 {
		u, err := user.Lookup("nobody")
		if err != nil {
			t.Skipf("this is root and there is no user nobody: %v", err)
		}
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
		cmd.Path = openToAll(t, os.Args[0])
		for dir := filepath.Dir(filepath.Dir(path)); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
			os.Chmod(dir, 0o755)
		}
	}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v", task, path, err)
	}
	return string(out)
}

// openToAll copies this test binary to where anybody can run it.
func openToAll(t *testing.T, binary string) string {
	t.Helper()
	b, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "gaoshi-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	to := filepath.Join(dir, "test")
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o755); err != nil {
		t.Fatal(err)
	}
	return to
}
