package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"slipway/internal/stackjson"
)

// serviceTargets are the scalable targets of the services' task counts, the first service's first.
func (p *proof) serviceTargets() []stackjson.Block {
	var all []stackjson.Block
	for _, target := range made(p.stack, "aws_appautoscaling_target") {
		if textOr(target, "scalable_dimension") == desiredCount {
			all = append(all, target)
		}
	}
	if len(all) == 0 {
		p.facts = append(p.facts, Fact{Address: "aws_appautoscaling_target", Value: missing, Rule: "one must scale " + desiredCount})
	}
	slices.SortStableFunc(all, func(a, b stackjson.Block) int { return cmp.Compare(place(p.scaled(a)), place(p.scaled(b))) })
	for _, service := range services(p.stack) {
		switch {
		case len(all) == 0, slices.ContainsFunc(all, func(target stackjson.Block) bool { return p.scaled(target).Address == service.Address }):
		case isWorker(p.stack, service):
			p.note("%s runs a fixed number of tasks, %s: nothing scales it", nameOf(service), textOr(service, "desired_count"))
		default:
			p.add(service, "aws_appautoscaling_target", missing, false, "one must scale "+desiredCount)
		}
	}
	return all
}

// scaled is the service that a target scales; the first one where it names none.
func (p *proof) scaled(target stackjson.Block) stackjson.Block {
	for _, address := range p.stack.References(textOr(target, "resource_id")) {
		if block, ok := p.stack.Block(address); ok && isService(address) {
			return block
		}
	}
	return stackjson.Block{Address: "aws_ecs_service." + firstLabel, Label: firstLabel}
}

const desiredCount = "ecs:service:DesiredCount"

// of are the resources of a type whose resource_id is that of the scalable target.
func (p *proof) of(target stackjson.Block, typ string) []stackjson.Block {
	var all []stackjson.Block
	for _, block := range p.stack.OfType(typ) {
		if refersTo(p.stack, textOr(block, "resource_id"), target) {
			all = append(all, block)
		}
	}
	return all
}

const (
	tracking  = "target_tracking_scaling_policy_configuration."
	perTarget = "ALBRequestCountPerTarget"
)

// checkScalingPolicies wants the spec's three: CPU, memory and requests per target.
func checkScalingPolicies(p *proof) {
	for _, target := range p.serviceTargets() {
		services := p.stack.References(textOr(target, "resource_id"))
		p.add(target, "resource_id", textOr(target, "resource_id"), slices.ContainsFunc(services, isService), "must name a service of this configuration")
		low, okLow := target.Number("min_capacity")
		high, okHigh := target.Number("max_capacity")
		p.add(target, "max_capacity", textOr(target, "max_capacity"), okLow && okHigh && high > low,
			fmt.Sprintf("must be above min_capacity, %v, or nothing can scale", low))

		policies := p.of(target, "aws_appautoscaling_policy")
		if queue, queued := byQueue(policies); queued {
			p.is(queue, "policy_type", "TargetTrackingScaling")
			p.within(queue, tracking+"target_value", 1, 1e9)
			p.except(p.scaled(target), "a queue's messages scale the tasks: what else held a target would keep tasks that the queue no longer needs")
			continue
		}
		for _, metric := range []string{"ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization", perTarget} {
			const attribute = tracking + "predefined_metric_specification.predefined_metric_type"
			if service := p.scaled(target); metric == perTarget && isWorker(p.stack, service) {
				p.note("%s has no load balancer, and so no requests to scale by", nameOf(service))
				continue
			}
			i := slices.IndexFunc(policies, func(policy stackjson.Block) bool { return textOr(policy, attribute) == metric })
			if i < 0 {
				p.add(target, "policies", "none for "+metric, false, "a target tracking policy must hold it, or report.waive says why none does")
				continue
			}
			policy := policies[i]
			p.is(policy, attribute, metric)
			p.is(policy, "policy_type", "TargetTrackingScaling")
			p.within(policy, tracking+"target_value", 1, 1e9)
			if value, ok := policy.Text(tracking + "disable_scale_in"); ok {
				p.add(policy, tracking+"disable_scale_in", value, value == "false", "must be false, or tasks are never removed")
			}
			if metric == perTarget {
				p.checkLabel(policy)
			}
		}
	}
}

// byQueue is the policy that holds the messages of a queue for each task.
func byQueue(policies []stackjson.Block) (stackjson.Block, bool) {
	i := slices.IndexFunc(policies, func(policy stackjson.Block) bool {
		return strings.Contains(textOr(policy, tracking+"customized_metric_specification"), `"AWS/SQS"`)
	})
	if i < 0 {
		return stackjson.Block{}, false
	}
	return policies[i], true
}

func isService(address string) bool { return strings.HasPrefix(address, "aws_ecs_service.") }

// checkLabel wants <load balancer's suffix>/<target group's suffix>.
func (p *proof) checkLabel(policy stackjson.Block) {
	const attribute = tracking + "predefined_metric_specification.resource_label"
	value := textOr(policy, attribute)
	first, second, _ := strings.Cut(value, "}/${")
	balancer, suffix, ok := p.stack.Reference(first + "}")
	group, groupSuffix, okGroup := p.stack.Reference("${" + second)
	p.add(policy, attribute, value, ok && okGroup && balancer.Type == "aws_lb" && suffix == "arn_suffix" && group.Type == "aws_lb_target_group" &&
		groupSuffix == "arn_suffix",
		"must be the load balancer's and the target group's arn_suffix, with a slash between them")
}

// checkScheduledScaling wants schedules that lower the number of tasks and raise it again.
func checkScheduledScaling(p *proof) {
	for _, target := range p.serviceTargets() {
		service, calendar := p.scaled(target), calendarOfTarget(p.stack, target, p.year)
		if service.Label != firstLabel && calendar.Flat <= 1 {
			p.note("%s has a floor of %d at all hours: no schedule saves anything there", nameOf(service), calendar.Flat)
			continue
		}
		actions := p.of(target, "aws_appautoscaling_scheduled_action")
		if _, queued := byQueue(p.of(target, "aws_appautoscaling_policy")); queued && len(actions) == 0 {
			p.except(service, "a queue's messages scale the tasks, at any hour")
			continue
		}
		for _, action := range actions {
			p.given(action, "schedule")
			p.within(action, "scalable_target_action.min_capacity", 1, 5000)
		}
		p.add(target, "scheduled actions", fmt.Sprint(len(actions)), len(actions) >= 2, "must be two or more: one down, one up again")
		p.add(target, "floor-hours saved", fmt.Sprintf("%s of %s (%s)", Decimals(calendar.SavedHours, 2), Decimals(calendar.FlatHours, 2),
			percent(calendar.SavedPercent)),
			calendar.SavedHours > 0, "must be above 0, or the schedules save nothing")
		for _, problem := range calendar.Problems {
			p.add(target, "calendar", problem, false, "must have neither gaps nor overlaps")
		}
		p.noteFloor(service, calendar.Lowest)
	}
}

// noteFloor says what a low floor means.
func (p *proof) noteFloor(service stackjson.Block, floor int) {
	of := ""
	if len(services(p.stack)) > 1 {
		of = nameOf(service) + ": "
	}
	switch {
	case floor == 0 && isWorker(p.stack, service):
		p.note("%sa floor of 0 does no work until something scales it, and a deployment in that time proves nothing", of)
	case floor == 0:
		p.mendable(service, mendFloor(1), "%sa floor of 0 answers nobody: the load balancer says 503 until another schedule raises it, "+
			"and a deployment in that time proves nothing", of)
	case floor == 1:
		p.mendable(service, mendFloor(2), "%sa floor of 1 is one zone; %s of 2 keeps two", of, keyOf(service, "scaling.schedules[].min"))
	}
}
