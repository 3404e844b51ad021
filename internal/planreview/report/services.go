package report

import (
	"cmp"
	"strings"

	"slipway/internal/planreview/plan"
)

// services are the ECS services of a plan, each by what leads to it. Where there is one, nothing has to say whose it is.
type services struct {
	called  map[string]string // by address: a name, or the address where the name is not known or not the only one
	byName  map[string]string
	byTask  map[string]string // by the family of the task definition, or a reference to it
	byGroup map[string]string // by the ARN of a target group, or a reference to it
}

func servicesOf(p *plan.Plan) services {
	s := services{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	var all []*plan.Change
	names := map[string]int{}
	for _, c := range p.Changes {
		if c.Is("aws_ecs_service") && c.Deposed == "" {
			all = append(all, c)
			names[either(c, "name")]++
		}
	}
	for _, c := range all {
		name := either(c, "name")
		one := name
		if name == "" || names[name] > 1 {
			one = c.Address
		} else {
			s.byName[name], s.byName["${"+c.Address+".name}"] = one, one
		}
		s.called[c.Address] = one
		for _, side := range []any{c.Before, c.After} {
			family, _, _ := strings.Cut(lastSegment(plan.Text(plan.Value(side, "task_definition"))), ":")
			s.byTask[family] = one
			groups, _ := plan.Value(side, "load_balancer").([]any)
			for _, group := range groups {
				s.byGroup[plan.Text(plan.Value(group, "target_group_arn"))] = one
			}
		}
	}
	for _, by := range []map[string]string{s.byTask, s.byGroup} {
		delete(by, "")
	}
	return s
}

// of names the service that a change belongs to; "" where that is not known, or there are not several.
func (s services) of(c *plan.Change) string {
	itself := "${" + c.Address + ".arn}"
	switch {
	case len(s.called) < 2:
		return ""
	case c.Is("aws_ecs_service"):
		return s.called[c.Address]
	case c.Is("aws_ecs_task_definition"):
		family := either(c, "family")
		return cmp.Or(s.byTask[family], s.byTask[itself], s.byName[family])
	case c.Is("aws_lb_target_group", "aws_alb_target_group"):
		return cmp.Or(s.byGroup[either(c, "arn")], s.byGroup[itself])
	case c.Is("aws_appautoscaling_target", "aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"):
		return s.byName[lastSegment(either(c, "resource_id"))]
	}
	return ""
}

// row tells of a change, and of which service it is.
func (s services) row(c *plan.Change, detail string) Row {
	if service := s.of(c); service != "" {
		detail += ", of the service " + service
	}
	return Row{c.Address, string(c.Action), detail}
}

// either is the text of an attribute after the change, or before where it is not known or gone.
func either(c *plan.Change, name string) string {
	return cmp.Or(plan.Text(c.New(name)), plan.Text(c.Old(name)))
}

func lastSegment(text string) string { return text[strings.LastIndex(text, "/")+1:] }
