// Package rights says what the plan role and the deploy role of an environment must be allowed, from what its stack contains: no more than the calls
// that Terraform makes for it, and what AWS demands for these calls.
package rights

import (
	"errors"
	"fmt"
	"slices"

	"slipway/internal/config"
	"slipway/internal/policy"
	"slipway/internal/stackjson"
)

// Rights of the two roles of an environment. Each document fits a managed policy, and those of a role can all be attached to it.
type Rights struct {
	// Plan is for the role that plans: it reads the environment and its state, with -lock=false.
	Plan []policy.Document
	// Deploy is for the role that plans, applies and destroys. It holds all of Plan.
	Deploy []policy.Document
	// Boundary is a permissions boundary for the roles that the environment makes: names.Boundary is its name where the account's stack makes it.
	Boundary policy.Document
}

// Of gives the rights for a stack that was synthesized from an environment. The error names every type that needs has no row for.
func Of(stack *stackjson.Config, environment config.Environment) (Rights, error) {
	of := subject{stack: stack, environment: environment}
	if err := of.known(); err != nil {
		return Rights{}, err
	}
	plan, deploy := of.statements(false), of.statements(true)
	var rights Rights
	var errPlan, errDeploy error
	rights.Plan, errPlan = split(plan)
	rights.Deploy, errDeploy = split(append(deploy, of.denied()...))
	rights.Boundary = of.boundary()
	return rights, errors.Join(errPlan, errDeploy)
}

// known tells of the types that nobody has looked at yet.
func (s subject) known() error {
	var unknown []error
	for _, block := range s.stack.Blocks() {
		if !slices.ContainsFunc(needs, func(n need) bool { return n.of(block) }) {
			unknown = append(unknown, fmt.Errorf("%s: what %s needs of IAM is not known: add a row to internal/rights", block.Address, typeOf(block)))
		}
	}
	return errors.Join(unknown...)
}

// statements for all rows that the stack needs: those of one scope together.
func (s subject) statements(writes bool) policy.Document {
	var document policy.Document
	for _, n := range needs {
		actions := n.reads
		if writes {
			actions += " " + n.writes
		}
		for _, region := range s.regions(n) {
			document = with(document, actions, n.on(s.in(region)))
		}
	}
	return document
}
