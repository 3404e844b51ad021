package rules

import "testing"

func TestRolloutWeakened(t *testing.T) {
	const service = "aws_ecs_service.main"
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	verify(t, rolloutWeakened, map[string]example{
		"another resource": {unrelated, notApplicable},
		"made":             {changes(change("create", service, "", `{"deployment_minimum_healthy_percent":0}`)), notApplicable},
		"raised":           {update(service, `{"deployment_minimum_healthy_percent":50}`, `{"deployment_minimum_healthy_percent":100}`), ok},
		"circuit breaker": {update(service, `{"deployment_circuit_breaker":[{"enable":true,"rollback":true}]}`, `{"deployment_circuit_breaker":[]}`),
			"high " + service + ": deployment_circuit_breaker.enable: true → none\nhigh " + service + ": deployment_circuit_breaker.rollback: true → none"},
		"rollback": {update(service, `{"deployment_circuit_breaker":[{"enable":true,"rollback":true}]}`,
			`{"deployment_circuit_breaker":[{"enable":true,"rollback":false}]}`), "high " + service + ": deployment_circuit_breaker.rollback: true → false"},
		"healthy minimum": {update(service, `{"deployment_minimum_healthy_percent":100}`, `{"deployment_minimum_healthy_percent":0}`),
			"medium " + service + ": deployment_minimum_healthy_percent: 100 → 0"},
		"target group": {update("aws_lb_target_group.a", `{"health_check":[{"enabled":true}]}`, `{"health_check":[{"enabled":false}]}`),
			"high aws_lb_target_group.a: health_check.enabled: true → false"},
		"zones": {update(service, `{"availability_zone_rebalancing":"ENABLED"}`, `{"availability_zone_rebalancing":"DISABLED"}`),
			"low " + service + ": availability_zone_rebalancing: ENABLED → DISABLED"},
		"container's check": {changes(change("replace", "aws_ecs_task_definition.a",
			`{"container_definitions":"[{\"name\":\"app\",\"healthCheck\":{\"command\":[\"x\"]}}]"}`, `{"container_definitions":"[{\"name\":\"app\"}]"}`)),
			"high aws_ecs_task_definition.a: health check of container app removed"},
	})
}
