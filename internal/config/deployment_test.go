package config

import "testing"

func TestDeployment(t *testing.T) {
	deployment := func(line string) string { return "deployment: {" + line + "}\n" }
	checkRules(t, []ruleTest{
		{name: "a grace period as long as the start period", added: deployment("health_check_grace_period: 60")},
		{name: "a shorter grace period", added: deployment("health_check_grace_period: 59"),
			want: "dev.yaml:8:41: deployment.health_check_grace_period: 59; shorter than the container's start_period, which is 60; use 60 or more"},
		{name: "a start period above the default grace period", added: "  health_check: {start_period: 61}\n",
			want: "dev.yaml:8:32: deployment.health_check_grace_period: 60 (default); shorter than"},
		{name: "a negative grace period", added: deployment("health_check_grace_period: -1"), want: "use 0 to 2147483647"},
		{name: "both percentages at 100", added: deployment("maximum_percent: 100"),
			want: "deployment.maximum_percent: 100; with minimum_healthy_percent 100, no task of 1, the fewest that scaling allows, can be replaced"},
		{name: "room upwards", added: deployment("minimum_healthy_percent: 100, maximum_percent: 200")},
		{name: "room downwards", added: deployment("minimum_healthy_percent: 0, maximum_percent: 100")},
		{name: "too little room for one task", added: deployment("minimum_healthy_percent: 100, maximum_percent: 150"), want: "no task of 1,"},
		{name: "enough room for two tasks", added: deployment("minimum_healthy_percent: 100, maximum_percent: 150") + "scaling: {schedules: []}\n"},
		{name: "half of two tasks", added: deployment("minimum_healthy_percent: 50, maximum_percent: 100") + "scaling: {schedules: []}\n"},
		{name: "too high a percentage", added: deployment("maximum_percent: 201"), want: "use 100 to 200"},
		{name: "a circuit breaker without rollback", added: deployment("circuit_breaker: {rollback: false}")},
		{name: "no circuit breaker", added: deployment("circuit_breaker: {enable: false}")},
		{name: "rollback without a circuit breaker", added: deployment("circuit_breaker: {enable: false, rollback: true}"),
			want: "deployment.circuit_breaker.rollback: true; needs enable; set rollback to false or enable to true"},
	})
}
