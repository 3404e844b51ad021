package bootstrap

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"slipway/internal/delivery"
	"slipway/internal/policy"
)

// Environments of an account, for people.
func Environments(of delivery.Account) string {
	var names []string
	for _, place := range of.Places {
		names = append(names, place.Stack())
	}
	return strings.Join(names, ", ")
}

// Text says what is there, what will be made, and what the caller may not do.
func (f Found) Text(of delivery.Account, caller Caller, allowed Allowed) string {
	var out strings.Builder
	fmt.Fprintf(&out, "account %s: %s; credentials of %s\n\n", of.ID, Environments(of), caller.Arn)
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	row := func(state, what, id string) { _, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", state, what, id) } // into memory
	for _, thing := range f.Things {
		state := "make"
		if thing.Exists {
			state = "is there"
		}
		row(state, thing.Address, thing.ID)
	}
	for _, role := range f.Linked {
		row("make", "service-linked role", role.Name)
	}
	if f.Audience {
		row("add", "client id of the OIDC provider", policy.StsAudience)
	}
	_ = table.Flush()
	out.WriteString("\n")
	switch {
	case allowed.Unknown != "":
		fmt.Fprintf(&out, "rights: not checked: %s\n", allowed.Unknown)
	case len(allowed.Denied) == 0:
		fmt.Fprintf(&out, "rights: IAM allows all %d actions that are needed, as far as it can tell beforehand\n", allowed.Asked)
	default:
		fmt.Fprintf(&out, "rights: %d are missing\n", len(allowed.Denied))
	}
	return out.String()
}

// Obstacles are the reasons why nothing can be done, a line each.
func Obstacles(found Found, allowed Allowed) []string {
	reasons := found.Problems
	for _, denied := range allowed.Denied {
		reasons = append(reasons, "not allowed: "+denied)
	}
	return reasons
}

// Next says what is left to do by hand.
func Next(of delivery.Account) string {
	var out strings.Builder
	fmt.Fprintf(&out, "\naccount %s is ready. CI takes on these roles:\n", of.ID)
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, place := range of.Places {
		_, _ = fmt.Fprintf(table, "  %s\t%s\t%s\n", place.Stack(), place.PlanRoleArn, place.DeployRoleArn)
	}
	_ = table.Flush()
	return out.String()
}
