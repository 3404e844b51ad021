package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// progress shows the step at hand in the last line of a terminal, once it has taken more than a second to get there.
type progress struct {
	mutex   sync.Mutex
	step    string
	visible bool
}

// newProgress shows nothing where nobody watches.
func newProgress(quiet bool) *progress {
	p := &progress{}
	if info, err := stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 && !quiet {
		time.AfterFunc(time.Second, func() {
			p.mutex.Lock()
			defer p.mutex.Unlock()
			p.visible = true
			p.show()
		})
	}
	return p
}

// now takes the next step; none takes the line away, so that others can write.
func (p *progress) now(step string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.step = step
	p.show()
}

func (p *progress) show() {
	if p.visible {
		_, _ = fmt.Fprint(stderr, "\r\x1b[K"+p.step) // over the one before; a terminal that is gone needs none
	}
}
