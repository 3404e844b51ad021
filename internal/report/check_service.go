package report

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/stackjson"
)

// containers are those of a service's task definition, with the path of each.
func (p *proof) containers(service stackjson.Block) (task stackjson.Block, paths []string) {
	task, ok := p.refers(service, "task_definition", "aws_ecs_task_definition")
	if !ok {
		return task, nil
	}
	for i := range task.Objects("container_definitions") {
		paths = append(paths, fmt.Sprintf("container_definitions[%d]", i))
	}
	if len(paths) == 0 {
		p.add(task, "container_definitions", textOr(task, "container_definitions"), false, "must be a JSON array of containers")
	}
	return task, paths
}

// essential containers stop the task when they fail; that is also the default.
func essential(task stackjson.Block, path string) bool {
	value, ok := task.Text(path + ".essential")
	return !ok || value == "true"
}

// noCheck are commands that succeed whatever the application does.
var noCheck = []string{"", "true", "/bin/true", "exit 0", ":", "echo"}

// canFail tells whether a health check's command is one that can fail.
func canFail(command []string) bool {
	return len(command) > 1 && (command[0] == "CMD" || command[0] == "CMD-SHELL") &&
		!slices.Contains(noCheck, strings.TrimSpace(strings.Join(command[1:], " ")))
}

func checkContainerHealth(p *proof) {
	judged := false
	for _, service := range p.services() {
		task, paths := p.containers(service)
		for _, path := range paths {
			if !essential(task, path) {
				continue
			}
			check := path + ".healthCheck"
			if _, checked := task.Lookup(check); !checked && isWorker(p.stack, service) {
				p.note("%s %s has no health check, as nobody asks a worker: ECS replaces its task when the container ends, and not when it hangs; "+
					"%s finds that, too", task.Address, path, keyOf(service, "service.health_check.command"))
				continue
			}
			judged = true
			command := task.Texts(check + ".command")
			p.add(task, check+".command", textOr(task, check+".command"), canFail(command), "must be CMD or CMD-SHELL and a command that can fail")
			// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
			p.within(task, check+".interval", 5, 300)
			p.within(task, check+".timeout", 2, 60)
			p.within(task, check+".retries", 1, 10)
			p.within(task, check+".startPeriod", 0, 300)
		}
	}
	for _, service := range services(p.stack) {
		if !judged {
			p.except(service, "nobody asks a worker, and no container has a health check")
		}
	}
}

// unbalanced says why something about targets does not hold for a worker.
func (p *proof) unbalanced(service stackjson.Block, follows string) bool {
	switch {
	case !isWorker(p.stack, service):
		return false
	case loadBalancer.missing(p.stack):
		p.except(service, loadBalancer.so(follows))
	default:
		p.note("%s has no load balancer, and so %s", nameOf(service), follows)
	}
	return true
}

// targetGroups are those of a service.
func (p *proof) targetGroups(service stackjson.Block) []stackjson.Block {
	var groups []stackjson.Block
	for i := range service.Objects("load_balancer") {
		attribute := "load_balancer.target_group_arn"
		if len(service.Objects("load_balancer")) > 1 {
			attribute = fmt.Sprintf("load_balancer[%d].target_group_arn", i)
		}
		if group, ok := p.refers(service, attribute, "aws_lb_target_group"); ok {
			groups = append(groups, group)
		}
	}
	if len(service.Objects("load_balancer")) == 0 {
		p.add(service, "load_balancer", missing, false, "must name a target group")
	}
	return groups
}

// longestDelay of deregistration, below AWS's 300 seconds.
const longestDelay = 299

// checkTargetHealth wants what the spec calls optimized: a check that is on and explicit, tolerates single failures, and a short deregistration delay.
func checkTargetHealth(p *proof) {
	for _, service := range p.services() {
		if p.unbalanced(service, "no targets whose health is checked") {
			continue
		}
		for _, group := range p.targetGroups(service) {
			p.is(group, "health_check.enabled", "true")
			p.among(group, "health_check.protocol", "HTTP", "HTTPS")
			p.given(group, "health_check.path")
			p.add(group, "health_check.matcher", textOr(group, "health_check.matcher"), noServerErrors(textOr(group, "health_check.matcher")),
				"must be status codes from 200 to 499")
			p.within(group, "health_check.healthy_threshold", 2, 10)
			p.within(group, "health_check.unhealthy_threshold", 2, 10)
			interval, _ := group.Number("health_check.interval")
			p.within(group, "health_check.interval", 5, 300)
			p.within(group, "health_check.timeout", 2, max(2, interval-1))
			p.within(group, "deregistration_delay", 0, longestDelay)
		}
		start := 0.0
		if task, _, ok := p.stack.Reference(textOr(service, "task_definition")); ok {
			for i := range task.Objects("container_definitions") {
				if n, ok := task.Number(fmt.Sprintf("container_definitions[%d].healthCheck.startPeriod", i)); ok {
					start = max(start, n)
				}
			}
		}
		p.within(service, "health_check_grace_period_seconds", start, 2147483647)
	}
}

func noServerErrors(matcher string) bool {
	for part := range strings.SplitSeq(matcher, ",") {
		low, high, ranged := strings.Cut(strings.TrimSpace(part), "-")
		if !ranged {
			high = low
		}
		if len(low) != 3 || len(high) != 3 || low < "200" || high > "499" {
			return false
		}
	}
	return true
}

func checkCircuitBreaker(p *proof) {
	for _, service := range p.services() {
		p.is(service, "deployment_circuit_breaker.enable", "true")
		p.is(service, "deployment_circuit_breaker.rollback", "true")
		if controller, ok := service.Text("deployment_controller.type"); ok {
			p.add(service, "deployment_controller.type", controller, controller == "ECS", "must be ECS: other controllers have no circuit breaker")
		}
	}
}

func checkStickiness(p *proof) {
	for _, service := range p.services() {
		if p.unbalanced(service, "no sessions to keep") {
			continue
		}
		for _, group := range p.targetGroups(service) {
			p.is(group, "stickiness.enabled", "true")
			p.is(group, "stickiness.type", "lb_cookie")
			p.within(group, "stickiness.cookie_duration", 1, 604800)
		}
	}
	for _, listener := range p.stack.OfType("aws_lb_listener") {
		if protocol, _ := listener.Text("protocol"); protocol == "HTTP" && textOr(listener, "default_action.type") == "forward" {
			p.note("%s answers plain HTTP: the cookie travels in clear; set load_balancer.domain or load_balancer.certificate_arn", listener.Address)
		}
	}
}
