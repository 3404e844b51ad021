package alarms

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/alarms/catalog"
	"slipway/internal/config"
)

var resources = Resources{
	catalog.LoadBalancerSuffix: "app/shop/1", catalog.TargetGroupSuffix: "targetgroup/shop/2", catalog.ClusterName: "shop", catalog.ServiceName: "shop",
	catalog.ProxyName: "proxy", catalog.ProxyTargetGroupName: "default", catalog.ProxyEndpointName: "reader", catalog.DBClusterID: "shop",
	catalog.CertificateArn: "certificate", catalog.WebACLName: "acl", catalog.BackupVaultName: "vault",
}

// parse adds lines to the end of a small configuration, where its section service is open.
func parse(t *testing.T, change string) config.Environment {
	t.Helper()
	env, err := config.Parse("dev.yaml", []byte(`project: shop
region: us-east-1
account: "123456789012"
state: {bucket: acme-terraform-state}
service:
  image: "nginx:1.29"
`+change))
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// choices are configurations that have each row between them.
var choices = []string{"", "  container_insights: disabled\n",
	"database: {serverless: {min_acu: 1, max_acu: 4}, backup_copy: {region: us-west-2}}\n", https, asleep,
	"load_balancer: {waf: {mode: block}}\n", queued}

const (
	https = "load_balancer: {certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab'}\n"
	// asleep has no task at night, nor one that a test's scaling could raise.
	asleep = "scaling:\n  min: 20\n  max: 20\n  schedules:\n    - {name: day, schedule: cron(0 8 ? * * *)}\n" +
		"    - {name: night, schedule: cron(0 18 ? * * *), min: 0}\n"
	// queued has no task while there is no message.
	queued = "scaling: {min: 0, max: 20, queue: {queue_arn: 'arn:aws:sqs:us-east-1:123456789012:orders', messages_per_task: 10, " +
		"dead_letter_queue_arn: 'arn:aws:sqs:us-east-1:123456789012:dead'}}\n"
)

func TestEveryRowIsAnAlarmOfSomeEnvironment(t *testing.T) {
	made := map[string]bool{}
	for _, change := range choices {
		for _, alarm := range Table(parse(t, change), resources) {
			made[alarm.ID+" "+alarm.Title] = true
		}
	}
	for _, row := range catalog.Rows {
		if !made[row.ID+" "+row.Title] {
			t.Errorf("no environment gets the alarm %s, %q", row.ID, row.Title)
		}
	}
}

func TestEveryThresholdReachesItsAlarm(t *testing.T) {
	for _, change := range choices {
		var keys []string
		other := map[string]float64{}
		for _, row := range catalog.Rows {
			if _, known := other[row.ID]; !known {
				other[row.ID] = anotherThreshold(row.Threshold)
				keys = append(keys, fmt.Sprintf("%s: %v", row.ID, other[row.ID]))
			}
		}
		before := Table(parse(t, change), resources)
		scaling := "scaling: {min: 20, max: 20, schedules: []}\n"
		if strings.HasPrefix(change, "scaling:") {
			scaling = ""
		}
		after := Table(parse(t, change+scaling+"monitoring: {thresholds: {"+strings.Join(keys, ", ")+"}}\n"), resources)
		if len(before) != len(after) || len(before) < 20 {
			t.Fatalf("%d alarms, then %d", len(before), len(after))
		}
		for i, alarm := range after {
			want := other[alarm.ID] * alarm.Row.Threshold.Unit.Scale
			if alarm.BelowFloor {
				want = 20 - want
			}
			if alarm.Hours { // the metric is compared with 1
				same := alarm.Of == int(want) && alarm.Datapoints == int(want) && alarm.Threshold == 1
				if !same || before[i].Of == int(want) {
					t.Errorf("%s looks at %d hours instead of %d, want %v, each compared with %v", alarm.ID, alarm.Of, before[i].Of, want, alarm.Threshold)
				}
			} else if alarm.Threshold != want || before[i].Threshold == want {
				t.Errorf("%s begins at %v instead of %v, want %v", alarm.ID, alarm.Threshold, before[i].Threshold, want)
			}
			if alarm.Description == before[i].Description {
				t.Errorf("%s says the same whatever its threshold is: %s", alarm.ID, alarm.Description)
			}
		}
	}
}

// anotherThreshold is in the range, and not the default.
func anotherThreshold(threshold catalog.Threshold) float64 {
	if threshold.Max > threshold.Default {
		return threshold.Max
	}
	return threshold.Default + 7
}

func TestAnAlarmSaysWhenItBegins(t *testing.T) {
	table := Table(parse(t, "monitoring: {thresholds: {target_response_time: 0.25, proxy_borrow_latency: 2000, database_cpu: 75}}\n"), resources)
	for id, want := range map[string]struct {
		threshold float64
		says      string
	}{
		"target_response_time": {0.25, "One request of twenty waits longer than 0.25 s for the application."},
		"proxy_borrow_latency": {2_000_000, "Clients of the proxy wait longer than 2000 ms for a database connection."},
		"database_cpu":         {75, "A database instance uses more than 75% of its CPU."},
	} {
		alarm := find(t, table, id)
		if alarm.Threshold != want.threshold || alarm.Description != want.says {
			t.Errorf("%s begins at %v and says %q", id, alarm.Threshold, alarm.Description)
		}
	}
}

func find(t *testing.T, table []Alarm, id string) Alarm {
	t.Helper()
	i := slices.IndexFunc(table, func(a Alarm) bool { return a.ID == id })
	if i < 0 {
		t.Fatalf("no alarm %s", id)
	}
	return table[i]
}

func TestEachEnvironmentGetsTheAlarmsThatApplyToIt(t *testing.T) {
	usual := Table(parse(t, ""), resources)
	for change, want := range map[string][]string{ // +: more than usual, -: fewer
		"": nil,
		"database: {serverless: {min_acu: 1, max_acu: 4}}\n": {"+database_capacity", "-database_local_storage"},
		"database: {readers: 0}\n":                           {"-database_replica_lag", "-proxy_reader_availability", "-proxy_reader_connections"},
		"database: {proxy: {reader_endpoint: false}}\n":      {"-proxy_reader_availability", "-proxy_reader_connections"},
		"  container_insights: disabled\n":                   nil, // missing_tasks measures something else
		https:                                                {"+certificate_expiry"},
		"load_balancer: {certificate_arn: 'arn:aws:iam::123456789012:server-certificate/a'}\n": nil, // ACM knows nothing of it
		queued: {"+dead_letters", "+queue_message_age"},
		asleep: nil, // healthy_targets and missing_tasks measure something else
		"  container_insights: disabled\n" + asleep: {"-healthy_targets", "-missing_tasks"}, // nobody knows how many are wanted
	} {
		table := Table(parse(t, change), resources)
		got := slices.Concat(missing("+", table, usual), missing("-", usual, table))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", change, diff)
		}
	}
}

// missing names the alarms of one table that the other does not have.
func missing(sign string, of, in []Alarm) []string {
	names := map[string]bool{}
	for _, alarm := range of {
		names[sign+alarm.ID] = true
	}
	for _, alarm := range in {
		delete(names, sign+alarm.ID)
	}
	return slices.Sorted(maps.Keys(names))
}

func TestTheClientsOfTheReadersAreNotThoseOfTheWriter(t *testing.T) {
	for change, want := range map[string][]Dimension{
		"database: {readers: 0}\n": {{"ProxyName", "proxy"}},
		"":                         {{"ProxyName", "proxy"}, {"EndpointName", "default"}},
	} {
		alarm := find(t, Table(parse(t, change), resources), "proxy_client_connections")
		if diff := cmp.Diff(want, alarm.Metrics[0].Dimensions); diff != "" {
			t.Errorf("%q (-want +got):\n%s", change, diff)
		}
	}
}

func TestWithoutInsightsTheLowestFloorOfAllSchedulesCounts(t *testing.T) {
	for change, want := range map[string]float64{
		"":                                   1, // the evening's
		"scaling: {min: 3, schedules: []}\n": 3,
		"scaling: {min: 3, schedules: []}\nmonitoring: {thresholds: {missing_tasks: 1}}\n": 2,
		"scaling: {min: 3, schedules: []}\nmonitoring: {thresholds: {missing_tasks: 9}}\n": 1,
	} {
		env := parse(t, change)
		env.Service.ContainerInsights = "disabled"
		alarm := find(t, Table(env, resources), "missing_tasks")
		if alarm.Threshold != want || alarm.Comparison != catalog.Below || alarm.Metrics[0].Name != "CPUUtilization" ||
			alarm.Metrics[0].Statistic != "SampleCount" || alarm.Metrics[0].Period != 60 { // HealthyHostCount may be that of one zone
			t.Errorf("%q: got %+v, want %v", change, alarm, want)
		}
	}
}

// In each reading of HealthyHostCount (of all zones, of each zone, of each zone's node) its Maximum is below 1 exactly when no target is healthy.
func TestHealthyTargetsAreCountedRightWhateverTheZones(t *testing.T) {
	alarm := find(t, Table(parse(t, ""), resources), "healthy_targets")
	if alarm.Metrics[0].Statistic != "Maximum" || alarm.Threshold != 1 || alarm.Comparison != catalog.Below || alarm.Missing != catalog.Alarming {
		t.Errorf("%+v", alarm)
	}
	unhealthy := find(t, Table(parse(t, ""), resources), "unhealthy_targets")
	if unhealthy.Metrics[0].Statistic != "Maximum" || unhealthy.Threshold != 0 || unhealthy.Comparison != catalog.Above {
		t.Errorf("%+v", unhealthy)
	}
}

func TestAFloorOfZeroRingsOnlyWhileTasksAreWanted(t *testing.T) {
	table := Table(parse(t, asleep), resources)
	for id, expression := range map[string]string{"healthy_targets": "IF(desired > 0, healthy, 5000)", "missing_tasks": "desired - running"} {
		alarm := find(t, table, id)
		if alarm.Expression != expression || alarm.Missing != catalog.Fine || alarm.Datapoints != 15 {
			t.Errorf("%s: %+v", id, alarm)
		}
	}
	for _, alarm := range table { // everything that rings without data is of the database, which does not sleep
		if alarm.Missing == catalog.Alarming && alarm.Group != catalog.Proxy && alarm.Group != catalog.Database {
			t.Errorf("%s rings each night", alarm.ID)
		}
	}
}

func TestAWorkersAlarmsNeitherRingNorGoBlindWithoutATask(t *testing.T) {
	table := Table(parse(t, queued), resources)
	for id, want := range map[string]Alarm{
		"queue_message_age": {Threshold: 1800, Metrics: []Metric{{Namespace: "AWS/SQS", Name: "ApproximateAgeOfOldestMessage", Statistic: "Maximum", Period: 60,
			Dimensions: []Dimension{{"QueueName", "orders"}}}}},
		"dead_letters": {Threshold: 0, Metrics: []Metric{{Namespace: "AWS/SQS", Name: "ApproximateNumberOfMessagesVisible", Statistic: "Maximum", Period: 60,
			Dimensions: []Dimension{{"QueueName", "dead"}}}}},
	} {
		alarm := find(t, table, id)
		if diff := cmp.Diff(want.Metrics, alarm.Metrics); diff != "" || alarm.Threshold != want.Threshold || alarm.Comparison != catalog.Above {
			t.Errorf("%s: %+v\n%s", id, alarm, diff)
		}
	}
	missing := find(t, table, "missing_tasks")
	if want := "IF(FILL(waiting, 0) > 0 AND FILL(running, 0) < 1, 5000, FILL(desired, 0) - FILL(running, 0))"; missing.Expression != want {
		t.Errorf("a message that waits for the first task is not seen: %s", missing.Expression)
	}
	if missing.Datapoints == missing.Of {
		t.Error("the last minute, which is filled in, keeps missing_tasks from ringing")
	}
	for _, alarm := range table {
		if alarm.Missing == catalog.Alarming && alarm.Group != catalog.Proxy && alarm.Group != catalog.Database {
			t.Errorf("%s rings without a task", alarm.ID)
		}
	}
}

func TestTheDashboardShowsWhatAQueueHolds(t *testing.T) {
	env := parse(t, queued)
	for _, graph := range Graphs(env, resources) {
		if graph.Title == catalog.MessagesPerTask.Title {
			if want := []Line{{"scaling.queue.messages_per_task", 10}}; graph.Expression != MessagesPerTask(env, resources).Text || !slices.Equal(graph.Lines, want) {
				t.Errorf("got %+v", graph)
			}
			return
		}
	}
	t.Error("no graph")
}

func TestTheCertificateIsLookedAtOnceADay(t *testing.T) {
	alarm := find(t, Table(parse(t, https), resources), "certificate_expiry")
	if alarm.Metrics[0].Period != 86400 || alarm.Metrics[0].Statistic != "Minimum" || alarm.Threshold != 30 || alarm.Missing != catalog.Kept {
		t.Errorf("%+v", alarm)
	}
	if diff := cmp.Diff([]Dimension{{"CertificateArn", "certificate"}}, alarm.Metrics[0].Dimensions); diff != "" {
		t.Error(diff)
	}
}

func TestTheDashboardIsJSON(t *testing.T) {
	env := parse(t, "")
	body := Dashboard("us-east-1", []string{"arn"}, []Part{{"", Table(env, resources), Graphs(env, resources)}, {"worker", Table(env, resources), nil}})
	if !json.Valid([]byte(body)) {
		t.Errorf("got %s", body)
	}
	if strings.Contains(body, "null") {
		t.Errorf("a null, which CloudWatch refuses: %s", body)
	}
}
