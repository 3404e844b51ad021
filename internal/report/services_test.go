package report

import (
	"slices"
	"strings"
	"testing"
)

// several is an environment with the first service, admin behind the same load balancer, and worker.
func several(t *testing.T) document { return snapshot(t, "services") }

func service(t *testing.T, r Report, name string) Service {
	t.Helper()
	for _, one := range r.Services() {
		if one.Name == name {
			return one
		}
	}
	t.Fatalf("no service %s", name)
	return Service{}
}

// What is about one service is proven for each, the first one first, and what a worker has not is said with the reason.
func TestEachServiceIsJudged(t *testing.T) {
	r := several(t).build()
	for _, item := range r.Checklist {
		if item.Result != Pass && item.Item != "alarms" { // which tell nobody
			t.Errorf("%s: %s", item.Item, item.Why())
		}
	}
	for item, addresses := range map[string][]string{
		"task-role":              {"aws_iam_role.ecs_task_role", "aws_iam_role.admin_ecs_task_role", "aws_iam_role.worker_ecs_task_role"},
		"container-health-check": {"aws_ecs_task_definition.main", "aws_ecs_task_definition.admin"},
		"alb-health-check":       {"aws_lb_target_group.main", "aws_lb_target_group.admin"},
		"circuit-breaker":        {"aws_ecs_service.main", "aws_ecs_service.admin", "aws_ecs_service.worker"},
		"scaling-policies":       {"aws_appautoscaling_target.ecs", "aws_appautoscaling_target.admin_ecs", "aws_appautoscaling_target.worker_ecs"},
		"scheduled-scaling":      {"aws_appautoscaling_target.ecs", "aws_appautoscaling_target.admin_ecs"},
		"rds-proxy":              {"aws_ecs_task_definition.main", "aws_ecs_task_definition.admin", "aws_ecs_task_definition.worker"},
		"secrets":                {"aws_ecs_task_definition.main", "aws_ecs_task_definition.admin", "aws_ecs_task_definition.worker"},
		"stickiness":             {"aws_lb_target_group.main", "aws_lb_target_group.admin"},
	} {
		typ, _, _ := strings.Cut(addresses[0], ".")
		var proven []string
		for _, fact := range result(t, r, item).Facts {
			if strings.HasPrefix(fact.Address, typ+".") && !slices.Contains(proven, fact.Address) {
				proven = append(proven, fact.Address)
			}
		}
		if !slices.Equal(proven, addresses) {
			t.Errorf("%s: proven of %v, want %v", item, proven, addresses)
		}
	}
	for item, note := range map[string]string{
		"task-role":              "services.admin.s3.bucket_prefix narrows it",
		"container-health-check": "aws_ecs_task_definition.worker container_definitions[0] has no health check, as nobody asks a worker",
		"alb-health-check":       "worker has no load balancer, and so no targets",
		"scaling-policies":       "worker has no load balancer, and so no requests to scale by",
		"scheduled-scaling":      "worker has a floor of 1 at all hours",
		"stickiness":             "worker has no load balancer, and so no sessions",
	} {
		if notes := strings.Join(result(t, r, item).Notes, "\n"); !strings.Contains(notes, note) {
			t.Errorf("%s: no note %q in\n%s", item, note, notes)
		}
	}
	if notes := strings.Join(result(t, r, "scheduled-scaling").Notes, "\n"); !strings.Contains(notes,
		"admin: a floor of 1 is one zone; services.admin.scaling.schedules[].min of 2 keeps two") {
		t.Errorf("the floor of admin: %s", notes)
	}
}

// Whichever service fails an item, the item fails and names it.
func TestTheServiceThatFailsIsNamed(t *testing.T) {
	const (
		worker     = "aws_ecs_task_definition.worker.container_definitions.0."
		adminGroup = "aws_lb_target_group.admin."
		objects    = "aws_iam_role_policy.worker_ecs_task_role_objects.policy.Statement.0."
	)
	for _, test := range []struct {
		item   string
		change func(document)
		want   string
	}{
		{"task-role", func(d document) { d.set(objects+"Resource", []any{"*"}) }, "aws_iam_role_policy.worker_ecs_task_role_objects policy is"},
		{"container-health-check", func(d document) { d.remove("aws_ecs_task_definition.admin.container_definitions.0.healthCheck") },
			"aws_ecs_task_definition.admin container_definitions[0].healthCheck.command is (none)"},
		{"container-health-check", func(d document) { d.set(worker+"healthCheck", map[string]any{"command": []any{"CMD", "true"}}) },
			"aws_ecs_task_definition.worker container_definitions[0].healthCheck.command"},
		{"alb-health-check", func(d document) { d.set(adminGroup+"deregistration_delay", "300") }, "aws_lb_target_group.admin deregistration_delay is 300"},
		{"alb-health-check", func(d document) { d.remove("aws_ecs_service.main.load_balancer") }, "aws_ecs_service.main load_balancer is (none)"},
		{"circuit-breaker", func(d document) { d.set("aws_ecs_service.worker.deployment_circuit_breaker.rollback", false) }, "aws_ecs_service.worker"},
		{"scaling-policies", func(d document) { d.remove("aws_appautoscaling_policy.admin_ecs_alb_requests") },
			"aws_appautoscaling_target.admin_ecs policies is none for ALBRequestCountPerTarget"},
		{"scaling-policies", func(d document) { d.remove("aws_appautoscaling_policy.worker_ecs_cpu") },
			"aws_appautoscaling_target.worker_ecs policies is none for ECSServiceAverageCPUUtilization"},
		{"scaling-policies", func(d document) { d.remove("aws_appautoscaling_target.admin_ecs") },
			"aws_ecs_service.admin aws_appautoscaling_target is (none), one must scale"},
		{"scheduled-scaling", func(d document) {
			d.set("aws_appautoscaling_scheduled_action.admin_after_hours.scalable_target_action.min_capacity", "2")
		}, "aws_appautoscaling_target.admin_ecs floor-hours saved is 0"},
		{"rds-proxy", func(d document) { d.set(worker+"environment.0.value", "${aws_rds_cluster.main.endpoint}") }, "aws_ecs_task_definition.worker"},
		{"secrets", func(d document) { d.set(worker+"secrets", []any{}) }, "aws_ecs_task_definition.worker secrets is no DB_USERNAME"},
		{"alarms", func(d document) { d.remove("aws_cloudwatch_metric_alarm.admin_unhealthy_targets") },
			"aws_lb_target_group.admin unhealthy targets is (none), an alarm must watch AWS/ApplicationELB UnHealthyHostCount of it"},
		{"stickiness", func(d document) { d.set(adminGroup+"stickiness.enabled", false) }, "aws_lb_target_group.admin stickiness.enabled is false"},
	} {
		d := several(t)
		test.change(d)
		if got := result(t, d.build(), test.item); got.Result != Fail || !strings.HasPrefix(got.Why(), test.want) {
			t.Errorf("%s: %s, %s; want %s", test.item, got.Result, got.Why(), test.want)
		}
	}
	d := several(t).remove("aws_appautoscaling_target.worker_ecs")
	for _, item := range []string{"scaling-policies", "scheduled-scaling"} {
		if got := result(t, d.build(), item); got.Result != Pass || !slices.Contains(got.Notes, "worker runs a fixed number of tasks, 1: nothing scales it") {
			t.Errorf("%s: a worker may be the only one of its kind: %s, %q", item, got.Why(), got.Notes)
		}
	}
}

func TestTheClockOfEachService(t *testing.T) {
	d := several(t).set("aws_lb_target_group.admin.deregistration_delay", "90")
	r := d.build()
	for name, want := range map[string]map[string]int{
		"service": {"a task is healthy": 170, "a task is gone": 60, deployed: 230},
		"admin":   {"a task is healthy": 170, "a task is gone": 120, deployed: 290},
		"worker":  {"a task is healthy": 40, "a task is gone": 120, deployed: 160, "a failing deployment is rolled back": 3*(40+120) + 120},
	} {
		for what, seconds := range want {
			if got := span(t, service(t, r, name).Clock, what); got.Seconds != seconds {
				t.Errorf("%s: %s after %d s, want %d: %s", name, what, got.Seconds, seconds, got.Formula)
			}
		}
	}
	if of, longest, known := r.Deployment(); !known || of.Name != "admin" || longest.Seconds != 290 {
		t.Errorf("the longest is %s, %d s", of.Name, longest.Seconds)
	}
	worker := service(t, r, "worker").Clock
	if len(worker.Destroy)+len(worker.Blocked) > 0 || len(r.Clock.Destroy) == 0 {
		t.Error("a destroy is of the whole environment, and told once")
	}
	for _, fact := range worker.Inputs {
		if strings.HasPrefix(fact.Address, "aws_lb") || strings.Contains(fact.Attribute, "grace") {
			t.Errorf("the clock of worker reads %s %s", fact.Address, fact.Attribute)
		}
	}
	checked := several(t).set("aws_ecs_task_definition.worker.container_definitions.0.healthCheck",
		map[string]any{"command": []any{"CMD", "check"}, "interval": 10, "timeout": 5, "retries": 2, "startPeriod": 20}).build()
	if got := span(t, service(t, checked, "worker").Clock, "a task is healthy"); got.Seconds != 20+2*15+15 || strings.Contains(got.Formula, "threshold") {
		t.Errorf("with a check of its own: %d s, %s", got.Seconds, got.Formula)
	}
	short := several(t).set("aws_ecs_service.worker.timeouts.update", "5m").build()
	if failures := strings.Join(short.Failures(), "\n"); !strings.Contains(failures, "deploy clock: worker: aws_ecs_service.worker timeouts.update is 300 s") {
		t.Errorf("failures: %s", failures)
	}
}

func TestTheCalendarOfEachService(t *testing.T) {
	r := several(t).build()
	for name, want := range map[string][3]float64{"service": {1, 2, 118}, "admin": {1, 2, 118}, "worker": {1, 1, 0}} {
		c := service(t, r, name).Calendar
		if got := [3]float64{float64(c.Lowest), float64(c.Flat), c.SavedHours}; got != want {
			t.Errorf("%s: lowest, highest and saved are %v, want %v", name, got, want)
		}
		for _, action := range c.Actions {
			if of := strings.HasPrefix(action.Address, "aws_appautoscaling_scheduled_action."+name+"_"); of != (name != "service") {
				t.Errorf("%s has %s", name, action.Address)
			}
		}
	}
	if got := several(t).remove("aws_appautoscaling_target.worker_ecs").set("aws_ecs_service.worker.desired_count", 4).build(); service(t, got,
		"worker").Calendar.Flat != 4 {
		t.Error("a fixed number of tasks has no calendar")
	}
}

// All tasks share the pool.
func TestAllServicesShareTheConnections(t *testing.T) {
	c := newConnections(several(t).set("aws_ecs_service.worker.deployment_maximum_percent", 150).read(), 20)
	if c.Tasks != 30 || c.Deploying != 55 || c.Budget[1].Wanted != 1100 || c.LargestPool != 1000/55 {
		t.Errorf("%d tasks, %d deploying, %+v, up to %d a task", c.Tasks, c.Deploying, c.Budget, c.LargestPool)
	}
	const want = "proxy to the writer, while deploying: 1100 wanted (55 tasks (service 20, admin 20, worker 15) x 20), 1000 offered"
	if all := strings.Join(c.Problems, "\n"); !strings.Contains(all, want) {
		t.Errorf("%s", all)
	}
}

func TestQuotasOfAllServices(t *testing.T) {
	d := several(t).set("aws_ecs_service.worker.capacity_provider_strategy.0.capacity_provider", "FARGATE_SPOT").
		set("aws_appautoscaling_target.admin_ecs.max_capacity", 15)
	for quota, want := range map[string]float64{
		onDemand: (20 + 30) * 0.25, spot: 20 * 0.25, "Targets per Target Group per Region": 30, "Targets per Application Load Balancer": 50,
		"Network interfaces per Region": 70 + 1 + 2, "Target Groups per Region": 4,
	} {
		if got := demandOf(t, d, quota); got.Needed != want {
			t.Errorf("%s: %v, want %v: %s", quota, got.Needed, want, got.Formula)
		}
	}
	const want = "20 tasks of service while deploying × 0.25 vCPU + 30 tasks of admin while deploying × 0.25 vCPU; tasks that end come on top"
	if got := demandOf(t, d, onDemand); got.Formula != want {
		t.Errorf("%s", got.Formula)
	}
}

// The bill has lines for each service's tasks, which add up.
func TestTheBillOfEachService(t *testing.T) {
	c := costOf(several(t).set("aws_ecs_task_definition.worker.cpu", "1024").set("aws_ecs_task_definition.worker.memory", "2048"))
	var tasks CostPart
	for _, part := range c.Parts {
		if part.Name == partTasks {
			tasks = part
		}
	}
	sum := 0.0
	lines := map[string]CostLine{}
	for _, line := range tasks.Lines {
		lines[line.What] = line
		sum += line.Most
	}
	if cents(sum) != tasks.Most || len(tasks.Lines) != 6 {
		t.Errorf("%d lines for %v: %+v", len(tasks.Lines), tasks.Most, tasks.Lines)
	}
	for what, most := range map[string]float64{
		"vCPUs of tasks of service": 10 * 0.25 * 730 * 0.04048, "vCPUs of tasks of admin": 10 * 0.25 * 730 * 0.04048, "vCPUs of tasks of worker": 10 * 730 * 0.04048,
		"memory of tasks of worker": 10 * 2 * 730 * 0.004445,
	} {
		if got := lines[what].Most; got != cents(most) {
			t.Errorf("%s: %v at the highest, want %v", what, got, cents(most))
		}
	}
	for _, want := range []string{"service 2-10, 0.25 vCPU, 0.5 GB; down to 1 by schedule", "; admin 2-10", "; worker 1-10, 1 vCPU, 2 GB"} {
		if !strings.Contains(tasks.What, want) {
			t.Errorf("no %q in %s", want, tasks.What)
		}
	}
	if len(c.Savings) != 3 {
		t.Errorf("savings of %d services", len(c.Savings))
	}
}

// Every service is in the access matrix, and every resource that users notice among those with alarms.
func TestAccessAndAlarmsOfAllServices(t *testing.T) {
	r := several(t).build()
	owners := map[string]bool{}
	for _, row := range r.Access {
		owners[row.Owner] = true
	}
	watched := map[string]Watched{}
	for _, resource := range r.Alarms.Resources {
		watched[resource.Address] = resource
	}
	for _, name := range []string{"", "admin_", "worker_"} {
		if !owners[name+"ecs_task_role"] || !owners[name+"ecs_task_execution_role"] {
			t.Errorf("no access of the roles %s...", name)
		}
	}
	for _, address := range []string{"aws_ecs_service.main", "aws_ecs_service.admin", "aws_ecs_service.worker", "aws_lb_target_group.main",
		"aws_lb_target_group.admin"} {
		if len(watched[address].Alarms) == 0 {
			t.Errorf("no alarm watches %s", address)
		}
	}
}

// A heading for each service stands where there are several alone.
func TestHeadingsOfServices(t *testing.T) {
	of := func(text, section string) (headings []string) {
		_, text, _ = strings.Cut(text, "\n## "+section+"\n")
		text, _, _ = strings.Cut(text, "\n## ")
		for line := range strings.Lines(text) {
			if heading, ok := strings.CutPrefix(strings.TrimSpace(line), "### "); ok {
				headings = append(headings, heading)
			}
		}
		return headings
	}
	text, alone := several(t).build().Markdown(), snapshot(t, "prod").build().Markdown()
	for section, want := range map[string][]string{
		"Capacity calendar": {"service", "admin", "worker"},
		"Deploy clock":      {"service", "admin", "worker", "destroy"},
	} {
		if got := of(text, section); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", section, got, want)
		}
		if got := of(alone, section); len(got) > 0 {
			t.Errorf("%s of one service: %q", section, got)
		}
	}
	if want := "The longest takes **3m50s**: service."; !strings.Contains(text, want) {
		t.Errorf("no %s", want)
	}
}

// A difference between further services is told with their names.
func TestServicesAreCompared(t *testing.T) {
	r := several(t).build()
	other := several(t).set("aws_appautoscaling_scheduled_action.worker_business_hours.scalable_target_action.min_capacity", "3").build()
	want := []Difference{{"worker: highest floor", "1", "3"}, {"worker: saved by schedules", "0%", "46.8%"}}
	var got []Difference
	for _, d := range differences(measures(r), measures(other)) {
		if strings.Contains(d.What, "floor") || strings.Contains(d.What, "saved") {
			got = append(got, d)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
