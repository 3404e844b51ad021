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
var choices = []string{"", "  container_insights: disabled\n", "database: {serverless: {min_acu: 1, max_acu: 4}, proxy: {reader_endpoint: true}, " +
	"backup_copy: {region: us-west-2}}\n"}

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
		after := Table(parse(t, change+"scaling: {min: 20, max: 20, schedules: []}\nmonitoring: {thresholds: {"+strings.Join(keys, ", ")+"}}\n"), resources)
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
		"database: {readers: 0}\n":                           {"-database_replica_lag"},
		"database: {proxy: {reader_endpoint: true}}\n":       {"+proxy_reader_availability", "+proxy_reader_connections"},
		"  container_insights: disabled\n":                   nil, // missing_tasks measures something else
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
		"": {{"ProxyName", "proxy"}},
		"database: {proxy: {reader_endpoint: true}}\n": {{"ProxyName", "proxy"}, {"EndpointName", "default"}},
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
		if alarm.Threshold != want || alarm.Comparison != catalog.Below || alarm.Metrics[0].Name != "HealthyHostCount" {
			t.Errorf("%q: got %+v, want %v", change, alarm, want)
		}
	}
}

func TestTheDashboardIsJSON(t *testing.T) {
	env := parse(t, "")
	body := Dashboard("us-east-1", []string{"arn"}, Table(env, resources), Graphs(env, resources))
	if !json.Valid([]byte(body)) {
		t.Errorf("got %s", body)
	}
	if strings.Contains(body, "null") {
		t.Errorf("a null, which CloudWatch refuses: %s", body)
	}
}
