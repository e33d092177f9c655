package browsertest

import (
	"os/exec"
	"syscall"
)

// dieWithParent lets the kernel end the browser when the test binary is killed
// or times out, where no cleanup runs.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
