package stacks

import (
	"fmt"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

// serialized are the calls that AWS refuses while another one on the same parent is under way: docs/decisions/serialized-calls.md.
var serialized = map[string]string{ // prefix of the type -> argument that names the parent
	"aws_appautoscaling_policy":              "resource_id",
	"aws_appautoscaling_scheduled_action":    "resource_id",
	"aws_s3_bucket_":                         "bucket",
	"aws_rds_cluster_instance":               "cluster_identifier",
	"aws_cloudwatch_log_metric_filter":       "log_group_name",
	"aws_cloudwatch_log_subscription_filter": "log_group_name",
}

func TestCallsOnOneParentAreMadeOneAfterTheOther(t *testing.T) {
	environments, stacks := everyEnvironment(t)
	pairs := 0
	for _, environment := range environments {
		stack := read(t, stacks[environment.Name])
		siblings := map[string][]stackjson.Block{}
		for _, block := range stack.WithoutOwn() {
			if parent := parentOf(block); parent != "" {
				siblings[parent] = append(siblings[parent], block)
			}
		}
		for parent, blocks := range siblings {
			for i, one := range blocks {
				for _, other := range blocks[:i] {
					pairs++
					if !waits(t, stack, one, other.Address) && !waits(t, stack, other, one.Address) {
						t.Errorf("%s: %s and %s are made at once, both of %s", environment.Name, one.Address, other.Address, parent)
					}
				}
			}
		}
	}
	if pairs == 0 {
		t.Error("no pair was looked at")
	}
}

// parentOf is "" for a block whose calls are not serialized. Policies and scheduled actions share their target.
func parentOf(block stackjson.Block) string {
	for prefix, argument := range serialized {
		if block.Kind == stackjson.Resource && strings.HasPrefix(block.Type, prefix) {
			return fmt.Sprintf("%.12s %s", block.Type, text(block.Body[argument]))
		}
	}
	return ""
}

// waits tells whether a block is made after another one, by its depends_on and those of what it names there.
func waits(t *testing.T, stack *stackjson.Config, block stackjson.Block, other string) bool {
	t.Helper()
	for _, before := range list(t, stack, block.Address, "depends_on") {
		next, found := stack.Block(before)
		if before == other || found && waits(t, stack, next, other) {
			return true
		}
	}
	return false
}
