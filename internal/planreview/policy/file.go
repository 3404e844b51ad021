package policy

import (
	"slipway/internal/planreview/ack"
	"slipway/internal/strictyaml"
)

// File is a policy as it is written: docs/planreview-policy.schema.json is made of it.
type File struct {
	// Findings that somebody has looked at and answers for, until a day.
	Acknowledgements []ack.Entry `yaml:"acknowledgements" list:"null"`

	// Other severities for findings, and whether they block. The first entry that matches a finding counts.
	Severities []Severity `yaml:"severities" list:"null"`

	// Types that must never be deleted or replaced: such a change blocks whatever --fail-on says, and cannot be acknowledged.
	NeverDelete []NeverDelete `yaml:"never_delete" list:"null"`

	// Rules of one's own.
	Rules []Rule `yaml:"rules" list:"null"`

	// Examples, which planreview policy test runs.
	Tests []Test `yaml:"tests" list:"null"`
}

// Severity is another severity for the findings of a rule.
type Severity struct {
	// Id of a rule, built in or one's own.
	Rule string `yaml:"rule" jsonschema:"required,example=tag-lost"`

	// Address of the findings. [*] stands for any key of for_each or count, * for letters within a name. Default: all addresses.
	Address string `yaml:"address" jsonschema:"example=module.*.aws_lb.main"`

	// Label of the plans that it is for. Default: all plans.
	Environment string `yaml:"environment" jsonschema:"example=dev"`

	// Severity that the findings have. Default: the rule's.
	Severity string `yaml:"severity" jsonschema:"enum=low,enum=medium,enum=high,enum=critical"`

	// Whether the findings block, whatever their severity. Default: from the severity of --fail-on.
	Blocks *bool `yaml:"blocks"`

	// Why, for whoever reads the review.
	Reason string `yaml:"reason" jsonschema:"required" text:"lines"`
}

// NeverDelete is a type that must never be deleted.
type NeverDelete struct {
	// Type of resources; * stands for letters.
	Type string `yaml:"type" jsonschema:"required,example=aws_rds_*"`

	// Label of the plans that it is for. Default: all plans.
	Environment string `yaml:"environment" jsonschema:"example=prod"`

	// Why, for whoever reads the review.
	Reason string `yaml:"reason" jsonschema:"required" text:"lines"`
}

// Rule is a rule of one's own.
type Rule struct {
	// Name of the rule: lower-case letters, digits and hyphens; none of a rule that is built in.
	ID string `yaml:"id" jsonschema:"required,example=public-bucket"`

	// How bad a finding is.
	Severity string `yaml:"severity" jsonschema:"required,enum=low,enum=medium,enum=high,enum=critical"`

	// What the review says is wrong.
	Message string `yaml:"message" jsonschema:"required" text:"lines"`

	// What comes of it. Default: that it breaks the rule.
	Effect string `yaml:"effect" text:"lines"`

	// What to do about it. Default: to change the configuration.
	Fix string `yaml:"fix" text:"lines"`

	// Types of resources that it looks at; * stands for letters. Default: all types.
	Types []string `yaml:"types" jsonschema:"example=aws_s3_bucket"`

	// Actions that it looks at. Default: create, update and replace.
	Actions []string `yaml:"actions" jsonschema:"enum=create,enum=update,enum=replace,enum=delete,enum=forget"`

	// An expression in CEL over one change; where it is true, the change is a finding.
	When string `yaml:"when" jsonschema:"required" text:"lines"`
}

// Test is a change, and what the policy says of it.
type Test struct {
	// What it shows.
	Name string `yaml:"name" jsonschema:"required"`

	// Label of the plan. Default: none.
	Environment string `yaml:"environment" jsonschema:"example=prod"`

	// The change.
	Change Change `yaml:"change" jsonschema:"required"`

	// The severity of each finding by the id of its rule: low, medium, high or critical, none, or acknowledged. A rule of this file that is not named
	// must find nothing; rules that are built in are looked at only where they are named.
	Expect map[string]string `yaml:"expect"`

	// The verdict that the plan of this change alone must get with --fail-on high. Default: any but cannot-judge.
	Verdict string `yaml:"verdict" jsonschema:"enum=fine,enum=blocked,enum=cannot-judge"`
}

// Change is the change of a test.
type Change struct {
	// Address of the resource, which begins with its modules and its type.
	Address string `yaml:"address" jsonschema:"required,example=aws_s3_bucket.logs"`

	// What is planned.
	Action string `yaml:"action" jsonschema:"required,enum=create,enum=update,enum=replace,enum=delete,enum=forget"`

	// The attributes before. Default: none.
	Before any `yaml:"before"`

	// The attributes after. Default: none.
	After any `yaml:"after"`

	// Attributes that are known only after apply.
	Unknown []string `yaml:"unknown"`

	// Attributes that Terraform marks as sensitive.
	Sensitive []string `yaml:"sensitive"`
}

var reading = strictyaml.Options{
	MaxBytes: 1 << 20,
	OneFile:  "keep the policy in one file",
	Colon:    "a message or an expression with : or #",
}
