package runner

import (
	"strings"

	"github.com/rhysd/actionlint"

	"slipway/e2e/github/expression"
)

// group of runs or jobs of which one is under way at a time, and one may wait. A newer one that waits cancels the older one that does. Whoever waits for
// the approval of an environment holds the group, for a run and for a job:
// https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency,
// https://github.com/hypothesis/lms/pull/4533, https://github.com/vstorm-co/agenticos/issues/1832
type group struct{ holder, pending *claim }

// claim of a run or an instance on a group. One without a group always holds.
type claim struct {
	group    *group
	run      *Run
	instance *instance
}

func (b *Bench) claim(scope expression.Scope, c *actionlint.Concurrency, run *Run, i *instance) (*claim, error) {
	if c == nil {
		return &claim{}, nil
	}
	name, err := interpolate(c.Group, scope)
	if err != nil {
		return nil, err
	}
	cut, err := boolean(c.CancelInProgress, scope)
	if err != nil {
		return nil, err
	}
	key := strings.ToLower(name)
	if b.groups[key] == nil {
		b.groups[key] = &group{}
	}
	of := b.groups[key]
	own := &claim{of, run, i}
	if of.holder != nil && cut {
		of.holder.cancel()
		of.holder = nil
	}
	if of.holder == nil {
		of.holder = own
		return own, nil
	}
	if of.pending != nil {
		of.pending.cancel()
	}
	of.pending = own
	return own, nil
}

func (c *claim) holds() bool { return c.group == nil || c.group.holder == c }

func (c *claim) release() {
	if c == nil || c.group == nil {
		return
	}
	if c.group.pending == c {
		c.group.pending = nil
	}
	if c.group.holder == c {
		c.group.holder, c.group.pending = c.group.pending, nil
	}
}

// cancel ends what claims: a run as if somebody had canceled it, or an instance.
func (c *claim) cancel() {
	if c.instance != nil {
		c.instance.cancel()
		return
	}
	c.run.Cancelled = true
}
