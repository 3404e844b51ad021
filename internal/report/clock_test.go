package report

import (
	"strings"
	"testing"

	"slipway/internal/testbench/samples"
)

func span(t *testing.T, c Clock, name string) Span {
	t.Helper()
	for _, s := range c.Times {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no %q in %v", name, c.Times)
	return Span{}
}

func TestTheClockSaysWhatComesBeforeRunning(t *testing.T) {
	for name, want := range map[string]bool{"till": true, "prod": false} {
		if notes := newClock(snapshot(t, name).read()).Notes; strings.Contains(strings.Join(notes, "\n"), "before the task is RUNNING") != want {
			t.Errorf("%s: %q", name, notes)
		}
	}
}

func TestTheClockOfProd(t *testing.T) {
	c := newClock(snapshot(t, "prod").read())
	for name, want := range map[string]struct {
		seconds int
		formula string
	}{
		"a task is healthy":                   {170, "100 + the longer of healthy threshold 2 x interval 30 + timeout 10"},
		"a failing task is found":             {165, "grace period 60"},
		"a task is gone":                      {60, "deregistration delay 30 + stop timeout 30"},
		"a deployment is done":                {230, "2 tasks: 1 round x (healthy 170 + gone 60); the longest for 2 to 12 tasks"},
		"a failing deployment is given up":    {450, "2 tasks: threshold 3 failures, 2 waves x (found 165 + gone 60)"},
		"a failing deployment is rolled back": {510, "2 tasks: given up 450 + gone 60"},
		"Terraform waits for update":          {1200, "aws_ecs_service.main timeouts.update 20m"},
	} {
		if got := span(t, c, name); got.Seconds != want.seconds || !strings.Contains(got.Formula, want.formula) {
			t.Errorf("%s: %d s, %s", name, got.Seconds, got.Formula)
		}
	}
	if len(c.Problems) > 0 {
		t.Errorf("problems: %q", c.Problems)
	}
	if len(c.Inputs) != 13 {
		t.Errorf("%d inputs", len(c.Inputs))
	}
}

func TestAClockWithoutTheContainersCheck(t *testing.T) {
	d := snapshot(t, "prod")
	d.remove(container + "healthCheck")
	c := newClock(d.read())
	if len(c.Problems) > 0 || len(c.Inputs) != 9 || !strings.Contains(strings.Join(c.Notes, "\n"), "The container has no health check") {
		t.Errorf("%d inputs, problems %q, notes %q", len(c.Inputs), c.Problems, c.Notes)
	}
	for _, span := range c.Times {
		if strings.Contains(span.Name+span.Formula, "container") {
			t.Errorf("%s: %s", span.Name, span.Formula)
		}
	}
	if failures := strings.Join(d.build().Failures(), "\n"); !strings.Contains(failures, "healthCheck.command") {
		t.Errorf("the checklist does not miss it: %s", failures)
	}
}

func TestAClockThatCannotWork(t *testing.T) {
	const service = "aws_ecs_service.main."
	for _, test := range []struct {
		name   string
		change func(document)
		want   string
	}{
		{"Terraform gives up too early", func(d document) { d.set(service+"timeouts.update", "5m") },
			"timeouts.update is 300 s, and a deployment or its rollback may take 510 s"},
		{"tasks that take too long", func(d document) {
			d.set(container+"healthCheck.startPeriod", 300).set(container+"healthCheck.retries", 10).set(service+"health_check_grace_period_seconds", 300)
		}, "Terraform gives up before ECS is done"},
		{"no room", func(d document) { d.set(service+"deployment_maximum_percent", 100) }, "no task of 2 can be replaced"},
		{"a grace period that ends too early", func(d document) { d.set(service+"health_check_grace_period_seconds", 30) },
			"the grace period, 30 s, ends before the container's start period, 60 s"},
		{"nothing to compute from", func(d document) { d.remove("aws_lb_target_group.main.deregistration_delay") },
			"aws_lb_target_group.main deregistration_delay is (none), so nothing can be computed"},
		{"no service", func(d document) { d.remove("aws_ecs_service") }, "no aws_ecs_service"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := snapshot(t, "prod")
			test.change(d)
			c := newClock(d.read())
			if all := strings.Join(c.Problems, "\n"); !strings.Contains(all, test.want) {
				t.Errorf("problems %q, want %q", all, test.want)
			}
			if failures := strings.Join(d.build().Failures(), "\n"); !strings.Contains(failures, "deploy clock: ") {
				t.Errorf("the failures do not name it: %s", failures)
			}
		})
	}
	if c := newClock(snapshot(t, "prod").set(service+"wait_for_steady_state", false).set(service+"timeouts.update", "5m").read()); len(c.Problems) > 0 {
		t.Errorf("Terraform does not wait, and all the same: %q", c.Problems)
	}
}

func TestDestroy(t *testing.T) {
	chain := func(d document) (names string, seconds int) {
		for _, s := range newClock(d.read()).Destroy {
			names += s.Name + " "
			seconds += s.Seconds
		}
		return names, seconds
	}
	// 21 + 3 * 90 + 120 minutes: service, two readers one after the other, the writer, the cluster
	names, seconds := chain(snapshot(t, "prod"))
	if seconds != 411*60 || !strings.HasPrefix(names, "aws_ecs_service.main aws_rds_cluster_instance.instance_") ||
		!strings.HasSuffix(names, "aws_rds_cluster_instance.instance_0 aws_rds_cluster.main ") {
		t.Errorf("%d s: %s", seconds, names)
	}
	if _, seconds := chain(snapshot(t, "prod").set("aws_rds_cluster.main.timeouts", map[string]any{"delete": "3h"})); seconds != (411+60)*60 {
		t.Errorf("with a timeout of its own: %d s", seconds)
	}
	if _, seconds := chain(snapshot(t, "dev")); seconds != 231*60 {
		t.Errorf("without a reader: %d s", seconds)
	}
	if blocked := newClock(snapshot(t, "dev").read()).Blocked; len(blocked) > 0 {
		t.Errorf("dev: %v", blocked)
	}
	if blocked := newClock(snapshot(t, "prod").read()).Blocked; len(blocked) != 11 { // five of them for copies of backups
		t.Errorf("prod: %v", blocked)
	}
}

// withSidecar adds a container to those of the task.
func (d document) withSidecar(sidecar map[string]any) document {
	d.t.Helper()
	parent, last := d.at("aws_ecs_task_definition.main.container_definitions")
	object := parent.(map[string]any)
	list := d.into(object, last, last)
	if embedded, ok := list.(map[string]any); ok {
		list = embedded[samples.Embedded]
		embedded[samples.Embedded] = append(list.([]any), sidecar)
		return d
	}
	object[last] = append(list.([]any), sidecar)
	return d
}

func TestTheClockOfSeveralContainers(t *testing.T) {
	check := map[string]any{"command": []any{"CMD", "a"}, "interval": 100, "timeout": 5, "retries": 3, "startPeriod": 0}
	sidecar := func(essential bool, condition string) map[string]any {
		return map[string]any{"name": "nginx", "essential": essential, "stopTimeout": 45, "healthCheck": check,
			"dependsOn": []any{map[string]any{"containerName": "app", "condition": condition}}}
	}
	for _, test := range []struct {
		name        string
		sidecar     map[string]any
		gone, found int
	}{
		{"nginx stops, then the application; its check is slower", sidecar(true, "HEALTHY"), 30 + 45 + 30, 315},
		{"a check on which the task does not depend", sidecar(false, "START"), 30 + 45 + 30, 165},
	} {
		c := newClock(snapshot(t, "prod").withSidecar(test.sidecar).read())
		if got := span(t, c, "a task is gone").Seconds; got != test.gone {
			t.Errorf("%s: gone after %d s, want %d", test.name, got, test.gone)
		}
		if got := span(t, c, "a failing task is found").Seconds; got != test.found {
			t.Errorf("%s: found after %d s, want %d", test.name, got, test.found)
		}
	}
	waited := snapshot(t, "prod").set(container+"dependsOn", []any{map[string]any{"containerName": "init", "condition": "SUCCESS"}}).
		withSidecar(map[string]any{"name": "init", "essential": false, "stopTimeout": 100})
	if got := span(t, newClock(waited.read()), "a task is gone").Seconds; got != 60 {
		t.Errorf("gone after %d s, with one that has ended", got)
	}
}
