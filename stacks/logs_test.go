package stacks

import (
	"slices"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

const (
	insightsLogs = "aws_cloudwatch_log_group.container_insights"
	osMetrics    = "aws_cloudwatch_log_group.os_metrics"
)

// importOf gives the set of IDs that are taken over at an address; "" without an import block.
func importOf(stack *stackjson.Config, address string) string {
	for _, file := range stack.Roots() {
		blocks, _ := file.Body["import"].([]any)
		for _, block := range blocks {
			if body := block.(map[string]any); body["to"] == address && body["id"] == "${each.value}" {
				return text(body["for_each"])
			}
		}
	}
	return ""
}

func TestContainerInsightsLogsAreTheEnvironments(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"ECS's own name", insightsLogs, "name", "/aws/ecs/containerinsights/shop-minimal/performance"},
		{"", insightsLogs, "retention_in_days", "30"},
		{"", insightsLogs, "kms_key_id", keyArn},
		{"a destroy deletes it", insightsLogs, "skip_destroy", "(not set)"},
		{"", "data." + strings.Replace(insightsLogs, "group.", "groups.", 1), "log_group_name_prefix", "/aws/ecs/containerinsights/shop-minimal/performance"},
	})
	wantAmong(t, stack, "aws_ecs_cluster.main", "depends_on", insightsLogs) // else ECS makes it
	want := `${toset([for name in data.aws_cloudwatch_log_groups.container_insights.log_group_names : name ` +
		`if name == "/aws/ecs/containerinsights/shop-minimal/performance"])}`
	if got := importOf(stack, insightsLogs); got != want {
		t.Errorf("one that exists is taken over by %q, want %q", got, want)
	}
	check(t, production(t), []expectation{{"", insightsLogs, "retention_in_days", "90"}})

	off := minimal(t, "{service: {container_insights: disabled}}")
	wantNoBlock(t, off, insightsLogs)
	if policy := text(lookup(t, off, "aws_kms_key.main", "policy")); strings.Contains(policy, "containerinsights") || importOf(off, insightsLogs) != "" {
		t.Error("something is left of it where Container Insights is off")
	}
}

func TestOneEnvironmentMayManageTheGroupOfAllDatabases(t *testing.T) {
	stack := production(t)
	check(t, stack, []expectation{
		{"", osMetrics, "name", "RDSOSMetrics"},
		{"", osMetrics, "retention_in_days", "90"},
		{"others write to it, too", osMetrics, "skip_destroy", "true"},
		{"the environment's key may go before the others", osMetrics, "kms_key_id", "(not set)"},
	})
	for _, instance := range []string{"aws_rds_cluster_instance.instance_0", "aws_rds_cluster_instance.instance_2"} {
		if !slices.Contains(list(t, stack, instance, "depends_on"), osMetrics) {
			t.Errorf("%s does not wait for %s: RDS would make it", instance, osMetrics)
		}
	}
	if importOf(stack, osMetrics) == "" {
		t.Error("one that exists is not taken over")
	}
	check(t, everything(t, ""), []expectation{
		{"", osMetrics, "kms_key_id", "arn:aws:kms:us-east-1:123456789012:key/66666666-7777-8888-9999-000000000000"},
	})
	wantNoBlock(t, minimal(t, "{database: {monitoring_interval: 60}}"), osMetrics)
}
