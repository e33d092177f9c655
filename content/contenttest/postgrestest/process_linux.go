package postgrestest

import "syscall"

// dyingWithUs has the kernel stop the server should this process die before it
// can do so itself.
func dyingWithUs(a *syscall.SysProcAttr) *syscall.SysProcAttr {
	a.Pdeathsig = syscall.SIGQUIT // PostgreSQL's immediate shutdown
	return a
}
