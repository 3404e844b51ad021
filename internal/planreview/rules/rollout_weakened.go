package rules

import "slipway/internal/planreview/plan"

var rolloutWeakened = Rule{
	ID:       "rollout-weakened",
	Fact:     "A bad release still stops, rolls back, and is seen.",
	Why:      "Without circuit breaker, health checks and a healthy minimum, the next bad release takes the service down and stays.",
	Severity: High,
	Blind:    "whether the health checks and alarms are any good; how deployments go that are not of ECS or its load balancer",
	Check: each(
		func(c *plan.Change) bool {
			return c.Keeps() && c.Is("aws_ecs_service", "aws_lb_target_group", "aws_alb_target_group", "aws_ecs_task_definition")
		},
		func(c *plan.Change) []Finding {
			var findings []Finding
			report := func(severity Severity, what, effect string) {
				findings = append(findings, Finding{
					Severity: severity, Address: c.Address, What: what, Why: inConfiguration, Effect: effect, Undo: "set it back and apply",
				})
			}
			for _, s := range rolloutSwitches {
				if turnedOff(c, s.path...) {
					report(s.severity, plan.Join(s.path)+": "+fromTo(true, c.New(s.path...)), s.effect)
				}
			}
			for _, s := range rolloutNumbers {
				if lowered(c, s.path...) {
					report(s.severity, plan.Join(s.path)+": "+fromTo(c.Old(s.path...), c.New(s.path...)), s.effect)
				}
			}
			if c.Is("aws_ecs_service") && plan.Text(c.Old("availability_zone_rebalancing")) == "ENABLED" &&
				plan.Text(c.New("availability_zone_rebalancing")) == "DISABLED" {
				report(Low, "availability_zone_rebalancing: ENABLED → DISABLED", "tasks can all end up in one zone")
			}
			for _, container := range uncheckedContainers(c) {
				report(High, "health check of container "+container+" removed", "a task that hangs is not replaced")
			}
			return findings
		}),
}

type rollout struct {
	path     []string
	severity Severity
	effect   string
}

var rolloutSwitches = []rollout{
	{[]string{"deployment_circuit_breaker", "enable"}, High, "a release that does not start goes on trying"},
	{[]string{"deployment_circuit_breaker", "rollback"}, High, "a release that fails is not rolled back"},
	{[]string{"alarms", "enable"}, Medium, "a release that raises alarms goes on"},
	{[]string{"alarms", "rollback"}, Medium, "a release that raises alarms is not rolled back"},
	{[]string{"wait_for_steady_state"}, Medium, "apply succeeds before the release does"},
	{[]string{"health_check", "enabled"}, High, "traffic goes to tasks that do not answer"},
}

var rolloutNumbers = []rollout{
	{[]string{"deployment_minimum_healthy_percent"}, Medium, "fewer tasks during a release"},
	{[]string{"deployment_maximum_percent"}, Low, "a release takes longer, or stops tasks first"},
	{[]string{"health_check_grace_period_seconds"}, Medium, "tasks that start slowly are stopped before they are up"},
	{[]string{"deregistration_delay"}, Medium, "requests under way can be cut"},
}

// uncheckedContainers names those of a task definition that had a health check, and have none after.
func uncheckedContainers(c *plan.Change) []string {
	if !c.Is("aws_ecs_task_definition") || c.Unknown("container_definitions") {
		return nil
	}
	checked := map[string]bool{}
	for _, container := range plan.List(c.Old("container_definitions")) {
		checked[plan.Text(plan.Value(container, "name"))] = !plan.Empty(plan.Value(container, "healthCheck"))
	}
	var names []string
	for _, container := range plan.List(c.New("container_definitions")) {
		name := plan.Text(plan.Value(container, "name"))
		if checked[name] && plan.Empty(plan.Value(container, "healthCheck")) {
			names = append(names, name)
		}
	}
	return names
}
