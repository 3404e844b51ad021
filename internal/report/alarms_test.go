package report

import (
	"slices"
	"strings"
	"testing"

	"slipway/internal/testbench/samples"
)

// Each alarm that Slipway makes has data: what its dimensions name is there.
func TestTheDimensionsOfSlipwaysAlarmsNameSomething(t *testing.T) {
	for _, name := range []string{"prod", "everything"} {
		for _, alarm := range newAlarms(snapshot(t, name).read()).Alarms {
			if len(alarm.Unresolved) > 0 {
				t.Errorf("%s: %s: %v name nothing", name, alarm.Address, alarm.Unresolved)
			}
		}
	}
}

func TestAlarmCoverage(t *testing.T) {
	a := newAlarms(prodWithAlarms(t).read())
	if len(a.Alarms) != 3 {
		t.Fatalf("%d alarms", len(a.Alarms))
	}
	proxy := a.Alarms[1]
	if proxy.Address != "aws_cloudwatch_metric_alarm.proxy" || !slices.Equal(proxy.Watches, []string{"aws_db_proxy.main"}) ||
		!slices.Equal(proxy.Metrics, []string{"AWS/RDS DatabaseConnections", "AWS/RDS MaxDatabaseConnectionsAllowed"}) ||
		!slices.Equal(proxy.Actions, []string{"aws_sns_topic.alarms"}) || len(proxy.Unresolved) > 0 {
		t.Errorf("%+v", proxy)
	}
	if latency := a.Alarms[0]; latency.Condition != "GreaterThanThreshold 1, 2 of 3 periods" ||
		!slices.Equal(latency.Actions, []string{"arn:aws:sns:us-east-1:123456789012:on-call"}) {
		t.Errorf("%+v", latency)
	}
	for address, want := range map[string][]string{
		"aws_lb.main":              {"aws_cloudwatch_metric_alarm.latency", "aws_cloudwatch_metric_alarm.unhealthy"},
		"aws_lb_target_group.main": {"aws_cloudwatch_metric_alarm.unhealthy"},
		"aws_db_proxy.main":        {"aws_cloudwatch_metric_alarm.proxy"},
		"aws_rds_cluster.main":     nil,
		"aws_ecs_service.main":     nil,
	} {
		i := slices.IndexFunc(a.Resources, func(w Watched) bool { return w.Address == address })
		if i < 0 || !slices.Equal(a.Resources[i].Alarms, want) {
			t.Errorf("%s: %+v", address, a.Resources)
		}
	}
	text := prodWithAlarms(t).build().Markdown()
	for _, want := range []string{"| `aws_nat_gateway.nat_0` | no alarm: AWS keeps it running;",
		"| `aws_rds_cluster.main` | no alarm |", "| `aws_db_proxy.main` | `aws_cloudwatch_metric_alarm.proxy` |"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report has no %s", want)
		}
	}
}

func TestEveryAlarmHasData(t *testing.T) {
	for _, name := range samples.Names(t) {
		for _, alarm := range newAlarms(snapshot(t, name).read()).Alarms {
			if len(alarm.Unresolved) > 0 {
				t.Errorf("%s: %s: no resource for %q: teach readAlarm what it names", name, alarm.Address, alarm.Unresolved)
			}
		}
	}
	elsewhere := snapshot(t, "everything").set("aws_cloudwatch_metric_alarm.blocked_requests.metric_query.0.metric.dimensions.Region", "eu-west-1")
	if got := result(t, elsewhere.build(), "alarms").Why(); !strings.Contains(got, "Region = eu-west-1") {
		t.Errorf("an alarm on metrics of another region: %q", got)
	}
}

// Amazon Q Developer subscribes to the topic by itself: a channel alone is somebody who hears.
func TestAChannelHearsTheAlarms(t *testing.T) {
	d := snapshot(t, "everything").remove("aws_sns_topic_subscription")
	if got := result(t, d.build(), "alarms"); got.Result != Pass {
		t.Errorf("with a channel alone: %s", got.Why())
	}
	d.set("aws_chatbot_slack_channel_configuration.alarms.sns_topic_arns", []any{"arn:aws:sns:us-east-1:123456789012:another"})
	if got := result(t, d.build(), "alarms").Why(); !strings.Contains(got, "or the alarms tell nobody") {
		t.Errorf("with a channel that hears another topic: %q", got)
	}
}

func TestALooserThresholdIsNoted(t *testing.T) {
	d := prodWithAlarms(t).set("aws_cloudwatch_metric_alarm.latency.threshold", 5)
	got := result(t, d.build(), "alarms")
	if got.Result != Pass || !slices.Contains(got.Notes, "aws_cloudwatch_metric_alarm.latency rings above 5; the spec's threshold is 1") {
		t.Errorf("%s, %q", got.Result, got.Notes)
	}
}
