package report

import (
	"fmt"
	"slices"
	"time"

	"slipway/internal/stackjson"
)

// providerTimeouts are the AWS provider's own, in minutes, of the types that take long to delete.
// Source: the Timeouts of each in https://github.com/hashicorp/terraform-provider-aws/tree/v5.99.1/internal/service
var providerTimeouts = map[string]map[string]int{
	"aws_ecs_service":          {"create": 20, "update": 20, "delete": 20},
	"aws_db_proxy":             {"create": 30, "update": 30, "delete": 60},
	"aws_db_proxy_endpoint":    {"create": 30, "update": 30, "delete": 60},
	"aws_rds_cluster":          {"create": 120, "update": 120, "delete": 120},
	"aws_rds_cluster_instance": {"create": 90, "update": 90, "delete": 90},
}

// timeout is how long Terraform waits for an operation, in seconds.
func timeout(block stackjson.Block, operation string) int {
	if text, ok := block.Text("timeouts." + operation); ok {
		if limit, err := time.ParseDuration(text); err == nil {
			return int(limit.Seconds())
		}
	}
	return providerTimeouts[block.Type][operation] * 60
}

func timeoutSource(block stackjson.Block, operation string) string {
	if text, ok := block.Text("timeouts." + operation); ok {
		return fmt.Sprintf("%s timeouts.%s %s", block.Address, operation, text)
	}
	return fmt.Sprintf("%s, the provider's %d minutes", block.Address, providerTimeouts[block.Type][operation])
}

// destroy finds the chain of deletions that Terraform may wait for longest: a block is deleted after all that refer to it.
func (c *Clock) destroy(stack *stackjson.Config) {
	memo := map[string][]stackjson.Block{}
	var longest []stackjson.Block
	for _, block := range stack.Blocks() {
		if chain := chainFrom(stack, block, memo, nil); sum(chain) > sum(longest) {
			longest = chain
		}
	}
	for _, block := range longest {
		c.Destroy = append(c.Destroy, Span{block.Address, timeout(block, "delete"), timeoutSource(block, "delete")})
	}
	for _, guard := range []struct{ typ, attribute, when string }{
		{"aws_rds_cluster", "deletion_protection", "true"},
		{"aws_lb", "enable_deletion_protection", "true"},
		{"aws_rds_cluster", "lifecycle.prevent_destroy", "true"},
		{"aws_kms_key", "lifecycle.prevent_destroy", "true"},
		{"aws_vpc", "lifecycle.prevent_destroy", "true"},
		{"aws_s3_bucket", "force_destroy", "false"},
		{"aws_backup_vault", "lifecycle.prevent_destroy", "true"},
		{"aws_backup_vault", "force_destroy", "false"},
	} {
		for _, block := range stack.OfType(guard.typ) {
			value, given := block.Text(guard.attribute)
			if !given && guard.attribute == "force_destroy" {
				value = "false" // the provider's default
			}
			if value == guard.when {
				c.Blocked = append(c.Blocked, Fact{Address: block.Address, Attribute: guard.attribute, Value: value, Holds: true})
			}
		}
	}
	for _, address := range stack.Own() {
		const attribute = "lifecycle.prevent_destroy"
		block, _ := stack.Block(address)
		known := slices.ContainsFunc(c.Blocked, func(fact Fact) bool { return fact.Address == address && fact.Attribute == attribute })
		if value, _ := block.Text(attribute); value == "true" && !known {
			c.Blocked = append(c.Blocked, Fact{Address: address, Attribute: attribute, Value: value, Holds: true})
		}
	}
}

// chainFrom is the longest chain of slow deletions that starts with a block, then what it needs. Seen guards against cycles.
func chainFrom(stack *stackjson.Config, block stackjson.Block, memo map[string][]stackjson.Block, seen []string) []stackjson.Block {
	if chain, known := memo[block.Address]; known {
		return chain
	}
	if block.Kind != stackjson.Resource || slices.Contains(seen, block.Address) {
		return nil
	}
	needs := stack.References(block.Body)
	needs = append(needs, block.Texts("depends_on")...)
	var longest []stackjson.Block
	for _, address := range needs {
		if next, ok := stack.Block(address); ok {
			if chain := chainFrom(stack, next, memo, append(seen, block.Address)); sum(chain) > sum(longest) {
				longest = chain
			}
		}
	}
	if providerTimeouts[block.Type] != nil {
		longest = append([]stackjson.Block{block}, longest...)
	}
	memo[block.Address] = longest
	return longest
}

func sum(chain []stackjson.Block) int {
	total := 0
	for _, block := range chain {
		total += timeout(block, "delete")
	}
	return total
}
