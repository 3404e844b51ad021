// Package rights says what the plan role and the deploy role of an environment must be allowed, from what its stack contains: no more than the calls
// that Terraform makes for it, and what AWS demands for these calls.
package rights

import (
	"errors"
	"fmt"
	"slices"

	"slipway/internal/config"
	"slipway/internal/planreview/iam/awsdata"
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
	// Unknown are the addresses of the team's own blocks of types that ask something of AWS and have no row in needs. What they need is for the team to say.
	Unknown []string
}

// Of gives the rights for a stack that was synthesized from an environment, and those besides that the team says are needed for what it added. The error
// names every type of Slipway's own that needs has no row for.
func Of(stack *stackjson.Config, environment config.Environment, besides ...policy.Statement) (Rights, error) {
	of := subject{stack: stack, environment: environment}
	own, err := of.known()
	if err != nil {
		return Rights{}, err
	}
	plan, deploy := append(of.statements(false), reading(besides)...), append(of.statements(true), besides...)
	rights := Rights{Unknown: own}
	var errPlan, errDeploy error
	rights.Plan, errPlan = split(plan)
	rights.Deploy, errDeploy = split(append(deploy, of.denied()...))
	rights.Boundary = of.boundary()
	return rights, errors.Join(errPlan, errDeploy)
}

// unasked are types that need no rights: the provider computes them, and whoever is somebody may ask who that is.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
var unasked = []string{
	"data.aws_arn", "data.aws_caller_identity", "data.aws_default_tags", "data.aws_iam_policy_document", "data.aws_partition", "data.aws_region",
	"data.aws_service_principal",
}

// known tells of the types that nobody has looked at yet: the team's own, and Slipway's, which are an error.
func (s subject) known() (own []string, err error) {
	theirs := s.stack.Own()
	var unknown []error
	for _, block := range s.stack.Blocks() {
		switch {
		case block.Nowhere(), slices.Contains(unasked, typeOf(block)):
		case slices.ContainsFunc(needs, func(n need) bool { return n.of(block) }):
		case slices.Contains(theirs, block.Address):
			own = append(own, block.Address)
		default:
			unknown = append(unknown, fmt.Errorf("%s: what %s needs of IAM is not known: add a row to internal/rights", block.Address, typeOf(block)))
		}
	}
	return own, errors.Join(unknown...)
}

// reading keeps of statements the actions that AWS counts as reading or listing.
func reading(statements []policy.Statement) (narrowed []policy.Statement) {
	for _, statement := range statements {
		var actions []string
		for _, action := range statement.Actions {
			_, all := policy.Named(action)
			reads := func(one awsdata.Action) bool { return one.Level == awsdata.Read || one.Level == awsdata.List }
			if len(all) > 0 && !slices.ContainsFunc(all, func(one awsdata.Action) bool { return !reads(one) }) {
				actions = append(actions, action)
			}
		}
		if len(actions) > 0 {
			statement.Actions = actions
			narrowed = append(narrowed, statement)
		}
	}
	return narrowed
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
