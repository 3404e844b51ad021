package config

import (
	"slices"
	"strings"
)

// Reporting is what `go run ./cmd/slipway report` is told. Nothing of it is deployed.
type Reporting struct {
	// ConnectionsPerTask is the size of the pool with which one task connects to the proxy, 1-10000; the connection budget
	// multiplies it. Default: 10.
	ConnectionsPerTask int `yaml:"connections_per_task" jsonschema:"minimum=1,maximum=10000"`

	// Waive lists items of the production checklist that this environment may fail. Default: none.
	Waive []Waiver `yaml:"waive"`
}

// Waiver is an item of the checklist that an environment may fail, and why.
type Waiver struct {
	// Item of the checklist.
	Item string `yaml:"item" jsonschema:"required,enum=task-role,enum=container-health-check,enum=alb-health-check,enum=circuit-breaker,enum=scaling-policies,enum=scheduled-scaling,enum=read-replicas,enum=rds-proxy,enum=database-tls,enum=secrets,enum=alarms,enum=stickiness" choices:"ours"`
	// Reason why the environment can do without it.
	Reason string `yaml:"reason" jsonschema:"required"`
}

func defaultReporting() Reporting { return Reporting{ConnectionsPerTask: 10} }

func (r Reporting) check(c checker) {
	for i, waiver := range r.Waive {
		in := c.in(index("waive", i))
		if strings.TrimSpace(waiver.Reason) == "" {
			in.Value("reason", waiver.Reason, "a waiver without a reason", "say why the environment can do without it")
		}
		if slices.ContainsFunc(r.Waive[:i], func(o Waiver) bool { return o.Item == waiver.Item }) {
			in.Conflict("item", waiver.Item, "waived twice", "remove one of the two")
		}
	}
}
