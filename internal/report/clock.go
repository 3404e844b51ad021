package report

import (
	"fmt"
	"strings"

	"slipway/internal/clock"
	"slipway/internal/stackjson"
)

// Clock is how long a deployment, its rollback and a destroy may take at worst.
type Clock struct {
	Inputs   []Fact   `json:"inputs"`
	Times    []Span   `json:"times"`
	Destroy  []Span   `json:"destroy,omitempty"` // the longest chain of deletions, in order, and their sum
	Blocked  []Fact   `json:"blocked,omitempty"` // what refuses a destroy
	Notes    []string `json:"notes,omitempty"`
	Problems []string `json:"problems,omitempty"`
}

// Span is a time and how it was computed.
type Span struct {
	Name    string `json:"name"`
	Seconds int    `json:"seconds"`
	Formula string `json:"formula"`
}

// deployed is the name of the time that a deployment takes.
const deployed = "a deployment is done"

// Deployment is the time that a deployment takes; false where it could not be computed.
func (c Clock) Deployment() (Span, bool) {
	for _, span := range c.Times {
		if span.Name == deployed {
			return span, true
		}
	}
	return Span{}, false
}

// newClock is that of the first service, and of a destroy.
func newClock(stack *stackjson.Config) Clock {
	all := services(stack)
	if len(all) == 0 {
		c := Clock{Problems: []string{"no aws_ecs_service in the configuration"}}
		c.destroy(stack)
		return c
	}
	c := clockOf(stack, all[0])
	c.destroy(stack)
	return c
}

// clockOf is how long a deployment of one service takes.
func clockOf(stack *stackjson.Config, service stackjson.Block) (c Clock) {
	task, _, _ := stack.Reference(textOr(service, "task_definition"))
	container := slowestContainer(task)
	var s clock.Settings
	if _, checked := task.Lookup(container + ".healthCheck"); checked {
		s.Container = clock.Check{
			Interval:  c.read(task, container+".healthCheck.interval"),
			Timeout:   c.read(task, container+".healthCheck.timeout"),
			Threshold: c.read(task, container+".healthCheck.retries"),
		}
		s.StartPeriod = c.read(task, container+".healthCheck.startPeriod")
	}
	s.StopTimeout = c.timeToStop(task)
	c.noteWaits(task)
	if !isWorker(stack, service) {
		group, _, _ := stack.Reference(textOr(service, "load_balancer.target_group_arn"))
		s.Target = clock.Check{
			Interval:  c.read(group, "health_check.interval"),
			Timeout:   c.read(group, "health_check.timeout"),
			Threshold: c.read(group, "health_check.unhealthy_threshold"),
		}
		s.HealthyThreshold = c.read(group, "health_check.healthy_threshold")
		s.DeregistrationDelay = c.read(group, "deregistration_delay")
		s.GracePeriod = c.read(service, "health_check_grace_period_seconds")
	}
	s.MinimumHealthyPercent = c.read(service, "deployment_minimum_healthy_percent")
	s.MaximumPercent = c.read(service, "deployment_maximum_percent")
	low, high := taskRange(stack, service)
	if low == 0 { // none are replaced at once
		low = 1
	}
	if len(c.Problems) == 0 && low >= 1 && high >= low {
		c.compute(s, service, low, high)
	}
	return c
}

// slowestContainer is the path of the essential container whose health check decides last.
func slowestContainer(task stackjson.Block) string {
	slowest, latest := "container_definitions[0]", -1
	for i := range task.Objects("container_definitions") {
		path := fmt.Sprintf("container_definitions[%d]", i)
		if _, ok := task.Lookup(path + ".healthCheck"); !ok || !essential(task, path) {
			continue
		}
		number := func(name string) int {
			n, _ := task.Number(path + ".healthCheck." + name)
			return int(n)
		}
		check := clock.Check{Interval: number("interval"), Timeout: number("timeout"), Threshold: number("retries")}
		if decides := (clock.Settings{Container: check, StartPeriod: number("startPeriod")}).ContainerVerdict(); decides > latest {
			slowest, latest = path, decides
		}
	}
	return slowest
}

// timeToStop is the longest chain of containers that stop one after the other: one gets its signal when those that depend on it have stopped, and one that was
// waited for to end has ended.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (dependsOn)
func (c *Clock) timeToStop(task stackjson.Block) int {
	type part struct {
		stop int
		on   []string
	}
	parts, ended := map[string]part{}, map[string]bool{}
	for i := range task.Objects("container_definitions") {
		path := fmt.Sprintf("container_definitions[%d]", i)
		one := part{stop: c.read(task, path+".stopTimeout")}
		for j := range task.Objects(path + ".dependsOn") {
			wait := fmt.Sprintf("%s.dependsOn[%d]", path, j)
			on, condition := textOr(task, wait+".containerName"), textOr(task, wait+".condition")
			one.on = append(one.on, on)
			ended[on] = ended[on] || condition == "COMPLETE" || condition == "SUCCESS"
		}
		parts[textOr(task, path+".name")] = one
	}
	known := map[string]int{}
	var from func(name string) int
	from = func(name string) int {
		if seconds, seen := known[name]; seen {
			return seconds
		}
		known[name] = 0 // ECS takes no circle
		longest := 0
		for _, on := range parts[name].on {
			longest = max(longest, from(on))
		}
		if !ended[name] {
			longest += parts[name].stop
		}
		known[name] = longest
		return longest
	}
	longest := 0
	for name := range parts {
		longest = max(longest, from(name))
	}
	return longest
}

// noteWaits says that containers wait for each other before the task is RUNNING, from where the clock counts.
// Source: https://github.com/aws/containers-roadmap/issues/2379
func (c *Clock) noteWaits(task stackjson.Block) {
	for _, container := range task.Objects("container_definitions") {
		if len((stackjson.Block{Body: container}).Objects("dependsOn")) > 0 {
			c.Notes = append(c.Notes, "Containers wait for others before the task is RUNNING: a migration that runs first, or a check that must have passed. "+
				"That comes on top for each task; service.sidecars[].start_timeout bounds it where it is set.")
			return
		}
	}
}

func (c *Clock) read(block stackjson.Block, attribute string) int {
	n, ok := block.Number(attribute)
	if !ok {
		c.Problems = append(c.Problems, strings.TrimSpace(block.Address+" "+attribute)+" is "+textOr(block, attribute)+", so nothing can be computed")
	}
	c.Inputs = append(c.Inputs, Fact{Address: block.Address, Attribute: attribute, Value: textOr(block, attribute), Holds: ok})
	return int(n)
}

// taskRange is the fewest and the most tasks that the service may be told to run.
func taskRange(stack *stackjson.Config, service stackjson.Block) (low, high int) {
	target, ok := targetOf(stack, service)
	if !ok {
		n, _ := service.Number("desired_count")
		return int(n), int(n)
	}
	return rangeOf(stack, target)
}

// rangeOf is the fewest and the most tasks of a scalable target with its schedules.
func rangeOf(stack *stackjson.Config, target stackjson.Block) (low, high int) {
	lowest, _ := target.Number("min_capacity")
	highest, _ := target.Number("max_capacity")
	p := &proof{stack: stack}
	for _, action := range p.of(target, "aws_appautoscaling_scheduled_action") {
		if n, ok := action.Number("scalable_target_action.min_capacity"); ok {
			lowest = min(lowest, n)
		}
		if n, ok := action.Number("scalable_target_action.max_capacity"); ok {
			highest = max(highest, n)
		}
	}
	return int(lowest), int(highest)
}

func (c *Clock) compute(s clock.Settings, service stackjson.Block, low, high int) {
	add := func(name string, seconds int, format string, values ...any) {
		c.Times = append(c.Times, Span{name, seconds, fmt.Sprintf(format, values...)})
	}
	if s.Checked() {
		add("container's check has decided", s.ContainerVerdict(), "start period %d + %d retries x (interval %d + timeout %d)",
			s.StartPeriod, s.Container.Threshold, s.Container.Interval, s.Container.Timeout)
	}
	if s.Balanced() {
		add("target group's check has decided", s.TargetVerdict(), "unhealthy threshold %d x interval %d + timeout %d",
			s.Target.Threshold, s.Target.Interval, s.Target.Timeout)
	}
	c.verdicts(s, add)
	if s.Balanced() {
		add("a task is gone", s.Gone(), "deregistration delay %d + stop timeout %d", s.DeregistrationDelay, s.StopTimeout)
	} else {
		add("a task is gone", s.Gone(), "stop timeout %d", s.StopTimeout)
	}
	if s.Rounds(low) == 0 {
		c.Problems = append(c.Problems, fmt.Sprintf("with minimum %d%% and maximum %d%%, no task of %d can be replaced", s.MinimumHealthyPercent, s.MaximumPercent,
			low))
		return
	}
	n, deploy := clock.Longest(low, high, s.Deploy)
	add(deployed, deploy, "%s: %s x (healthy %d + gone %d); the longest for %d to %d tasks", plural(n, "task"), plural(s.Rounds(n), "round"),
		s.Healthy(), s.Gone(), low, high)
	longest := deploy
	if enabled, _ := service.Text("deployment_circuit_breaker.enable"); enabled == "true" {
		n, givenUp := clock.Longest(low, high, s.GivenUp)
		add("a failing deployment is given up", givenUp, "%s: threshold %d failures, %s x (found %d + gone %d)", plural(n, "task"), clock.Threshold(n),
			plural(s.Waves(n), "wave"), s.Found(), s.Gone())
		longest = max(longest, givenUp)
		if rollback, _ := service.Text("deployment_circuit_breaker.rollback"); rollback == "true" {
			m, back := clock.Longest(low, high, s.Rollback)
			formula := fmt.Sprintf("%s: given up %d + gone %d", plural(m, "task"), s.GivenUp(m), s.Gone())
			if back > s.GivenUp(m)+s.Gone() {
				formula += fmt.Sprintf(" + healthy %d, for the tasks that were stopped before", s.Healthy())
			}
			add("a failing deployment is rolled back", back, "%s", formula)
			longest = max(longest, back)
		}
	}
	c.fitsTimeout(service, longest)
	if enabled, _ := service.Text("alarms.enable"); enabled == "true" {
		c.Notes = append(c.Notes, "Deployment alarms are on: after the tasks are healthy ECS goes on watching for a time that it takes from the alarms' "+
			"periods and that is not counted here.")
	}
	if start := s.StartPeriod; s.Balanced() && s.GracePeriod < start {
		c.Problems = append(c.Problems, fmt.Sprintf("the grace period, %d s, ends before the container's start period, %d s", s.GracePeriod, start))
	}
}

// verdicts tells when the checks that there are have decided on a task.
func (c *Clock) verdicts(s clock.Settings, add func(name string, seconds int, format string, values ...any)) {
	const latest, healthy, found = "latest moment to begin to answer", "a task is healthy", "a failing task is found"
	switch {
	case !s.Balanced() && !s.Checked():
		c.Notes = append(c.Notes, "Nothing checks a worker's tasks: its container has no health check. ECS counts one that still runs after a "+
			"while as healthy; a deployment does not wait for what goes wrong later.")
		add(healthy, s.Healthy(), "how long ECS waits where nothing checks")
		add(found, s.Found(), "the same, for one that ends before")
	case !s.Balanced():
		c.Notes = append(c.Notes, "A worker has no load balancer: the container's health check alone decides.")
		add(latest, s.LatestStart(), "the verdict %d", s.ContainerVerdict())
		add(healthy, s.Healthy(), "%d + interval %d + timeout %d", s.LatestStart(), s.Container.Interval, s.Container.Timeout)
		add(found, s.Found(), "the verdict")
	case !s.Checked():
		c.Notes = append(c.Notes, "The container has no health check: the target group's alone decides.")
		add(latest, s.LatestStart(), "the longer of grace period %d and the verdict %d", s.GracePeriod, s.TargetVerdict())
		add(healthy, s.Healthy(), "%d + healthy threshold %d x interval %d + timeout %d",
			s.LatestStart(), s.HealthyThreshold, s.Target.Interval, s.Target.Timeout)
		add(found, s.Found(), "the longer of grace period %d and the verdict", s.GracePeriod)
	default:
		add(latest, s.LatestStart(), "the longer of grace period %d and the first verdict %d", s.GracePeriod,
			min(s.ContainerVerdict(), s.TargetVerdict()))
		add(healthy, s.Healthy(), "%d + the longer of healthy threshold %d x interval %d + timeout %d, and container interval %d + timeout %d",
			s.LatestStart(), s.HealthyThreshold, s.Target.Interval, s.Target.Timeout, s.Container.Interval, s.Container.Timeout)
		add(found, s.Found(), "the longest of grace period %d and both verdicts", s.GracePeriod)
	}
}

// fitsTimeout holds the longest time against what Terraform waits for.
func (c *Clock) fitsTimeout(service stackjson.Block, longest int) {
	waits, _ := service.Text("wait_for_steady_state")
	for _, operation := range []string{"create", "update"} {
		limit := timeout(service, operation)
		c.Times = append(c.Times, Span{"Terraform waits for " + operation, limit, timeoutSource(service, operation)})
		if waits == "true" && longest > limit {
			c.Problems = append(c.Problems, fmt.Sprintf("%s timeouts.%s is %d s, and a deployment or its rollback may take %d s: Terraform gives up before ECS is done",
				service.Address, operation, limit, longest))
		}
	}
}
