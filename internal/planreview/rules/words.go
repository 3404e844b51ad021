package rules

import "slipway/internal/planreview/plan"

// Cause says in Terraform's own terms why a resource changes, for rules that are not of this package.
func Cause(c *plan.Change) string { return cause(c) }

// Verb says what happens to the object that is there now.
func Verb(c *plan.Change) string { return verb(c) }
