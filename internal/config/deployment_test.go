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
		{name: "a long start of a worker, which has no grace period", added: "services: {worker: {health_check: {command: [a], start_period: 300}}}\n"},
		{name: "a long start behind the load balancer",
			added: "services: {admin: {routes: [{path: /a}], deployment: {health_check_grace_period: 30}}}\n",
			want:  "services.admin.deployment.health_check_grace_period: 30; shorter than the container's start_period, which is 60"},
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
		{name: "as long as the longest rollback, 735 s", added: deployment("timeout_minutes: 13")},
		{name: "shorter than the longest rollback", added: deployment("timeout_minutes: 12"),
			want: "dev.yaml:8:31: deployment.timeout_minutes: 12; a deployment that fails may take 13 minutes (1 tasks), so Terraform would give up before ECS is " +
				"done; use 13 or more"},
		{name: "shorter than a rollback, which nobody waits for", added: deployment("timeout_minutes: 12, wait_for_steady_state: false")},
		{name: "no rollback, and longer than a deployment of 230 s", added: deployment("timeout_minutes: 4, circuit_breaker: {enable: false}")},
		{name: "shorter than a deployment", added: deployment("timeout_minutes: 3, circuit_breaker: {enable: false}"),
			want: "a deployment that succeeds may take 4 minutes (1 tasks)"},
		{name: "shorter than the start period and the retries", added: "  health_check: {start_period: 300, retries: 10, interval: " +
			"60}\n" + deployment("health_check_grace_period: 300, timeout_minutes: 20"),
			want: "a deployment that fails may take 52 minutes (1 tasks)"},
		{name: "rollback without a circuit breaker", added: deployment("circuit_breaker: {enable: false, rollback: true}"),
			want: "deployment.circuit_breaker.rollback: true; needs enable; set rollback to false or enable to true"},
	})
}

// Without timeout_minutes, Terraform waits as long as it may take, and at least 20 minutes.
func TestTerraformWaitsLongEnough(t *testing.T) {
	for added, want := range map[string]int{
		"": 20,
		"deployment: {health_check_grace_period: 600}\n":   34, // 3 x (600 + 60) + 60 s
		"load_balancer: {deregistration_delay: 3600}\n":    251,
		"deployment: {circuit_breaker: {enable: false}}\n": 20,
		"scaling: {min: 1, max: 5000, schedules: []}\n":    20,
		"deployment: {minimum_healthy_percent: 100, maximum_percent: 101}\nscaling: {min: 100, max: 200, schedules: " +
			"[]}\n": 763, // 199 tasks, one at a time: 199 x 230 s
	} {
		environment, err := Parse("dev.yaml", []byte(minimal+added))
		if err != nil {
			t.Fatal(err)
		}
		if got := environment.Deployment.TimeoutMinutes; got != want {
			t.Errorf("%q: %d minutes, want %d", added, got, want)
		}
	}
}

// A worker's clock has nothing of the load balancer, whatever the environment's own is.
func TestTheClockOfAWorker(t *testing.T) {
	environment, err := Parse("dev.yaml", []byte(minimal+"load_balancer: {deregistration_delay: 3600}\nservices:\n"+
		"  admin: {routes: [{path: /admin/*}], load_balancer: {deregistration_delay: 90}}\n  worker: {stop_timeout: 120}\n"))
	if err != nil {
		t.Fatal(err)
	}
	admin, worker := environment.Of("admin"), environment.Of("worker")
	for _, test := range []struct {
		name      string
		got, want int
	}{
		{"the first service drains for an hour", environment.Clock().Gone(), 3630},
		{"admin drains for 90 s", admin.Clock().Gone(), 120},
		{"a worker stops", worker.Clock().Gone(), 120},
		{"a worker without a check is counted", worker.Clock().Healthy(), 40},
		{"10 minutes of a rollback, where 20 are the least", worker.Deployment.TimeoutMinutes, 20},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, test.got, test.want)
		}
	}
}
