package stacks

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"slipway/internal/stackcheck"
	"slipway/internal/stackjson"
)

// examplesOf a page: its YAML blocks, by the heading that they stand under, in their order.
func examplesOf(t *testing.T, page string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, section := range strings.Split(string(text), "\n## ")[1:] {
		heading, _, _ := strings.Cut(section, "\n")
		for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(section, -1) {
			all[heading] = append(all[heading], block[1])
		}
	}
	return all
}

// What docs/sidecars.md shows is synthesized, and has in it what the words beside it say.
func TestExamplesOfSidecars(t *testing.T) {
	const second = "container_definitions.1."
	want := map[string][]expectation{
		"nginx in front of the application": {
			{"", servicePath, "load_balancer.container_name", "nginx"},
			{"", servicePath, "load_balancer.container_port", "8080"},
			{"nginx waits for the application", taskPath, second + "dependsOn.0.condition", "HEALTHY"},
			{"", taskPath, second + "command.0", "sh"},
			{"", "aws_vpc_security_group_ingress_rule.service_8080_from_alb", "from_port", "8080"},
		},
		"A container that must have run first": {
			{"", taskPath, container + "dependsOn.0.condition", "SUCCESS"},
			{"", taskPath, second + "essential", "false"},
			{"it reaches the database", taskPath, second + "environment.0.name", "DB_HOST"},
			{"", "aws_iam_role_policy.ecs_task_execution_role_image", "policy.Statement.1.Resource", "arn:aws:ecr:us-east-1:123456789012:repository/shop"},
		},
		"OpenTelemetry: AWS's collector": {
			{"", taskPath, second + "healthCheck.command", "CMD, /healthcheck"},
			{"the application goes on without it", taskPath, second + "essential", "false"},
			{"no password of the database", taskPath, second + "secrets", "(not set)"},
		},
		"Datadog": {
			{"", taskPath, second + "environment.2.name", "ECS_FARGATE"},
			{"as the agent reads it", taskPath, second + "environment.2.value", "true"},
			{"the key is no variable", taskPath, second + "secrets.0.name", "DD_API_KEY"},
			{"", taskPath, second + "memoryReservation", "256"},
		},
		"HTTPS between load balancer and container": {
			{"", "aws_lb_target_group.main", "protocol", "HTTPS"},
			{"", taskPath, container + "healthCheck.command.1", "curl -fk https://localhost:8443/ || exit 1"},
		},
	}
	shown := examplesOf(t, "../docs/sidecars.md")
	for heading, expectations := range want {
		if len(shown[heading]) == 0 {
			t.Errorf("docs/sidecars.md has no example under %q", heading)
			continue
		}
		check(t, minimal(t, shown[heading][0]), expectations)
	}
	for heading, blocks := range shown {
		if want[heading] == nil {
			t.Errorf("no test says what the example under %q must have", heading)
		}
		for _, block := range blocks {
			secretsAreReadable(t, heading, minimal(t, block))
		}
	}
	check(t, minimal(t, shown["A container that must have run first"][1]), []expectation{
		{"one writes", taskPath, second + "mountPoints.0.readOnly", "false"},
		{"the other reads", taskPath, container + "mountPoints.0.readOnly", "true"},
		{"the same", taskPath, container + "mountPoints.0.sourceVolume", "settings"},
	})
}

func secretsAreReadable(t *testing.T, heading string, stack *stackjson.Config) {
	t.Helper()
	for _, problem := range stackcheck.Secrets(stack) {
		t.Errorf("%s: %v", heading, problem)
	}
}
