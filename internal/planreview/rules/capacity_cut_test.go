package rules

import "testing"

func TestCapacityCut(t *testing.T) {
	const target, service = "aws_appautoscaling_target.ecs", "aws_ecs_service.main"
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	verify(t, capacityCut, map[string]example{
		"a CDN's name": {changes(change("update", "aws_cloudfront_distribution.a", `{"aliases":["a.com","b.com"],"enabled":true}`,
			`{"aliases":["a.com"],"enabled":true}`)), "high aws_cloudfront_distribution.a: aliases: [a.com, b.com] → [a.com]"},
		"names in a network": {changes(change("update", "aws_vpc.a", `{"enable_dns_support":true}`, `{"enable_dns_support":false}`)),
			"high aws_vpc.a: enable_dns_support: true → false"},
		"a table's stream": {changes(change("update", "aws_dynamodb_table.a", `{"stream_enabled":true}`, `{"stream_enabled":false}`)),
			"medium aws_dynamodb_table.a: stream_enabled: true → false"},
		"an API's own name": {changes(change("update", "aws_apigatewayv2_api.a", `{"disable_execute_api_endpoint":false}`, `{"disable_execute_api_endpoint":true}`)),
			"medium aws_apigatewayv2_api.a: disable_execute_api_endpoint: false → true"},
		"no group at all": {changes(change("update", "aws_autoscaling_group.a", `{"max_size":4,"min_size":2}`, `{"max_size":0,"min_size":0}`)),
			"high aws_autoscaling_group.a: min_size: 2 → 0, max_size: 4 → 0"},
		"a function that runs never": {changes(change("update", "aws_lambda_function.a", `{"reserved_concurrent_executions":-1}`,
			`{"reserved_concurrent_executions":0}`)),
			"high aws_lambda_function.a: reserved_concurrent_executions: -1 → 0"},
		"no pods": {changes(change("update", "kubernetes_deployment.a", `{"spec":[{"replicas":"3"}]}`, `{"spec":[{"replicas":"0"}]}`)),
			"high kubernetes_deployment.a: spec.replicas: 3 → 0"},
		"a web app that is off": {changes(change("update", "azurerm_linux_web_app.a", `{"enabled":true}`, `{"enabled":false}`)),
			"high azurerm_linux_web_app.a: enabled: true → false"},
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
