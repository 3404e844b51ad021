package rules

import "testing"

func TestCapacityCut(t *testing.T) {
	const target, service = "aws_appautoscaling_target.ecs", "aws_ecs_service.main"
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	verify(t, capacityCut, map[string]example{
		"a CDN switched off": {changes(change("update", "aws_cloudfront_distribution.a", `{"enabled":true}`,
			`{"enabled":false}`)), "high aws_cloudfront_distribution.a: enabled: true → false"},
		"a job switched off": {changes(change("update", "aws_cloudwatch_event_rule.a", `{"state":"ENABLED"}`,
			`{"state":"DISABLED"}`)), "medium aws_cloudwatch_event_rule.a: state: ENABLED → DISABLED"},
		"a job switched on": {changes(change("update", "aws_cloudwatch_event_rule.a", `{"state":"DISABLED"}`,
			`{"state":"ENABLED"}`)), ok},
		"a queue not read any more": {changes(change("update", "aws_lambda_event_source_mapping.a", `{"enabled":true}`,
			`{"enabled":false}`)), "high aws_lambda_event_source_mapping.a: enabled: true → false"},
		"made":   {changes(change("create", target, "", `{"min_capacity":1}`)), notApplicable},
		"raised": {update(target, `{"min_capacity":1,"max_capacity":2}`, `{"min_capacity":2,"max_capacity":4}`), ok},
		"cut": {update(target, `{"min_capacity":4,"max_capacity":8}`, `{"min_capacity":2,"max_capacity":8}`),
			"medium " + target + ": min_capacity: 4 → 2"},
		"to nothing": {update(service, `{"desired_count":2}`, `{"desired_count":0}`), "high " + service + ": desired_count: 2 → 0"},
		"scheduled": {update("aws_appautoscaling_scheduled_action.a", `{"scalable_target_action":[{"min_capacity":"4"}]}`,
			`{"scalable_target_action":[{"min_capacity":"2"}]}`), "medium aws_appautoscaling_scheduled_action.a: scalable_target_action.min_capacity: 4 → 2"},
		"serverless": {update("aws_rds_cluster.a", `{"serverlessv2_scaling_configuration":[{"max_capacity":8}]}`,
			`{"serverlessv2_scaling_configuration":[{"max_capacity":2}]}`), "medium aws_rds_cluster.a: serverlessv2_scaling_configuration.max_capacity: 8 → 2"},
		"task size": {changes(change("replace", "aws_ecs_task_definition.a", `{"cpu":"1024","memory":"2048"}`, `{"cpu":"512","memory":"2048"}`)),
			"medium aws_ecs_task_definition.a: cpu: 1024 → 512"},
		"a reader goes":  {changes(change("delete", "aws_rds_cluster_instance.a", `{"identifier":"a"}`, "")), "medium aws_rds_cluster_instance.a: deleted"},
		"a scaling goes": {changes(change("delete", "aws_appautoscaling_policy.a", `{"name":"a"}`, "")), "medium aws_appautoscaling_policy.a: deleted"},
		"a function stopped": {update("aws_lambda_function.a", `{"reserved_concurrent_executions":-1}`, `{"reserved_concurrent_executions":0}`),
			"high aws_lambda_function.a: reserved_concurrent_executions: -1 → 0"},
		"a function limited": {update("aws_lambda_function.a", `{"reserved_concurrent_executions":-1}`, `{"reserved_concurrent_executions":5}`),
			"medium aws_lambda_function.a: reserved_concurrent_executions: -1 → 5"},
		"a function without limit": {update("aws_lambda_function.a", `{"reserved_concurrent_executions":5}`, `{"reserved_concurrent_executions":-1}`), ok},
		"not known":                {changes(change("update", service, `{"desired_count":2}`, `{}`, `"after_unknown":{"desired_count":true}`)), ok},
	})
}
