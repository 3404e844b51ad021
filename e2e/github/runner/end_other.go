//go:build !unix

package runner

import "os/exec"

// endWhole leaves what a command started to the system.
func endWhole(*exec.Cmd) {}
