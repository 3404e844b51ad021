package alarms

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestEveryThresholdReachesItsAlarm(t *testing.T) {
	before := Table(environment(t, ""), resources)
	after := Table(environment(t, `monitoring:
  thresholds: {unhealthy_targets: 7, healthy_targets: 7, target_response_time: 7, target_5xx: 7, load_balancer_5xx: 7,
    target_connection_errors: 7, missing_tasks: 7, service_cpu: 97, service_memory: 97, proxy_client_connections: 7, proxy_database_connections: 7,
    proxy_reader_connections: 7, proxy_borrow_latency: 7, proxy_query_latency: 7, proxy_availability: 7, proxy_reader_availability: 7,
    proxy_failed_logins: 7, database_cpu: 7, database_freeable_memory: 7, database_local_storage: 7, database_replica_lag: 7,
    database_deadlocks: 7, database_failed_logins: 7}
`), resources)
	if len(before) != len(after) || len(before) < 20 {
		t.Fatalf("%d alarms, then %d", len(before), len(after))
	}
	inUnits := map[string]float64{
		"service_cpu": 97, "service_memory": 97, "proxy_borrow_latency": 7_000, "proxy_query_latency": 7_000,
		"database_freeable_memory": 7 << 20, "database_local_storage": 7 << 20,
	}
	for i, alarm := range after {
		want, converted := inUnits[alarm.ID]
		if !converted {
			want = 7
		}
		if alarm.Threshold != want || before[i].Threshold == want {
			t.Errorf("%s begins at %v instead of %v, want %v", alarm.ID, alarm.Threshold, before[i].Threshold, want)
		}
		if alarm.Says == before[i].Says {
			t.Errorf("%s says the same whatever its threshold is: %s", alarm.ID, alarm.Says)
		}
	}
}

func TestTheCapacityOfServerlessHasAThreshold(t *testing.T) {
	table := Table(environment(t, "database: {serverless: {min_acu: 1, max_acu: 4}}\nmonitoring: {thresholds: {database_capacity: 50}}\n"), resources)
	i := slices.IndexFunc(table, func(a Alarm) bool { return a.ID == "database_capacity" })
	if i < 0 || table[i].Threshold != 50 {
		t.Errorf("got %+v", table)
	}
}

func TestRowsAreComplete(t *testing.T) {
	for _, alarm := range everyAlarm(t) {
		switch {
		case alarm.Title == "" || !strings.HasSuffix(alarm.Says, "."):
			t.Errorf("%s is called %q and says %q", alarm.ID, alarm.Title, alarm.Says)
		case !slices.Contains(Groups, alarm.Group):
			t.Errorf("%s is in the group %q, which the dashboard does not show", alarm.ID, alarm.Group)
		case alarm.Datapoints < 1 || alarm.Datapoints > alarm.Of:
			t.Errorf("%s: %d of %d", alarm.ID, alarm.Datapoints, alarm.Of)
		case len(alarm.Metrics) > 1 && alarm.Expression == "":
			t.Errorf("%s has several metrics and compares none", alarm.ID)
		case alarm.Missing != Fine && alarm.Missing != Alarming:
			t.Errorf("%s does not say what missing data mean", alarm.ID)
		case alarm.Comparison != Above && alarm.Comparison != Below:
			t.Errorf("%s does not say when it begins", alarm.ID)
		}
		for _, metric := range alarm.Metrics {
			if metric.Period != alarm.Metrics[0].Period {
				t.Errorf("%s mixes periods", alarm.ID)
			}
		}
	}
}

// An alarm that ends a deployment must not watch the service, which refers to it.
func TestDeploymentAlarmsDoNotWatchTheService(t *testing.T) {
	deployment := Deployment(Table(environment(t, ""), resources))
	if len(deployment) != 2 {
		t.Fatalf("got %d", len(deployment))
	}
	for _, alarm := range deployment {
		for _, metric := range alarm.Metrics {
			for _, dimension := range metric.Dimensions {
				if dimension.Name != "LoadBalancer" && dimension.Name != "TargetGroup" {
					t.Errorf("%s watches %s", alarm.ID, dimension.Name)
				}
			}
		}
	}
}

func TestWithoutInsightsTheLowestFloorOfAllSchedulesCounts(t *testing.T) {
	for change, want := range map[string]float64{
		"":                                   1, // the evening's
		"scaling: {min: 3, schedules: []}\n": 3,
		"scaling: {min: 3, schedules: []}\nmonitoring: {thresholds: {missing_tasks: 1}}\n": 2,
	} {
		env := environment(t, change)
		env.Service.ContainerInsights = "disabled"
		table := Table(env, resources)
		i := slices.IndexFunc(table, func(a Alarm) bool { return a.ID == "missing_tasks" })
		if table[i].Threshold != want || table[i].Comparison != Below || table[i].Metrics[0].Name != "HealthyHostCount" {
			t.Errorf("%q: got %+v, want %v", change, table[i], want)
		}
	}
}

func TestTheDashboardIsJSON(t *testing.T) {
	env := environment(t, "")
	body := Dashboard("us-east-1", []string{"arn"}, Table(env, resources), Graphs(env, resources))
	if !json.Valid([]byte(body)) {
		t.Errorf("got %s", body)
	}
	if strings.Contains(body, "null") {
		t.Errorf("a null, which CloudWatch refuses: %s", body)
	}
}
