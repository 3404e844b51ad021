//go:build unix

package runner

import (
	"os/exec"
	"syscall"
)

// endWhole makes the end of a command that of all that it started.
func endWhole(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}
