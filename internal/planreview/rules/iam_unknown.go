package rules

import (
	"slices"
	"strings"

	"slipway/internal/planreview/deploy"
	"slipway/internal/planreview/iam"
	"slipway/internal/planreview/plan"
)

var iamUnknown = Rule{
	ID:       "iam-unknown",
	Fact:     "Every policy and every reference to a secret can be read in the plan.",
	Why:      "What is known only after apply is approved unseen: it can allow anything, or hand a task another secret.",
	Severity: High,
	Blind: "what a data source reads during apply, but for a policy document, which is put together from the plan or the configuration; names that such a " +
		"document waits for are taken for one resource each",
	Check: checkUnknown,
}

func checkUnknown(p *plan.Plan) Result {
	var result Result
	for _, c := range iam.Changes(p) {
		result.Applies = true
		if c.Unread == "" {
			continue
		}
		f := Finding{
			Severity: High, Address: c.Address, What: c.Attribute + " cannot be judged: " + c.Unread, Why: reason(c.Change),
			Effect: "unseen permissions", Undo: "build the policy of names and ARNs that are known, or apply what it waits for in a plan before",
		}
		if len(c.Waits) > 0 {
			f.What += ", it waits for " + listed(c.Waits)
			if !slices.ContainsFunc(c.Waits, ofDataSource) { // jsonencode, of which a plan holds no part until all is known
				f.Undo = `write it as a data "aws_iam_policy_document": a plan shows its actions, and names that it waits for count as one resource each; ` +
					"or apply what it waits for in a plan before"
			}
		}
		if c.NewIdentity || readsOnly(c.Waits) {
			f.Severity = Medium
		}
		result.Findings = append(result.Findings, f)
	}
	for _, c := range p.Changes {
		if !c.Is("aws_ecs_task_definition") || c.Action != plan.Create && !c.Keeps() {
			continue
		}
		result.Applies = true
		if what := unseenContainers(c); what != "" {
			result.Findings = append(result.Findings, Finding{
				Severity: Medium, Address: c.Address, What: what, Why: reason(c),
				Effect: "image, environment and secrets of the tasks are not seen before they run", Undo: "apply what it waits for in a plan before, and review again",
			})
		}
	}
	return result
}

// readsOnly says whether a policy waits for data sources and for nothing else: what they read is there already, and mostly the same as before.
func readsOnly(waits []string) bool {
	return len(waits) > 0 && !slices.ContainsFunc(waits, func(address string) bool { return !ofDataSource(address) })
}

func ofDataSource(address string) bool { return strings.HasPrefix(address, "data.") }

func unseenContainers(c *plan.Change) string {
	if c.Unseen("container_definitions") {
		return "container_definitions is known only after apply"
	}
	if deploy.Compare(c).Unknown {
		return "container_definitions cannot be read"
	}
	return ""
}
