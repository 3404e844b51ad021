// Planreview makes a Terraform or OpenTofu plan safe to approve: what it risks first, what is routine folded, nothing secret. It reads files only,
// and needs no credentials and no network.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

func main() {
	tuneGC()
	os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}, time.Now()))
}

// roomy is how far the heap may grow before it is collected: with what Go needs besides, a plan of 64 MB takes about 190 MB (docs/performance.md).
const roomy = 128 << 20

// tuneGC collects seldom while a plan is small, and keeps garbage to a quarter of what is in use while it is large. It does so anew after each collection,
// when the object that nothing refers to goes. A memory limit would collect without end where more than it is in use.
func tuneGC() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	used := max(live[0].Value.Uint64(), 4<<20) // Go takes a percentage of 4 MiB for the first heap
	debug.SetGCPercent(max(25, int(100*roomy/used)-100))
	runtime.SetFinalizer(&struct{ next *byte }{}, func(any) { tuneGC() })
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
