package report

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"slipway/internal/planreview/plan"
)

// ecsService gives the values of one, with the revision of its task definition and its target group.
func ecsService(name, family, group string) string {
	return fmt.Sprintf(`{"name":%q,"task_definition":"arn:aws:ecs:eu-west-1:1:task-definition/%s:3",
		"load_balancer":[{"target_group_arn":%q},{"target_group_arn":"b"}]}`, name, family, group)
}

func TestChangesAreOfAService(t *testing.T) {
	const web, worker = "aws_ecs_service.web", "aws_ecs_service.worker"
	image := func(tag string) string {
		return `{"family":"jobs","container_definitions":"[{\"name\":\"app\",\"image\":\"shop:` + tag + `\"}]"}`
	}
	several := changes(
		change("no-op", web, ecsService("shop", "shop-family", "arn:web"), ecsService("shop", "shop-family", "arn:web")),
		change("update", worker, ecsService("jobs-worker", "jobs", ""), `{"name":"jobs-worker"}`, `"after_unknown":{"task_definition":true}`),
		change("replace", "aws_ecs_task_definition.worker", image("1"), image("2")),
		change("update", "aws_ecs_task_definition.web", `{"family":"shop-family","cpu":"256"}`, `{"family":"shop-family","cpu":"512"}`),
		change("update", "aws_lb_target_group.web", `{"arn":"arn:web","port":80}`, `{"arn":"arn:web","port":81}`),
		change("update", "aws_lb_target_group.other", `{"arn":"arn:other","port":80}`, `{"arn":"arn:other","port":81}`),
		change("update", "aws_appautoscaling_target.worker", `{"resource_id":"service/shop/jobs-worker","max_capacity":1}`,
			`{"resource_id":"service/shop/jobs-worker","max_capacity":2}`),
		change("update", "aws_appautoscaling_target.table", `{"resource_id":"table/orders","max_capacity":1}`, `{"resource_id":"table/orders","max_capacity":2}`),
		change("update", "aws_ecs_cluster.shop", `{"name":"shop","tags":{"a":"b"}}`, `{"name":"shop","tags":{"a":"c"}}`),
	)
	p := load(t, several)
	got := map[string][]string{}
	for _, c := range constructs(p, nil) {
		for _, row := range c.Changes {
			got[c.Name] = append(got[c.Name], row.Address)
		}
	}
	want := map[string][]string{
		"service":             {"aws_appautoscaling_target.table", "aws_ecs_cluster.shop", "aws_lb_target_group.other"},
		"service shop":        {"aws_ecs_task_definition.web", "aws_lb_target_group.web"},
		"service jobs-worker": {"aws_appautoscaling_target.worker", "aws_ecs_service.worker", "aws_ecs_task_definition.worker"},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	rows := map[string]bool{}
	for _, row := range append(scalingRows(p), deployRows(p)...) {
		rows[row.Detail] = true
	}
	for _, detail := range []string{
		"max_capacity: 1 → 2, of the service jobs-worker", "max_capacity: 1 → 2", "image of app: shop:1 → shop:2, of the service jobs-worker",
	} {
		if !rows[detail] {
			t.Errorf("no row says %q: %v", detail, rows)
		}
	}
}

func TestWhichServiceIsNotKnown(t *testing.T) {
	scaled := func(name string) string {
		return change("update", "aws_appautoscaling_target.a", `{"resource_id":"service/c/`+name+`"}`, `{"resource_id":"service/c/`+name+`","max_capacity":2}`)
	}
	one := change("update", "aws_ecs_service.a", ecsService("a", "a", ""), ecsService("a", "a", "arn:a"))
	for name, test := range map[string]struct {
		members string
		want    map[string]string // by address
	}{
		"one service": {changes(one, scaled("a")), map[string]string{"aws_ecs_service.a": "", "aws_appautoscaling_target.a": ""}},
		"two of a name": {changes(one, change("update", `aws_ecs_service.b["eu"]`, ecsService("a", "c", ""), ecsService("a", "d", "")), scaled("a")),
			map[string]string{"aws_ecs_service.a": "aws_ecs_service.a", `aws_ecs_service.b["eu"]`: `aws_ecs_service.b["eu"]`, "aws_appautoscaling_target.a": ""}},
		"a new one of an unknown name": {changes(one, change("create", "aws_ecs_service.b", "", `{}`, `"after_unknown":{"name":true}`), scaled("a")),
			map[string]string{"aws_ecs_service.a": "a", "aws_ecs_service.b": "aws_ecs_service.b", "aws_appautoscaling_target.a": "a"}},
		"a new one": {changes(one, change("create", "aws_ecs_service.b", "", `{"name":"b"}`, `"after_unknown":{"task_definition":true}`),
			change("create", "aws_ecs_task_definition.b", "", `{"family":"b"}`), scaled("b")),
			map[string]string{"aws_ecs_service.b": "b", "aws_ecs_task_definition.b": "b", "aws_appautoscaling_target.a": "b"}},
		"a name that is hidden": {changes(one, change("update", "aws_ecs_service.b", `{"name":"b"}`, `{"name":"c"}`,
			`"before_sensitive":{"name":true},"after_sensitive":{"name":true}`)), map[string]string{"aws_ecs_service.b": "aws_ecs_service.b"}},
	} {
		p := load(t, test.members)
		services := servicesOf(p)
		for _, c := range p.Changes {
			if want, asked := test.want[c.Address]; asked && services.of(c) != want {
				t.Errorf("%s: %s is of %q, want %q", name, c.Address, services.of(c), want)
			}
		}
	}
}

// A comparison of synthesized files has references where a plan has values.
func TestReferencesLeadToAService(t *testing.T) {
	service := func(label string) *plan.Change {
		return &plan.Change{Address: "aws_ecs_service." + label, Type: "aws_ecs_service", Action: plan.Update, After: map[string]any{"name": "shop-" + label,
			"task_definition": "${aws_ecs_task_definition." + label + ".arn}",
			"load_balancer":   []any{map[string]any{"target_group_arn": "${aws_lb_target_group." + label + ".arn}"}}}}
	}
	p := plan.New([]*plan.Change{service("web"), service("worker")})
	services := servicesOf(p)
	for _, c := range []*plan.Change{
		{Address: "aws_ecs_task_definition.worker", Type: "aws_ecs_task_definition"},
		{Address: "aws_lb_target_group.worker", Type: "aws_lb_target_group"},
		{Address: "aws_appautoscaling_target.x", Type: "aws_appautoscaling_target",
			After: map[string]any{"resource_id": "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.worker.name}"}},
	} {
		if got := services.of(c); got != "shop-worker" {
			t.Errorf("%s is of %q", c.Address, got)
		}
	}
}
