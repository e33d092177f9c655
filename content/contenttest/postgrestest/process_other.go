//go:build !linux

package postgrestest

import "syscall"

// dyingWithUs changes nothing: only Linux can stop a child with its parent.
func dyingWithUs(a *syscall.SysProcAttr) *syscall.SysProcAttr { return a }
