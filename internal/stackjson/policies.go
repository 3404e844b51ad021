package stackjson

import (
	"cmp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/stackjson/jsonvalue"
)

// Kinds of Policy.
const (
	Identity       = "identity" // what a role may do
	Trust          = "trust"    // who may take a role
	ResourcePolicy = "resource" // who may use a resource
)

// Policy is one policy document and whose it is. A policy attached to two roles is given twice.
type Policy struct {
	Kind       string
	Owner      string // the role's label; the address of the block for a resource policy and a policy without a role
	Address    string // of the block that holds the document
	Path       string // of the document inside it
	Statements []Statement
	Managed    string // the ARN of an attached policy whose document is not in this configuration
	Unreadable string // why the document cannot be read: nothing vouches for it then
}

// Statement of a policy, with every list made a list.
type Statement struct {
	Sid          string
	Effect       string
	Action       []string
	NotAction    []string
	Resource     []string
	NotResource  []string
	Principal    []string // such as Service:ecs-tasks.amazonaws.com, or *
	NotPrincipal []string
	Condition    []Condition
}

// Condition is one key of one operator.
type Condition struct {
	Operator string // such as StringEquals
	Key      string // such as kms:ViaService
	Values   []string
}

// policyArguments are the arguments that hold a policy document, besides those that policies reads by name.
// An ECR lifecycle policy has the argument and no statements.
var policyArguments = []string{"policy", "policy_document", "access_policy", "access_policies", "resource_policy"}

// Policies gives every policy document of the configuration, sorted by kind, owner and address.
func (c *Config) Policies() []Policy {
	var all []Policy
	add := func(kind, owner, address, path string, document any) {
		policy := Policy{Kind: kind, Owner: owner, Address: address, Path: path}
		policy.Statements, policy.Unreadable = c.document(document)
		all = append(all, policy)
	}
	attached := map[string]bool{}
	attach := func(role, arn any, address, path string) {
		text, _ := arn.(string)
		policy, _, ok := c.Reference(text)
		if !ok {
			policy, ok = c.named("aws_iam_policy", "policy", text)
		}
		if ok && policy.Kind == Resource && policy.Type == "aws_iam_policy" {
			attached[policy.Address] = true
			add(Identity, c.Role(role), policy.Address, "policy", policy.Body["policy"])
			return
		}
		all = append(all, Policy{Kind: Identity, Owner: c.Role(role), Address: address, Path: path, Managed: text})
	}
	for _, block := range c.blocks {
		if block.Kind != Resource {
			continue
		}
		switch block.Type {
		case "aws_iam_role":
			add(Trust, block.Label, block.Address, "assume_role_policy", block.Body["assume_role_policy"])
			inline, _ := jsonvalue.Objects(block.Body["inline_policy"])
			for i, body := range inline {
				add(Identity, block.Label, block.Address, jsonvalue.Join(jsonvalue.At("inline_policy", i), "policy"), body["policy"])
			}
			for i, arn := range jsonvalue.Strings(block.Body["managed_policy_arns"]) {
				attach(block.Label, arn, block.Address, jsonvalue.At("managed_policy_arns", i))
			}
		case "aws_iam_role_policy":
			add(Identity, c.Role(block.Body["role"]), block.Address, "policy", block.Body["policy"])
		case "aws_iam_role_policy_attachment":
			attach(block.Body["role"], block.Body["policy_arn"], block.Address, "policy_arn")
		case "aws_iam_policy", "aws_ecr_lifecycle_policy":
		default:
			for _, path := range policyArguments {
				if document := block.Body[path]; document != nil {
					add(ResourcePolicy, block.Address, block.Address, path, document)
				}
			}
		}
	}
	for _, block := range c.blocks {
		if block.Kind == Resource && block.Type == "aws_iam_policy" && !attached[block.Address] {
			add(Identity, block.Address, block.Address, "policy", block.Body["policy"])
		}
	}
	slices.SortFunc(all, func(a, b Policy) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Address, b.Address), cmp.Compare(a.Path, b.Path))
	})
	return all
}

// Role gives the label of the role that an argument names: by reference, by name or by ARN. Otherwise the argument itself.
func (c *Config) Role(value any) string {
	text, _ := value.(string)
	if block, _, ok := c.Reference(text); ok && block.Kind == Resource && block.Type == "aws_iam_role" {
		return block.Label
	}
	if block, ok := c.named("aws_iam_role", "role", text); ok {
		return block.Label
	}
	return text
}

// named finds the resource of a type whose literal name is text, or ends the ARN of that kind that text is.
func (c *Config) named(typ, kind, text string) (Block, bool) {
	of, isARN := arn.Parse(text)
	for _, block := range c.blocks {
		name, _ := block.Body["name"].(string)
		if block.Kind != Resource || block.Type != typ || name == "" {
			continue
		}
		if text == name || isARN && strings.HasPrefix(of.Resource, kind+"/") && strings.HasSuffix(of.Resource, "/"+name) {
			return block, true
		}
	}
	return Block{}, false
}
