//go:build !linux

package browsertest

import "os/exec"

// dieWithParent has no counterpart here: a browser whose test binary was killed
// has to be ended by hand.
func dieWithParent(*exec.Cmd) {}
