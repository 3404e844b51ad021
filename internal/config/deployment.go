package config

import (
	"cmp"
	"fmt"
	"slices"

	"slipway/internal/clock"
)

// Deployment is ECS's rolling update.
type Deployment struct {
	// HealthCheckGracePeriod in seconds in which ECS ignores failing health checks of a new task, 0-2147483647,
	// at least service.health_check.start_period. Default: 60.
	HealthCheckGracePeriod int `yaml:"health_check_grace_period" jsonschema:"minimum=0,maximum=2147483647"`
	// MinimumHealthyPercent of the desired tasks that stay up during a deployment, 0-100. Default: 100.
	MinimumHealthyPercent int `yaml:"minimum_healthy_percent" jsonschema:"minimum=0,maximum=100"`
	// MaximumPercent of the desired tasks that may run during a deployment, 100-200, above minimum_healthy_percent. Default: 200.
	MaximumPercent int `yaml:"maximum_percent" jsonschema:"minimum=100,maximum=200"`
	// CircuitBreaker stops a deployment whose tasks do not become healthy.
	CircuitBreaker CircuitBreaker `yaml:"circuit_breaker"`
	// WaitForSteadyState makes an apply wait until the deployment is done, and fail when it was rolled back. Default: true.
	WaitForSteadyState bool `yaml:"wait_for_steady_state"`
	// TimeoutMinutes that Terraform waits for the service, 1-10080. With wait_for_steady_state, not less than a deployment or its
	// rollback may take at worst. Default: 20, or that time where it is longer.
	TimeoutMinutes int `yaml:"timeout_minutes" jsonschema:"minimum=1,maximum=10080"`
}

// CircuitBreaker of ECS deployments.
type CircuitBreaker struct {
	// Enable stops a failing deployment. Default: true.
	Enable bool `yaml:"enable"`
	// Rollback returns to the last good deployment; needs enable. Default: as enable.
	Rollback bool `yaml:"rollback"`
}

func defaultDeployment() Deployment {
	return Deployment{
		HealthCheckGracePeriod: 60,
		MinimumHealthyPercent:  100,
		MaximumPercent:         200,
		CircuitBreaker:         CircuitBreaker{Enable: true, Rollback: true},
		WaitForSteadyState:     true,
		TimeoutMinutes:         20,
	}
}

func (d Deployment) check(c checker, e Environment) {
	for _, check := range e.Service.checks() {
		// Only with a load balancer has a service a grace period: https://github.com/hashicorp/terraform-provider-aws/issues/31104
		if e.Balanced() && d.HealthCheckGracePeriod < check.start {
			c.Conflict("health_check_grace_period", d.HealthCheckGracePeriod,
				fmt.Sprintf("shorter than the container's start_period, which is %d", check.start), fmt.Sprintf("use %d or more", check.start),
				check.path+".start_period")
		}
	}
	if d.CircuitBreaker.Rollback && !d.CircuitBreaker.Enable {
		c.Conflict("circuit_breaker.rollback", true, "needs enable", "set rollback to false or enable to true", c.Path("circuit_breaker.enable"))
	}
	d.checkRoom(c, e.Scaling)
	d.checkClock(c, e)
}

// checkRoom reports a deployment that can neither start a task nor stop one. ECS rounds the lower bound up and the
// upper bound down, so few tasks leave the least room.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
func (d Deployment) checkRoom(c checker, s Scaling) {
	tasks := max(1, s.Fewest()) // none are replaced at once
	atLeast := (tasks*d.MinimumHealthyPercent + 99) / 100
	atMost := tasks * d.MaximumPercent / 100
	if atMost > tasks || atLeast < tasks {
		return
	}
	c.Conflict("maximum_percent", d.MaximumPercent,
		fmt.Sprintf("with minimum_healthy_percent %d, no task of %d, the fewest that scaling allows, can be replaced", d.MinimumHealthyPercent, tasks),
		"raise maximum_percent to 200 or lower minimum_healthy_percent",
		"deployment.minimum_healthy_percent", "scaling.min", "scaling.schedules")
}

// worst is the longest time in seconds that a deployment takes, or the circuit breaker to undo it, as said in what; 0 where
// something is wrong that is reported elsewhere.
func (e Environment) worst() (what string, tasks, seconds int) {
	settings, breaker := e.Clock(), e.Deployment.CircuitBreaker
	few, most := max(1, e.Scaling.Fewest()), e.Scaling.Most()
	if few < 1 || most > 5000 || most < few || settings.Rounds(few) == 0 {
		return "", 0, 0
	}
	what = "a deployment that succeeds"
	tasks, seconds = clock.Longest(few, most, settings.Deploy)
	if breaker.Enable {
		time := settings.GivenUp
		if breaker.Rollback {
			time = settings.Rollback
		}
		if n, longer := clock.Longest(few, most, time); longer > seconds {
			return "a deployment that fails", n, longer
		}
	}
	return what, tasks, seconds
}

func (d *Deployment) complete(set func(string) bool, e Environment) {
	if _, _, seconds := e.worst(); !set("deployment.timeout_minutes") {
		d.TimeoutMinutes = max(d.TimeoutMinutes, (seconds+59)/60)
	}
}

// checkClock reports a deployment that Terraform may give up while ECS still works on it: the apply fails although the release
// succeeds, or before the circuit breaker has told that it does not.
func (d Deployment) checkClock(c checker, e Environment) {
	what, tasks, seconds := e.worst()
	if !d.WaitForSteadyState || !c.Given("timeout_minutes") || seconds <= d.TimeoutMinutes*60 {
		return
	}
	minutes := (seconds + 59) / 60
	c.Conflict("timeout_minutes", d.TimeoutMinutes,
		fmt.Sprintf("%s may take %d minutes (%d tasks), so Terraform would give up before ECS is done", what, minutes, tasks),
		fmt.Sprintf("use %d or more, remove the key, or use shorter health checks and delays", minutes),
		"deployment.health_check_grace_period", "load_balancer.deregistration_delay", "load_balancer.health_check",
		"service.stop_timeout", "service.health_check", "service.sidecars", "deployment.minimum_healthy_percent", "deployment.maximum_percent", "scaling")
}

// Clock has the settings that bound the time of a deployment. Those about targets are of a service that has some.
func (e Environment) Clock() clock.Settings {
	container := e.Service.slowest()
	settings := clock.Settings{
		Container:             container.Check,
		StartPeriod:           container.start,
		StopTimeout:           e.Service.TimeToStop(),
		MinimumHealthyPercent: e.Deployment.MinimumHealthyPercent,
		MaximumPercent:        e.Deployment.MaximumPercent,
	}
	if e.Balanced() {
		target := e.LoadBalancer.HealthCheck
		settings.Target = clock.Check{Interval: target.Interval, Timeout: target.Timeout, Threshold: target.UnhealthyThreshold}
		settings.HealthyThreshold = target.HealthyThreshold
		settings.GracePeriod = e.Deployment.HealthCheckGracePeriod
		settings.DeregistrationDelay = e.LoadBalancer.DeregistrationDelay
	}
	return settings
}

// containerCheck is the health check of an essential container, which decides on its task.
type containerCheck struct {
	clock.Check
	start int    // seconds
	path  string // of its section
}

func (s Service) checks() []containerCheck {
	own := s.HealthCheck
	var all []containerCheck
	if own.Enabled {
		all = append(all, containerCheck{clock.Check{Interval: own.Interval, Timeout: own.Timeout, Threshold: own.Retries}, own.StartPeriod, "service.health_check"})
	}
	for i, sidecar := range s.Sidecars {
		if check := sidecar.HealthCheck; check != nil && sidecar.Essential {
			all = append(all, containerCheck{clock.Check{Interval: check.Interval, Timeout: check.Timeout, Threshold: check.Retries}, check.StartPeriod,
				"service." + index("sidecars", i) + ".health_check"})
		}
	}
	return all
}

// slowest is the health check that decides last; a zero one where no container has any.
func (s Service) slowest() containerCheck {
	return slices.MaxFunc(append(s.checks(), containerCheck{}), func(a, b containerCheck) int { return cmp.Compare(a.decides(), b.decides()) })
}

func (c containerCheck) decides() int {
	return clock.Settings{Container: c.Check, StartPeriod: c.start}.ContainerVerdict()
}
