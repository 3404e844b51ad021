// Planreview makes a Terraform or OpenTofu plan safe to approve: what it risks first, what is routine folded, nothing secret. It reads files only,
// and needs no credentials and no network.
package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"time"
)

func main() {
	debug.SetGCPercent(200) // a sixth less time for a plan of 10,000 changes, and a twentieth more memory
	os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}, time.Now()))
}

// run gives the exit code: 0 fine to apply, 1 cannot judge, 2 blocked. Go's own code of a panic would be 2, so that none gets out.
func run(args []string, std streams, now time.Time) (code int) {
	defer func() {
		if reason := recover(); reason != nil {
			_, _ = fmt.Fprintf(std.err, "planreview: cannot judge: a mistake in planreview itself: %v\n", reason)
			code = exitCannotJudge
		}
	}()
	c := newCommand(std, now)
	c.root.SetArgs(append([]string{}, args...)) // of nil, cobra takes those of the process
	if err := c.root.Execute(); err != nil {
		_, _ = fmt.Fprintf(std.err, "planreview: %v\n", err)
		return exitCannotJudge
	}
	return c.code
}
