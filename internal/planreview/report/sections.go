package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"slipway/internal/planreview/deploy"
	"slipway/internal/planreview/iam"
	"slipway/internal/planreview/network"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/text"
)

// rollout are the attributes of a service that say how a release goes.
var rollout = []string{
	"deployment_circuit_breaker", "deployment_maximum_percent", "deployment_minimum_healthy_percent", "deployment_controller", "alarms",
	"health_check_grace_period_seconds", "wait_for_steady_state", "availability_zone_rebalancing", "capacity_provider_strategy", "launch_type",
	"platform_version", "enable_execute_command", "force_new_deployment", "task_definition",
}

func deployRows(p *plan.Plan) []Row {
	services := servicesOf(p)
	var rows []Row
	for _, c := range p.Changes {
		if c.Action != plan.Create && !c.Keeps() {
			continue
		}
		switch {
		case c.Is("aws_ecs_task_definition"):
			task := deploy.Compare(c)
			if task.Unknown {
				rows = append(rows, services.row(c, "containers: known only after apply, or hidden"))
			}
			for _, item := range task.Items {
				rows = append(rows, services.row(c, item.What+": "+sides(item.Before, item.After)))
			}
		case c.Is("aws_ecs_service") && c.Keeps():
			for _, change := range c.Diff() {
				if slices.Contains(rollout, firstName(change.Path)) {
					rows = append(rows, services.row(c, attribute(change)))
				}
			}
		case c.Is("aws_lambda_function", "aws_apprunner_service"):
			for _, change := range c.Diff() {
				switch firstName(change.Path) {
				case "image_uri", "s3_key", "s3_object_version", "source_code_hash", "runtime", "handler", "memory_size", "timeout", "environment", "source_configuration":
					if c.Keeps() {
						rows = append(rows, services.row(c, attribute(change)))
					}
				}
			}
		}
	}
	return rows
}

// sides writes what was and what is; a side that there is not is left out.
func sides(before, after string) string {
	switch {
	case before == "":
		return "+ " + after
	case after == "":
		return "- " + before
	case before == after:
		return after + ", another value"
	}
	return before + " → " + after
}

func permissions(p *plan.Plan) []Permission {
	var all []Permission
	for _, c := range iam.Changes(p) {
		if c.Unread != "" {
			all = append(all, Permission{Address: c.Address, Added: c.Action != plan.Delete, Direction: "unknown", Effect: "unknown",
				Condition: c.Attribute + ": " + c.Unread})
		}
		for _, row := range c.Rows {
			direction := "narrowed"
			if row.Widens() && len(c.Said) > 0 {
				direction = "widened"
			}
			if c.NewIdentity {
				direction = "new"
			}
			all = append(all, Permission{c.Address, row.Added, direction, row.Effect, slices.Clone(row.Actions), slices.Clone(row.Resources),
				slices.Clone(row.Principals), conditions(row.Conditions)})
		}
	}
	slices.SortStableFunc(all, func(a, b Permission) int { return cmp.Compare(rank(a.Direction), rank(b.Direction)) })
	return all
}

func rank(direction string) int {
	return slices.Index([]string{"unknown", "widened", "narrowed", "new"}, direction)
}

func conditions(all []iam.Condition) string {
	var said []string
	for _, c := range all {
		said = append(said, fmt.Sprintf("%s %s %s", c.Key, c.Operator, strings.Join(c.Values, ", ")))
	}
	return strings.Join(said, "; ")
}

func edges(p *plan.Plan) []Edge {
	opened, closed := network.Changes(p)
	var all []Edge
	for _, e := range opened {
		all = append(all, Edge{e.Address, true, e.Ports(), e.Direction() + " " + e.Peer})
	}
	for _, e := range closed {
		all = append(all, Edge{e.Address, false, e.Ports(), e.Direction() + " " + e.Peer})
	}
	return all
}

// scaled are the attributes that say how much runs, and when.
var scaled = []string{
	"desired_count", "min_capacity", "max_capacity", "min_size", "max_size", "desired_capacity", "scalable_target_action",
	"schedule", "start_time", "end_time", "timezone",
	"target_tracking_scaling_policy_configuration", "step_scaling_policy_configuration", "serverlessv2_scaling_configuration", "instance_class", "scaling_config",
	"read_capacity", "write_capacity", "num_cache_clusters", "allocated_storage",
}

func scalingRows(p *plan.Plan) []Row {
	services := servicesOf(p)
	var rows []Row
	for _, c := range p.Changes {
		if c.Data || c.Deposed != "" {
			continue
		}
		if !slices.ContainsFunc(scaled, func(name string) bool { return c.Old(name) != nil || c.New(name) != nil }) {
			continue // most resources: comparing all their attributes takes time
		}
		whole := strings.HasPrefix(c.Type, "aws_appautoscaling_") || c.Is("aws_rds_cluster_instance", "aws_autoscaling_policy", "aws_autoscaling_schedule")
		switch {
		case c.Keeps():
			for _, change := range c.Diff() {
				if slices.Contains(scaled, firstName(change.Path)) && !(change.Unknown && c.Action == plan.Replace) {
					rows = append(rows, services.row(c, attribute(change)))
				}
			}
		case whole && (c.Action == plan.Create || c.Action == plan.Delete):
			rows = append(rows, services.row(c, capacity(c)))
		}
	}
	return rows
}

// capacity says in a few words what a scaling resource or an instance provides.
func capacity(c *plan.Change) string {
	side := c.After
	if c.Action == plan.Delete {
		side = c.Before
	}
	var said []string
	for _, path := range [][]string{
		{"instance_class"}, {"min_capacity"}, {"max_capacity"}, {"schedule"}, {"scalable_target_action", "min_capacity"}, {"scalable_target_action", "max_capacity"},
		{"target_tracking_scaling_policy_configuration", "predefined_metric_specification",
			"predefined_metric_type"}, {"target_tracking_scaling_policy_configuration", "target_value"},
	} {
		if value := plan.Text(plan.Value(side, path...)); value != "" {
			said = append(said, path[len(path)-1]+" "+value)
		}
	}
	return strings.Join(said, ", ")
}

func outputRows(p *plan.Plan) []Row {
	var rows []Row
	for _, o := range p.Outputs {
		if o.Action == plan.NoOp {
			continue
		}
		detail := values(o.Before, o.After, o.Unknown)
		if o.Action == plan.Update && !o.Unknown && plan.Equal(o.Before, o.After) {
			detail = "the same value" // its description or whether it is sensitive changes
		}
		rows = append(rows, Row{"output." + o.Name, string(o.Action), detail})
	}
	return rows
}

func moveRows(p *plan.Plan) []Row {
	var rows []Row
	for _, c := range p.Changes {
		if c.PreviousAddress != "" {
			rows = append(rows, Row{c.Address, "move", "from " + c.PreviousAddress})
		}
		if c.Imported {
			detail := "id not shown"
			if c.ImportID != "" {
				detail = "id " + c.ImportID
			}
			rows = append(rows, Row{c.Address, "import", detail})
		}
		if c.Action == plan.Forget {
			rows = append(rows, Row{c.Address, "forget", "it stays, and Terraform no longer manages it"})
		}
	}
	for _, address := range p.Invocations {
		rows = append(rows, Row{address, "invoke", "the apply invokes this action"})
	}
	for _, d := range p.Deferred {
		rows = append(rows, Row{d.Change.Address, "defer", string(d.Change.Action) + " in a later plan: " + d.Reason})
	}
	return rows
}

// mostDrift rows are listed; the rest is counted.
const mostDrift = 20

// driftRows groups resources of one type in which the same attributes drifted. What was empty when it was last read, and is left as it is now,
// is only counted: AWS and the provider fill in such values after every apply.
func driftRows(p *plan.Plan) []Row {
	groups := map[string][]*plan.Change{}
	var order []string
	filled := 0
	for _, c := range p.Drift {
		if !drifted(c) {
			continue
		}
		if filledIn(p, c) {
			filled++
			continue
		}
		key := c.Type + "\x00" + string(c.Action)
		if c.Action != plan.Delete {
			key += "\x00" + strings.Join(c.Changed(), "\x00")
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], c)
	}
	var rows []Row
	rest := 0
	for i, key := range order {
		group := groups[key]
		if i >= mostDrift {
			rest += len(group)
			continue
		}
		c := group[0]
		more := len(group) - 1
		var detail string
		switch {
		case c.Action == plan.Delete:
			detail = "deleted outside of Terraform"
		case more > 0: // to other values
			detail = strings.Join(c.Changed(), ", ")
		default:
			detail = attributes(c)
		}
		if more > 0 {
			detail += fmt.Sprintf("; the same in %d more", more)
		}
		rows = append(rows, Row{c.Address, string(c.Action), detail})
	}
	if rest > 0 {
		rows = append(rows, Row{"", "", text.Counted(rest, "more resource") + " drifted"})
	}
	if filled > 0 {
		have := "have"
		if filled == 1 {
			have = "has"
		}
		rows = append(rows, Row{"", "", fmt.Sprintf("%s %s values where there were none; the plan leaves them", text.Counted(filled, "resource"), have)})
	}
	return rows
}

// drifted says whether a resource of the plan's drift differs in more than the form of nothing, such as null and "".
func drifted(c *plan.Change) bool {
	return c.Action != plan.NoOp && (c.Action != plan.Update || len(c.Diff()) > 0)
}

// filledIn says whether nothing but empty attributes drifted, and the plan does not touch them.
func filledIn(p *plan.Plan, drift *plan.Change) bool {
	if drift.Action != plan.Update {
		return false
	}
	planned := p.Find(drift.Address)
	for _, change := range drift.Diff() {
		if !plan.Empty(change.Before) || planned != nil && planned.Action != plan.NoOp && slices.Contains(planned.Changed(), firstName(change.Path)) {
			return false
		}
	}
	return true
}
