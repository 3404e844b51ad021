// Package clock computes how long a deployment may take, at worst, from the settings that bound it.
//
// What no setting bounds is left out: the time in which Fargate finds room for a task and pulls its image, until the task is
// RUNNING. All times are whole seconds from then on.
package clock

import "slices"

// Settings are those of the service, its container and its target group; times in seconds. A worker has no target group, and of what is about targets nothing.
type Settings struct {
	Container Check // Threshold is the number of failures (retries); the zero value for a container without a check
	Target    Check // Threshold is the number of failures (unhealthy_threshold); the zero value for a worker

	StartPeriod         int // in which the container's failures do not count
	HealthyThreshold    int // passed checks in a row that bring a failed target back
	GracePeriod         int // in which ECS stops no task for its health
	DeregistrationDelay int // in which a task that leaves still finishes its requests
	StopTimeout         int // between SIGTERM and SIGKILL, of all containers that stop one after the other

	MinimumHealthyPercent int
	MaximumPercent        int
}

// Check is a health check.
type Check struct{ Interval, Timeout, Threshold int }

// Checked says whether the container has a health check of its own.
func (s Settings) Checked() bool { return s.Container != Check{} }

// Balanced says whether a load balancer checks the tasks: those of a worker it does not.
func (s Settings) Balanced() bool { return s.Target != Check{} }

// Unchecked is the second at which ECS counts a task that nothing checks as healthy.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html (minimumHealthyPercent)
const Unchecked = 40

// ContainerVerdict is the latest second at which the container's check has decided. Docker starts a check one interval after
// the last one ended, and failures count from the end of the start period on.
// Source: https://docs.docker.com/reference/dockerfile/#healthcheck
func (s Settings) ContainerVerdict() int {
	return s.StartPeriod + s.Container.Threshold*(s.Container.Interval+s.Container.Timeout)
}

// TargetVerdict is the latest second at which the load balancer has decided. It starts a check each interval, whatever the
// answer takes.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
func (s Settings) TargetVerdict() int {
	return s.Target.Threshold*s.Target.Interval + s.Target.Timeout
}

// verdicts are those of the checks that there are.
func (s Settings) verdicts() (all []int) {
	if s.Checked() {
		all = append(all, s.ContainerVerdict())
	}
	if s.Balanced() {
		all = append(all, s.TargetVerdict())
	}
	return all
}

// Found is the latest second at which ECS stops a task that fails: all checks have decided, and the grace period is over. A task that nothing checks fails a
// deployment only if it ends before ECS counts it.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html (healthCheckGracePeriodSeconds)
func (s Settings) Found() int {
	verdicts := s.verdicts()
	if len(verdicts) == 0 {
		return Unchecked
	}
	return max(s.GracePeriod, slices.Max(verdicts))
}

// LatestStart is the last second at which an application may begin to answer: later, ECS has stopped its task. It is 0 where nothing checks.
func (s Settings) LatestStart() int {
	verdicts := s.verdicts()
	if len(verdicts) == 0 {
		return 0
	}
	return max(s.GracePeriod, slices.Min(verdicts))
}

// Healthy is the latest second at which a task that began to answer in time is healthy for all checks: the target had failed
// before and needs its healthy threshold, the container one check.
func (s Settings) Healthy() int {
	if !s.Checked() && !s.Balanced() {
		return Unchecked
	}
	return s.LatestStart() + max(s.HealthyThreshold*s.Target.Interval+s.Target.Timeout, s.Container.Interval+s.Container.Timeout)
}

// Gone is the time that a task takes to leave: its target drains, where it has one, then it gets SIGTERM, then SIGKILL.
func (s Settings) Gone() int { return s.DeregistrationDelay + s.StopTimeout }

// room is how many tasks stay at least and run at most while n tasks are replaced: ECS rounds the one up, the other down.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
func (s Settings) room(n int) (stay, atOnce int) {
	stay = (n*s.MinimumHealthyPercent + 99) / 100
	return stay, n*s.MaximumPercent/100 - stay
}

// Rounds is how many times in a row tasks are started and others stopped until all n are replaced; 0 where none can be.
func (s Settings) Rounds(n int) int {
	_, atOnce := s.room(n)
	if atOnce < 1 {
		return 0
	}
	return (n + atOnce - 1) / atOnce
}

// Deploy is the longest time in which n tasks are replaced by tasks that become healthy.
func (s Settings) Deploy(n int) int { return s.Rounds(n) * (s.Healthy() + s.Gone()) }

// Threshold is the number of failed tasks after which the circuit breaker gives a deployment of n tasks up: half of them,
// rounded up, at least 3 and at most 200.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
func Threshold(n int) int { return min(max((n+1)/2, 3), 200) }

// Waves is how many times in a row tasks are started until Threshold of them have failed; 0 where none can be started.
func (s Settings) Waves(n int) int {
	_, atOnce := s.room(n)
	if atOnce < 1 {
		return 0
	}
	return (Threshold(n) + atOnce - 1) / atOnce
}

// GivenUp is the longest time until the circuit breaker gives up a deployment of n tasks whose tasks run and never answer.
func (s Settings) GivenUp(n int) int { return s.Waves(n) * (s.Found() + s.Gone()) }

// Rollback is GivenUp and the time until n tasks of the last good deployment run again and the failed ones are gone.
func (s Settings) Rollback(n int) int {
	total := s.GivenUp(n) + s.Gone()
	if stay, _ := s.room(n); stay < n {
		total += s.Healthy()
	}
	return total
}

// Longest finds the number of tasks, from low to high, for which a time is longest; the lowest of several.
func Longest(low, high int, time func(n int) int) (n, seconds int) {
	n, seconds = low, time(low)
	for more := low + 1; more <= high; more++ {
		if t := time(more); t > seconds {
			n, seconds = more, t
		}
	}
	return n, seconds
}
