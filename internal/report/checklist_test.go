package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
)

// prodWithAlarms passes every item.
func prodWithAlarms(t *testing.T) document { return snapshot(t, "prod").withAlarms() }

func TestEveryItemPassesWithProof(t *testing.T) {
	r := prodWithAlarms(t).build()
	if len(r.Checklist) != 12 {
		t.Errorf("%d items; the spec has 12", len(r.Checklist))
	}
	for _, item := range r.Checklist {
		if item.Result != Pass {
			t.Errorf("%s is %s: %s", item.Item, item.Result, item.Why())
		}
		if len(item.Facts) == 0 {
			t.Errorf("%s is not proven", item.Item)
		}
		for _, fact := range item.Facts {
			if fact.Address == "" || fact.Attribute == "" || fact.Value == "" || !fact.Holds {
				t.Errorf("%s: %+v proves nothing", item.Item, fact)
			}
		}
	}
	if failures := r.Failures(); len(failures) > 0 {
		t.Errorf("failures: %v", failures)
	}
}

// Who copies an example begins with a report that fails nothing, and waives no more than it must.
func TestTheExamplesPass(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "examples", "environments", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		environment, err := config.Parse(filepath.Base(file), data)
		if err != nil {
			t.Fatal(err)
		}
		r := Build(environment, snapshot(t, environment.Name).read(), 2026)
		for _, problem := range append(r.Failures(), r.Unneeded()...) {
			t.Errorf("%s: %s", file, problem)
		}
	}
}

// A team that chose to scale by something else must see how to say so.
func TestAScalingPolicyThatIsOffCanBeWaived(t *testing.T) {
	d := prodWithAlarms(t).remove("aws_appautoscaling_policy.ecs_memory")
	const how = "`report.waive` in its file names"
	failing := d.build()
	if got := result(t, failing, "scaling-policies"); got.Result != Fail || !strings.Contains(got.Why(), "report.waive") {
		t.Errorf("%s: %s", got.Result, got.Why())
	}
	if !strings.Contains(failing.Markdown(), how) {
		t.Error("the report does not say how an item is waived")
	}
	waived := d.build(config.Waiver{Item: "scaling-policies", Reason: "its memory only grows"})
	if failures := waived.Failures(); len(failures) > 0 || strings.Contains(waived.Markdown(), how) {
		t.Errorf("waived, and %q", failures)
	}
}

// worker is scaled by a queue alone, from no task on.
func worker(t *testing.T) document {
	d := prodWithAlarms(t).remove("aws_appautoscaling_scheduled_action")
	d.set("aws_appautoscaling_target.ecs.min_capacity", json.Number("0"))
	return d.set("aws_appautoscaling_policy", map[string]any{"ecs_queue": map[string]any{
		"name": "queue", "policy_type": "TargetTrackingScaling", "resource_id": "${aws_appautoscaling_target.ecs.resource_id}",
		"target_tracking_scaling_policy_configuration": map[string]any{
			"target_value": json.Number("10"),
			"customized_metric_specification": map[string]any{"metrics": []any{
				map[string]any{"id": "waiting", "metric_stat": map[string]any{"metric": map[string]any{"namespace": "AWS/SQS"}, "stat": "Maximum"}},
			}},
		},
	}})
}

func TestWhatAQueueScalesIsNotAskedForOtherPolicies(t *testing.T) {
	r := worker(t).build()
	for item, want := range map[string]string{"scaling-policies": "a queue's messages scale the tasks", "scheduled-scaling": "at any hour"} {
		if got := result(t, r, item); got.Result != None || !strings.Contains(got.Reason, want) || len(got.Notes) > 0 {
			t.Errorf("%s is %s: %s %q", item, got.Result, got.Reason, got.Notes)
		}
	}
	if failures := r.Failures(); len(failures) > 0 {
		t.Errorf("failures: %v", failures)
	}
	if r.Calendar.Lowest != 0 || len(r.Calendar.Problems) > 0 {
		t.Errorf("the lowest floor is %d; %v", r.Calendar.Lowest, r.Calendar.Problems)
	}
	wrong := worker(t).set("aws_appautoscaling_policy.ecs_queue.policy_type", "StepScaling").build()
	if got := result(t, wrong, "scaling-policies"); got.Result != Fail || got.Reason != "" {
		t.Errorf("a policy that holds nothing: %s, %s", got.Result, got.Reason)
	}
	if got := worker(t).build(config.Waiver{Item: "scheduled-scaling", Reason: "no"}).Unneeded(); len(got) != 1 {
		t.Errorf("a waiver of what is not asked for: %q", got)
	}
}

func TestTheConfigurationKnowsTheItems(t *testing.T) {
	field, _ := reflect.TypeFor[config.Waiver]().FieldByName("Item")
	var known, all []string
	for option := range strings.SplitSeq(field.Tag.Get("jsonschema"), ",") {
		if name, ok := strings.CutPrefix(option, "enum="); ok {
			known = append(known, name)
		}
	}
	for _, item := range items {
		all = append(all, item.name)
	}
	if !slices.Equal(known, all) {
		t.Errorf("report.waive takes %v, the checklist has %v", known, all)
	}
}

// The items are the spec's, word for word and in its order.
func TestTheItemsAreTheSpecs(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "spec.md"))
	if err != nil {
		t.Fatal(err)
	}
	var specs, ours []string
	for line := range strings.Lines(string(data)) {
		if title, ok := strings.CutPrefix(line, "- [x] "); ok {
			specs = append(specs, strings.TrimSpace(title))
		}
	}
	for _, item := range items {
		ours = append(ours, item.title)
	}
	if !slices.Equal(specs, ours) {
		t.Errorf("the spec has\n%q\nthe checklist has\n%q", specs, ours)
	}
}

const container = "aws_ecs_task_definition.main.container_definitions.0."

// Each change makes exactly its item fail, and the item says where.
func TestEveryItemCanFail(t *testing.T) {
	const (
		task    = "aws_ecs_task_definition.main."
		service = "aws_ecs_service.main."
		group   = "aws_lb_target_group.main."
		objects = "aws_iam_role_policy.ecs_task_role_objects.policy.Statement.0."
		cpu     = "aws_appautoscaling_policy.ecs_cpu."
		night   = "aws_appautoscaling_scheduled_action.after_hours."
		cluster = "aws_rds_cluster.main."
		alarm   = "aws_cloudwatch_metric_alarm."
	)
	for _, test := range []struct {
		item, name string
		change     func(document)
		want       string // in what the item says
	}{
		{"task-role", "no task role", func(d document) { d.remove(task + "task_role_arn") }, "task_role_arn is (none)"},
		{"task-role", "a task role of elsewhere", func(d document) { d.set(task+"task_role_arn", "arn:aws:iam::123456789012:role/admin") },
			"must refer to a resource aws_iam_role"},
		{"task-role", "one role for both", func(d document) { d.set(task+"task_role_arn", "${aws_iam_role.ecs_task_execution_role.arn}") },
			"must be another role than the execution role"},
		{"task-role", "every object of S3", func(d document) { d.set(objects+"Resource", []any{"*"}) },
			"s3:AbortMultipartUpload, s3:GetObject, s3:PutObject on *, must name"},
		{"task-role", "every bucket", func(d document) { d.set(objects+"Resource", []any{"arn:aws:s3:::*/*"}) }, "must name its actions and resources"},
		{"task-role", "every action", func(d document) { d.set(objects+"Action", []any{"s3:*"}) }, "s3:* on arn:aws:s3:::shop-prod-*/*, must name"},
		{"task-role", "every account's secrets", func(d document) {
			d.set("aws_iam_role_policy.ecs_task_role_secrets.policy.Statement.0.Resource", "arn:aws:secretsmanager:*:*:secret:shop-prod-db-*")
		}, "must name its actions and resources"},
		{"task-role", "all but one action", func(d document) {
			d.remove(objects+"Action").set(objects+"NotAction", []any{"s3:DeleteObject"})
		}, "must name its actions and resources"},
		{"task-role", "anyone takes the role", func(d document) {
			d.set("aws_iam_role.ecs_task_role.assume_role_policy.Statement.0.Principal", map[string]any{"AWS": "*"})
		}, "must let ECS tasks alone take the role"},
		{"task-role", "a managed policy", func(d document) {
			d.set("aws_iam_role.ecs_task_role.managed_policy_arns", []any{"arn:aws:iam::aws:policy/AdministratorAccess"})
		}, "must be a document in this configuration"},

		{"container-health-check", "none", func(d document) { d.remove(container + "healthCheck") }, "healthCheck.command is (none)"},
		{"container-health-check", "one that cannot fail", func(d document) { d.set(container+"healthCheck.command", []any{"CMD-SHELL", "exit 0"}) },
			"a command that can fail"},
		{"container-health-check", "switched off", func(d document) { d.set(container+"healthCheck.command", []any{"NONE"}) }, "a command that can fail"},
		{"container-health-check", "no retries", func(d document) { d.set(container+"healthCheck.retries", 0) }, "must be 1 to 10"},

		{"alb-health-check", "off", func(d document) { d.set(group+"health_check.enabled", false) }, "health_check.enabled is false, must be true"},
		{"alb-health-check", "no protocol", func(d document) { d.remove(group + "health_check.protocol") }, "must be HTTP or HTTPS"},
		{"alb-health-check", "server errors are fine", func(d document) { d.set(group+"health_check.matcher", "200-599") }, "must be status codes from 200 to 499"},
		{"alb-health-check", "one failure is enough", func(d document) { d.set(group+"health_check.unhealthy_threshold", 1) }, "must be 2 to 10"},
		{"alb-health-check", "AWS's own deregistration delay", func(d document) { d.set(group+"deregistration_delay", "300") }, "must be 0 to 299"},
		{"alb-health-check", "a timeout as long as the interval", func(d document) { d.set(group+"health_check.timeout", 30) }, "must be 2 to 29"},
		{"alb-health-check", "no grace period", func(d document) { d.set(service+"health_check_grace_period_seconds", 30) }, "must be 60 to"},

		{"circuit-breaker", "off", func(d document) { d.set(service+"deployment_circuit_breaker.enable", false) },
			"deployment_circuit_breaker.enable is false, must be true"},
		{"circuit-breaker", "no rollback", func(d document) { d.set(service+"deployment_circuit_breaker.rollback", false) }, "rollback is false"},
		{"circuit-breaker", "none", func(d document) { d.remove(service + "deployment_circuit_breaker") }, "enable is (none)"},

		{"scaling-policies", "no policy for CPU", func(d document) { d.remove("aws_appautoscaling_policy.ecs_cpu") }, "none for ECSServiceAverageCPUUtilization"},
		{"scaling-policies", "the same metric twice", func(d document) {
			d.set(cpu+"target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type", "ECSServiceAverageMemoryUtilization")
		}, "none for ECSServiceAverageCPUUtilization"},
		{"scaling-policies", "a policy of another target", func(d document) { d.set(cpu+"resource_id", "service/other/other") },
			"none for ECSServiceAverageCPUUtilization"},
		{"scaling-policies", "never in again", func(d document) { d.set(cpu+"target_tracking_scaling_policy_configuration.disable_scale_in", true) },
			"or tasks are never removed"},
		{"scaling-policies", "a wrong label", func(d document) {
			d.set("aws_appautoscaling_policy.ecs_alb_requests.target_tracking_scaling_policy_configuration.predefined_metric_specification.resource_label",
				"${aws_lb.main.arn_suffix}")
		}, "with a slash between them"},

		{"scheduled-scaling", "one action only", func(d document) { d.remove("aws_appautoscaling_scheduled_action.after_hours") }, "is 1, must be two or more"},
		{"scheduled-scaling", "nothing saved", func(d document) { d.set(night+"scalable_target_action.min_capacity", "3") }, "or the schedules save nothing"},
		{"scheduled-scaling", "nobody at night", func(d document) { d.set(night+"scalable_target_action.min_capacity", "0") },
			"min_capacity is 0, must be 1 to 5000"},
		{"scheduled-scaling", "a date that is past", func(d document) { d.set(night+"schedule", "at(2024-01-01T00:00:00)") },
			"gap: after-hours, at(2024-01-01T00:00:00), is never due"},
		{"scheduled-scaling", "no schedule", func(d document) { d.set(night+"schedule", "cron(0 18 * * MON-FRI *)") },
			"exactly one of day-of-month and day-of-week must be ?"},
		{"scheduled-scaling", "both at once", func(d document) { d.set(night+"schedule", "cron(0 8 ? * MON-FRI *)") },
			"overlap: after-hours (2) and business-hours (3) are both due on Mon 08:00"},
		{"scheduled-scaling", "a day without an evening", func(d document) { d.set(night+"schedule", "cron(0 18 ? * MON-THU *)") },
			"gap: nothing takes business-hours (3) back between Fri 08:00 and Mon 08:00"},

		{"read-replicas", "no reader", func(d document) {
			d.remove("aws_rds_cluster_instance.instance_1").remove("aws_rds_cluster_instance.instance_2")
		}, "aws_rds_cluster.main instances is 1"},
		{"read-replicas", "a wrong tier", func(d document) { d.set("aws_rds_cluster_instance.instance_2.promotion_tier", 5) }, "promotion_tier is 5, must be 2"},
		{"read-replicas", "a race for the writer", func(d document) { d.set("aws_rds_cluster_instance.instance_1.depends_on", []any{}) },
			"must name the instance before it"},

		{"rds-proxy", "no pool", func(d document) { d.remove("aws_db_proxy_default_target_group") }, "aws_db_proxy_default_target_group is (none)"},
		{"rds-proxy", "no target", func(d document) { d.remove("aws_db_proxy_target") }, "aws_db_proxy_target is (none)"},
		{"rds-proxy", "tasks go past it", func(d document) { d.set(container+"environment.0.value", "${aws_rds_cluster.main.endpoint}") },
			"must not go past the proxy"},

		{"database-tls", "the proxy does not require it", func(d document) { d.set("aws_db_proxy.main.require_tls", false) }, "require_tls is false"},
		{"database-tls", "the database does not require it", func(d document) { d.set("aws_rds_cluster_parameter_group.main.parameter.0.value", "OFF") },
			"require_secure_transport is OFF"},
		{"database-tls", "another parameter group", func(d document) { d.set(cluster+"db_cluster_parameter_group_name", "default.aurora-mysql8.0") },
			"must refer to a resource"},

		{"secrets", "no password injected", func(d document) { d.set(container+"secrets", []any{}) }, "no DB_USERNAME"},
		{"secrets", "a password in clear", func(d document) {
			d.set(container+"environment.4", map[string]any{"name": "DB_PASSWORD", "value": "hunter2"})
		}, "a variable is shown in clear"},
		{"secrets", "a secret that is no secret", func(d document) { d.set(container+"secrets.0.valueFrom", "hunter2") }, "must come from Secrets Manager"},
		{"secrets", "the execution role may not read it", func(d document) { d.remove("aws_iam_role_policy.ecs_task_execution_role_secrets") },
			"may not secretsmanager:GetSecretValue"},
		{"secrets", "the password in the state", func(d document) { d.set(cluster+"master_password", "hunter2") }, "must not be in the state"},

		{"alarms", "none", func(d document) { d.remove("aws_cloudwatch_metric_alarm") }, "RDS Proxy saturation is (none)"},
		{"alarms", "no alarm for the proxy", func(d document) { d.remove(alarm + "proxy") }, "RDS Proxy saturation is (none)"},
		{"alarms", "no alarm for targets", func(d document) { d.remove(alarm + "unhealthy") }, "unhealthy targets is (none)"},
		{"alarms", "no alarm for latency", func(d document) { d.remove(alarm + "latency") }, "request latency is (none)"},
		{"alarms", "nobody is told", func(d document) { d.set(alarm+"latency.alarm_actions", []any{}) }, "must name somebody to tell"},
		{"alarms", "a topic that nobody hears", func(d document) { d.remove("aws_sns_topic_subscription") },
			"aws_sns_topic.alarms subscriptions is 0, must be one or more, or the alarms tell nobody"},
		{"alarms", "a topic beside the one that is heard", func(d document) {
			d.set("aws_sns_topic_subscription.email_on_call_example_com.topic_arn", "arn:aws:sns:us-east-1:123456789012:other")
		}, "subscriptions is 0"},
		{"alarms", "told never", func(d document) { d.set(alarm+"latency.actions_enabled", false) }, "actions_enabled is false"},
		{"alarms", "the other way round", func(d document) { d.set(alarm+"unhealthy.comparison_operator", "LessThanThreshold") }, "must be GreaterThanThreshold"},
		{"alarms", "another proxy", func(d document) {
			d.set(alarm+"proxy.metric_query.1.metric.dimensions.ProxyName", "other").set(alarm+"proxy.metric_query.2.metric.0.dimensions.ProxyName", "other")
		}, "RDS Proxy saturation is (none)"},
		{"alarms", "a dimension that names nothing", func(d document) { d.set(alarm+"unhealthy.dimensions.LoadBalancer", "app/gone/1") }, "or the alarm has no data"},
		{"alarms", "a dimension of another region", func(d document) { d.set(alarm+"unhealthy.dimensions.Region", "eu-north-1") }, "Region = eu-north-1, must name"},

		{"stickiness", "off", func(d document) { d.set(group+"stickiness.enabled", false) }, "stickiness.enabled is false, must be true"},
		{"stickiness", "another type", func(d document) { d.set(group+"stickiness.type", "app_cookie") }, "must be lb_cookie"},
		{"stickiness", "no target group", func(d document) { d.set(service+"load_balancer", []any{}) }, "must name a target group"},
	} {
		t.Run(test.item+": "+test.name, func(t *testing.T) {
			d := prodWithAlarms(t)
			test.change(d)
			r := d.build()
			got := result(t, r, test.item)
			if got.Result != Fail {
				t.Fatalf("%s passes", test.item)
			}
			said := ""
			for _, fact := range got.Facts {
				if !fact.Holds {
					said += fact.Address + " " + fact.Attribute + " is " + fact.Value + ", " + fact.Rule + "\n"
				}
			}
			if !strings.Contains(strings.Join(strings.Fields(said), " "), test.want) {
				t.Errorf("it says\n%swant %s", said, test.want)
			}
			if failures := r.Failures(); !slices.ContainsFunc(failures, func(line string) bool { return strings.HasPrefix(line, "checklist: "+test.item+": ") }) {
				t.Errorf("the failures do not name it: %v", failures)
			}
			for _, item := range r.Checklist {
				// What removes a whole part fails every item that needs it.
				if item.Item != test.item && item.Result == Fail && !strings.Contains(test.name, "no target group") {
					t.Errorf("%s fails as well: %s", item.Item, item.Why())
				}
			}
		})
	}
}

func TestAnEmptyConfigurationFailsEverything(t *testing.T) {
	d := document{t, map[string]any{"resource": map[string]any{}}}
	for _, item := range d.build().Checklist {
		if item.Result != Fail || item.Why() == "" {
			t.Errorf("%s is %s, %q", item.Item, item.Result, item.Why())
		}
	}
}

func TestWaivers(t *testing.T) {
	waive := config.Waiver{Item: "stickiness", Reason: "sessions are in the database"}
	d := prodWithAlarms(t)
	r := d.build(waive)
	if got := result(t, r, "stickiness"); got.Result != Pass || !got.Unneeded || got.Reason != "" {
		t.Errorf("an item that passes is %+v", got)
	}
	if unneeded := r.Unneeded(); len(unneeded) != 1 || unneeded[0] != "report.waive: stickiness passes; remove the waiver" {
		t.Errorf("unneeded waivers: %q", unneeded)
	}
	r = d.set("aws_lb_target_group.main.stickiness.enabled", false).build(waive)
	if got := result(t, r, "stickiness"); got.Result != Waived || got.Reason != waive.Reason || got.Unneeded {
		t.Errorf("an item that fails is %+v", got)
	}
	if len(r.Failures()) > 0 || len(r.Unneeded()) > 0 {
		t.Errorf("failures %v, unneeded %v", r.Failures(), r.Unneeded())
	}
	if text := r.Markdown(); !strings.Contains(text, "| **WAIVED** | Session stickiness enabled | `stickiness` | sessions are in the database |") {
		t.Error("the report does not give the reason")
	}
}

func TestWhatAChoiceMeansIsNoted(t *testing.T) {
	for _, test := range []struct {
		name, item string
		change     func(document)
		want       string
	}{
		{"readers that the application cannot reach", "read-replicas", func(d document) { d.remove("aws_db_proxy_endpoint") },
			"the readers serve availability only"},
		{"no task at night", "scheduled-scaling", func(d document) {
			d.set("aws_appautoscaling_scheduled_action.after_hours.scalable_target_action.min_capacity", "0")
		}, "a floor of 0 answers nobody"},
		{"somebody else's topic", "alarms", func(document) {}, "arn:aws:sns:us-east-1:123456789012:on-call is not of this configuration"},
		{"no events of the database", "alarms", func(d document) { d.remove("aws_db_event_subscription") }, "set monitoring.database_events"},
	} {
		d := prodWithAlarms(t)
		test.change(d)
		notes := strings.Join(result(t, d.build(), test.item).Notes, "\n")
		if !strings.Contains(notes, test.want) {
			t.Errorf("%s: %q", test.name, notes)
		}
	}
	if notes := strings.Join(result(t, prodWithAlarms(t).build(), "read-replicas").Notes, "\n"); notes != "" {
		t.Errorf("readers with an endpoint: %q", notes)
	}
}

func TestADeploymentIsTimedWhereAFloorIsZero(t *testing.T) {
	const night = "aws_appautoscaling_scheduled_action.after_hours.scalable_target_action.min_capacity"
	one, none := newClock(snapshot(t, "prod").set(night, "1").read()), newClock(snapshot(t, "prod").set(night, "0").read())
	if len(none.Times) == 0 || !reflect.DeepEqual(none.Times, one.Times) || len(none.Problems) > 0 {
		t.Errorf("%+v", none)
	}
}

func TestNotes(t *testing.T) {
	for item, want := range map[string]string{
		"task-role":         "allows arn:aws:s3:::shop-*/*, which buckets of other environments match",
		"stickiness":        "the cookie travels in clear",
		"scheduled-scaling": "a floor of 1 is one zone",
	} {
		if notes := strings.Join(result(t, snapshot(t, "dev").build(), item).Notes, "\n"); !strings.Contains(notes, want) {
			t.Errorf("%s of dev: %q", item, notes)
		}
		if notes := result(t, snapshot(t, "prod").build(), item).Notes; len(notes) > 0 {
			t.Errorf("%s of prod: %q", item, notes)
		}
	}
}
