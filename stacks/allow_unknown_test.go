package stacks

import (
	"testing"

	"slipway/internal/report"
)

// What a user allows reaches the stack as written, and nothing else trips over it.
func TestWhatIsAllowedIsDeployed(t *testing.T) {
	environment := parse(t, "minimal.yaml", `{
		allow_unknown: [region, database.instance_class, load_balancer.ssl_policy, service.cpu, service.memory, service.container_insights,
			database.insights.retention_days, service.log_retention_days, network.interface_endpoints],
		region: us-west-9,
		service: {image: "nginx:1.29", cpu: 32768, memory: 250000, container_insights: full, log_retention_days: 4000},
		database: {instance_class: db.r9g.large, insights: {retention_days: 800}},
		load_balancer: {certificate_arn: "arn:aws:acm:us-west-9:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab",
			ssl_policy: ELBSecurityPolicy-TLS14-2030-01},
		network: {interface_endpoints: [new-service]}}`)
	stack := read(t, synthesize(t, environment)["minimal"])
	check(t, stack, []expectation{
		{"", "aws_rds_cluster_instance.instance_0", "instance_class", "db.r9g.large"},
		{"", "aws_lb_listener.https", "ssl_policy", "ELBSecurityPolicy-TLS14-2030-01"},
		{"", "aws_ecs_task_definition.main", "cpu", "32768"},
		{"", "aws_vpc_endpoint.new_service", "service_name", "com.amazonaws.us-west-9.new-service"},
		{"of an unknown region no zone is excluded", "data.aws_availability_zones.available", "exclude_zone_ids", "(not set)"},
	})
	const year = 2026
	if report.Build(environment, stack, year).Markdown() == "" {
		t.Error("no report")
	}
}
