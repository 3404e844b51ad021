package config

import "fmt"

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
	}
}

func (d Deployment) check(c checker, e Environment) {
	if start := e.Service.HealthCheck.StartPeriod; d.HealthCheckGracePeriod < start {
		c.conflict("health_check_grace_period", d.HealthCheckGracePeriod,
			fmt.Sprintf("shorter than the container's start_period, which is %d", start), fmt.Sprintf("use %d or more", start),
			"service.health_check.start_period")
	}
	if d.CircuitBreaker.Rollback && !d.CircuitBreaker.Enable {
		c.conflict("circuit_breaker.rollback", true, "needs enable", "set rollback to false or enable to true", c.path("circuit_breaker.enable"))
	}
	d.checkRoom(c, e.Scaling)
}

// checkRoom reports a deployment that can neither start a task nor stop one. ECS rounds the lower bound up and the
// upper bound down, so few tasks leave the least room.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
func (d Deployment) checkRoom(c checker, s Scaling) {
	tasks := s.Min
	for _, schedule := range s.Schedules {
		tasks = min(tasks, schedule.Min)
	}
	atLeast := (tasks*d.MinimumHealthyPercent + 99) / 100
	atMost := tasks * d.MaximumPercent / 100
	if atMost > tasks || atLeast < tasks {
		return
	}
	c.conflict("maximum_percent", d.MaximumPercent,
		fmt.Sprintf("with minimum_healthy_percent %d, no task of %d, the fewest that scaling allows, can be replaced", d.MinimumHealthyPercent, tasks),
		"raise maximum_percent to 200 or lower minimum_healthy_percent",
		"deployment.minimum_healthy_percent", "scaling.min", "scaling.schedules")
}
