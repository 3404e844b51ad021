package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interrupted is the signal that ended a run before it wrote anything.
type interrupted struct{ signal syscall.Signal }

func (interrupted) Error() string { return "interrupted; nothing was written" }

// exitCode is what a shell would give.
func (i interrupted) exitCode() int { return 128 + int(i.signal) }

// untilInterrupted is over with the first signal that asks for an end: what is at hand is ended in order. With the second, what must be is done, and the
// program ends.
func untilInterrupted(must func()) context.Context {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	ctx, cancel := context.WithCancelCause(context.Background())
	wait := func() interrupted {
		received, _ := (<-signals).(syscall.Signal) // there is no other kind
		return interrupted{received}
	}
	go func() {
		cancel(wait())
		second := wait()
		must()
		os.Exit(second.exitCode())
	}()
	return ctx
}
