package stacks

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/alarms"
	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// watched reports alarms and widgets that watch nothing: a metric that AWS does not write for its dimensions, a dimension that no
// resource of the stack has, an alarm that tells nobody, a type of resource without an alarm and without a reason for that.
func watched(t *testing.T, environment config.Environment, stack *stackjson.Config) {
	t.Helper()
	wrong := func(format string, values ...any) {
		t.Errorf("%s: %s", environment.Name, fmt.Sprintf(format, values...))
	}
	var named []string // types in the alarms' dimensions
	for _, block := range stack.Blocks() {
		switch block.Type {
		case "aws_cloudwatch_metric_alarm":
			for _, metric := range metricsOfAlarm(t, block) {
				named = append(named, checkMetric(stack, metric, func(what string) { wrong("%s: %s", block.Address, what) })...)
			}
			checkAlarm(environment, block, func(what string) { wrong("%s: %s", block.Address, what) })
		case "aws_cloudwatch_dashboard":
			for _, metric := range checkDashboard(t, environment, stack, block) {
				checkMetric(stack, metric, func(what string) { wrong("%s: %s", block.Address, what) })
			}
		}
	}
	if !environment.Monitoring.Enabled {
		return
	}
	for _, block := range stack.Blocks() {
		_, reason := alarms.Unwatched[block.Type]
		if block.Kind == stackjson.Resource && !reason && !slices.Contains(named, block.Type) {
			wrong("%s: no alarm watches it, and internal/alarms/unwatched.go gives no reason", block.Address)
		}
	}
}

// metric as it stands in an alarm or a widget.
type metric struct {
	namespace, name, statistic string
	period                     string
	dimensions                 map[string]string
}

// documented are the dimension sets of every metric in use, from AWS's documentation: the Aurora user guide (CloudWatch metrics and
// dimensions for Aurora, RDS Proxy metrics), the Elastic Load Balancing guide, the ECS guide and that of Container Insights.
var documented = map[string][]string{
	"AWS/ApplicationELB UnHealthyHostCount":         {"LoadBalancer TargetGroup"},
	"AWS/ApplicationELB HealthyHostCount":           {"LoadBalancer TargetGroup"},
	"AWS/ApplicationELB TargetResponseTime":         {"LoadBalancer", "LoadBalancer TargetGroup"},
	"AWS/ApplicationELB TargetConnectionErrorCount": {"LoadBalancer", "LoadBalancer TargetGroup"},
	"AWS/ApplicationELB HTTPCode_Target_2XX_Count":  {"LoadBalancer", "LoadBalancer TargetGroup"},
	"AWS/ApplicationELB HTTPCode_Target_4XX_Count":  {"LoadBalancer", "LoadBalancer TargetGroup"},
	"AWS/ApplicationELB HTTPCode_Target_5XX_Count":  {"LoadBalancer", "LoadBalancer TargetGroup"},
	"AWS/ApplicationELB HTTPCode_ELB_5XX_Count":     {"LoadBalancer"},
	"AWS/ApplicationELB RequestCount":               {"LoadBalancer", "LoadBalancer TargetGroup"},
	"AWS/ApplicationELB RequestCountPerTarget":      {"TargetGroup", "LoadBalancer TargetGroup"},
	"AWS/ECS CPUUtilization":                        {"ClusterName ServiceName"},
	"AWS/ECS MemoryUtilization":                     {"ClusterName ServiceName"},
	"ECS/ContainerInsights DesiredTaskCount":        {"ClusterName ServiceName"},
	"ECS/ContainerInsights RunningTaskCount":        {"ClusterName ServiceName"},
	"ECS/ContainerInsights PendingTaskCount":        {"ClusterName ServiceName"},
	"AWS/RDS ClientConnections":                     {"ProxyName", "EndpointName ProxyName"},
	"AWS/RDS ClientConnectionsSetupFailedAuth":      {"ProxyName", "EndpointName ProxyName"},
	"AWS/RDS DatabaseConnectionsBorrowLatency":      {"ProxyName", "EndpointName ProxyName"},
	"AWS/RDS QueryDatabaseResponseLatency":          {"ProxyName", "EndpointName ProxyName", "ProxyName TargetGroup TargetRole"},
	"AWS/RDS MaxDatabaseConnectionsAllowed":         {"ProxyName", "ProxyName TargetGroup TargetRole"},
	"AWS/RDS AvailabilityPercentage":                {"ProxyName TargetGroup TargetRole"},
	"AWS/RDS DatabaseConnections":                   {"ProxyName", "ProxyName TargetGroup TargetRole", "DBClusterIdentifier", "DBClusterIdentifier Role"},
	"AWS/RDS CPUUtilization":                        {"DBClusterIdentifier", "DBClusterIdentifier Role"},
	"AWS/RDS FreeableMemory":                        {"DBClusterIdentifier", "DBClusterIdentifier Role"},
	"AWS/RDS FreeLocalStorage":                      {"DBClusterIdentifier", "DBClusterIdentifier Role"},
	"AWS/RDS Deadlocks":                             {"DBClusterIdentifier", "DBClusterIdentifier Role"},
	"AWS/RDS LoginFailures":                         {"DBClusterIdentifier", "DBClusterIdentifier Role"},
	"AWS/RDS AuroraReplicaLag":                      {"DBClusterIdentifier Role"},
	"AWS/RDS ACUUtilization":                        {"DBClusterIdentifier", "DBClusterIdentifier Role"},
	"AWS/RDS ServerlessDatabaseCapacity":            {"DBClusterIdentifier", "DBClusterIdentifier Role"},
}

// namedBy are the attributes that a dimension takes its value from.
var namedBy = map[string]string{
	"AWS/ApplicationELB LoadBalancer":   "aws_lb arn_suffix",
	"AWS/ApplicationELB TargetGroup":    "aws_lb_target_group arn_suffix",
	"AWS/ECS ClusterName":               "aws_ecs_cluster name",
	"AWS/ECS ServiceName":               "aws_ecs_service name",
	"ECS/ContainerInsights ClusterName": "aws_ecs_cluster name",
	"ECS/ContainerInsights ServiceName": "aws_ecs_service name",
	"AWS/RDS ProxyName":                 "aws_db_proxy name",
	"AWS/RDS TargetGroup":               "aws_db_proxy_default_target_group name",
	"AWS/RDS EndpointName":              "aws_db_proxy_endpoint db_proxy_endpoint_name",
	"AWS/RDS DBClusterIdentifier":       "aws_rds_cluster id",
}

// neededBy are the fixed values of dimensions, and the block without which AWS writes nothing for them.
var neededBy = map[string]string{
	"EndpointName default": "aws_db_proxy.main",
	"TargetRole READWRITE": "aws_rds_cluster_instance.instance_0",
	"TargetRole READ_ONLY": "aws_db_proxy_endpoint.reader",
	"Role WRITER":          "aws_rds_cluster_instance.instance_0",
	"Role READER":          "aws_rds_cluster_instance.instance_1",
}

var attributeOf = regexp.MustCompile(`^\$\{(\w+)\.(\w+)\.(\w+)\}$`)

// checkMetric gives the types of the resources that the metric is about.
func checkMetric(stack *stackjson.Config, m metric, wrong func(string)) []string {
	var types []string
	set := strings.Join(slices.Sorted(maps.Keys(m.dimensions)), " ")
	if !slices.Contains(documented[m.namespace+" "+m.name], set) {
		wrong(fmt.Sprintf("AWS documents no metric %s %s with the dimensions %s", m.namespace, m.name, set))
	}
	if !slices.Contains([]string{"Average", "Sum", "Minimum", "Maximum", "p95"}, m.statistic) || m.period != "60" && m.period != "300" {
		wrong(fmt.Sprintf("%s has the statistic %s and the period %s", m.name, m.statistic, m.period))
	}
	insights, _ := stack.Block("aws_ecs_cluster.main")
	if setting, _ := follow(insights.Body, "setting.value"); m.namespace == "ECS/ContainerInsights" && setting == "disabled" {
		wrong(m.name + " needs Container Insights, which is disabled")
	}
	for name, value := range m.dimensions {
		if needed, fixed := neededBy[name+" "+value]; fixed {
			if _, found := stack.Block(needed); !found {
				wrong(fmt.Sprintf("%s = %s without %s", name, value, needed))
			}
			continue
		}
		parts := attributeOf.FindStringSubmatch(value)
		if parts == nil || parts[1]+" "+parts[3] != namedBy[m.namespace+" "+name] {
			wrong(fmt.Sprintf("%s of %s is %s, not the %s", name, m.name, value, namedBy[m.namespace+" "+name]))
			continue
		}
		if _, found := stack.Block(parts[1] + "." + parts[2]); !found {
			wrong(fmt.Sprintf("%s of %s is that of %s.%s, which is not in the stack", name, m.name, parts[1], parts[2]))
		}
		types = append(types, parts[1])
	}
	return types
}

func metricsOfAlarm(t *testing.T, block stackjson.Block) []metric {
	t.Helper()
	of := func(body map[string]any, statistic string) metric {
		dimensions := map[string]string{}
		values, _ := body["dimensions"].(map[string]any)
		for name, value := range values {
			dimensions[name] = text(value)
		}
		return metric{text(body["namespace"]), text(body["metric_name"]), statistic, text(body["period"]), dimensions}
	}
	queries, _ := block.Body["metric_query"].([]any)
	if len(queries) == 0 {
		statistic := block.Body["statistic"]
		if statistic == nil {
			statistic = block.Body["extended_statistic"]
		}
		return []metric{of(block.Body, text(statistic))}
	}
	var all []metric
	returned := 0
	ids := map[string]bool{}
	for _, query := range queries {
		body := query.(map[string]any)
		if inner, ok := body["metric"].(map[string]any); ok {
			all = append(all, of(inner, text(inner["stat"])))
			ids[text(body["id"])] = true
			continue
		}
		returned++
		for _, id := range regexp.MustCompile(`[a-z]+`).FindAllString(text(body["expression"]), -1) {
			if !ids[id] {
				t.Errorf("%s: %s in the expression is no metric's id", block.Address, id)
			}
		}
		if text(body["return_data"]) != "true" {
			t.Errorf("%s: the expression is not what is compared", block.Address)
		}
	}
	if returned != 1 {
		t.Errorf("%s compares %d expressions", block.Address, returned)
	}
	return all
}

// checkAlarm is about what every alarm must have, whatever it watches.
func checkAlarm(environment config.Environment, block stackjson.Block, wrong func(string)) {
	topic := environment.Monitoring.TopicArn
	if topic == "" {
		topic = "${aws_sns_topic.alarms.arn}"
	}
	for _, actions := range []string{"alarm_actions", "ok_actions"} {
		if got := text(block.Body[actions]); got != topic {
			wrong(actions + " are " + got)
		}
	}
	if missing := text(block.Body["treat_missing_data"]); missing != "breaching" && missing != "notBreaching" {
		wrong("treat_missing_data is " + missing)
	}
	anchor := strings.ReplaceAll(block.Label, "_", "-")
	if got := text(block.Body["alarm_name"]); got != environment.Names().Prefix()+"-"+anchor {
		wrong("is named " + got)
	}
	if got := text(block.Body["alarm_description"]); !strings.HasSuffix(got, "#"+anchor) || len(got) > 1024 {
		wrong("does not lead to its section of the runbook: " + got)
	}
	for _, argument := range []string{"threshold", "datapoints_to_alarm", "evaluation_periods"} {
		if block.Body[argument] == nil {
			wrong("no " + argument)
		}
	}
}

// checkDashboard gives the metrics of all widgets.
func checkDashboard(t *testing.T, environment config.Environment, stack *stackjson.Config, block stackjson.Block) []metric {
	t.Helper()
	var body struct {
		Widgets []struct {
			Type                string
			X, Y, Width, Height int
			Properties          struct {
				Title, Region string
				Alarms        []string
				Metrics       [][]any
				Annotations   struct {
					Horizontal []struct {
						Label string
						Value json.Number
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(block.Body["dashboard_body"].(string)), &body); err != nil {
		t.Fatalf("%s: the body of the dashboard is not JSON: %v", environment.Name, err)
	}
	var all []metric
	thresholds := map[string]string{}
	taken := map[[2]int]string{}
	for _, widget := range body.Widgets {
		p := widget.Properties
		for x := widget.X; x < widget.X+widget.Width; x++ {
			for y := widget.Y; y < widget.Y+widget.Height; y++ {
				if other, is := taken[[2]int{x, y}]; is || x >= 24 {
					t.Fatalf("%s: the widget %q covers %q, or leaves the grid", environment.Name, p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
		if widget.Type == "metric" && (p.Region != environment.Region || p.Title == "" || len(p.Metrics) == 0) {
			t.Errorf("%s: the widget %q is of region %q", environment.Name, p.Title, p.Region)
		}
		if widget.Type == "alarm" {
			checkStates(t, environment, stack, p.Alarms)
		}
		ids := map[any]bool{}
		for _, line := range p.Metrics {
			options := line[len(line)-1].(map[string]any)
			if id := options["id"]; id != nil && ids[id] {
				t.Errorf("%s: the widget %q has two metrics %v", environment.Name, p.Title, id)
			}
			ids[options["id"]] = true
			if len(line) == 1 { // an expression
				continue
			}
			m := metric{line[0].(string), line[1].(string), text(options["stat"]), text(options["period"]), map[string]string{}}
			for i := 2; i+1 < len(line); i += 2 {
				m.dimensions[line[i].(string)] = line[i+1].(string)
			}
			all = append(all, m)
		}
		for _, line := range p.Annotations.Horizontal {
			if anchor, is := strings.CutPrefix(line.Label, "alarm "); is {
				thresholds[anchor] = line.Value.String()
			}
		}
	}
	for _, alarm := range stack.Blocks() {
		if alarm.Type != "aws_cloudwatch_metric_alarm" {
			continue
		}
		anchor := strings.ReplaceAll(alarm.Label, "_", "-")
		if got, want := thresholds[anchor], text(alarm.Body["threshold"]); got != want {
			t.Errorf("%s: the dashboard draws the threshold of %s at %q, the alarm has %s", environment.Name, anchor, got, want)
		}
		delete(thresholds, anchor)
	}
	for anchor := range thresholds {
		t.Errorf("%s: the dashboard draws the threshold of %s, which is no alarm", environment.Name, anchor)
	}
	return all
}

func checkStates(t *testing.T, environment config.Environment, stack *stackjson.Config, arns []string) {
	t.Helper()
	var want []string
	for _, block := range stack.Blocks() {
		if block.Type == "aws_cloudwatch_metric_alarm" {
			want = append(want, environment.Place().Of("cloudwatch", "alarm:"+text(block.Body["alarm_name"])))
		}
	}
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(arns)); !slices.Equal(got, want) {
		t.Errorf("%s: the dashboard shows the states of %v, want %v", environment.Name, got, want)
	}
}

func TestEveryReasonForNoAlarmIsNeeded(t *testing.T) {
	made, watchedTypes := map[string]bool{}, map[string]bool{}
	environments := samples(t)
	environments = append(environments, parse(t, "minimal.yaml", ""), parse(t, "everything.yaml", ""))
	for _, data := range synthesize(t, environments...) {
		stack := read(t, data)
		for _, block := range stack.Blocks() {
			made[block.Type] = true
			if block.Type == "aws_cloudwatch_metric_alarm" {
				for _, metric := range metricsOfAlarm(t, block) {
					for _, typ := range checkMetric(stack, metric, func(string) {}) {
						watchedTypes[typ] = true
					}
				}
			}
		}
	}
	anchors := map[string]bool{}
	for _, environment := range environments {
		for _, alarm := range alarms.Table(environment, alarms.Resources{ProxyReader: "reader"}) {
			anchors[alarm.Anchor()] = true
		}
	}
	for typ, reason := range alarms.Unwatched {
		switch {
		case !made[typ]:
			t.Errorf("%s has a reason for no alarm, and no environment makes one", typ)
		case watchedTypes[typ]:
			t.Errorf("%s has a reason for no alarm, and an alarm", typ)
		case strings.TrimSpace(reason) == "":
			t.Errorf("%s has no reason", typ)
		}
		for _, word := range regexp.MustCompile(`\b(target|proxy|missing|database|service|healthy)-[a-z0-9-]+`).FindAllString(reason, -1) {
			if !anchors[word] {
				t.Errorf("%s: %s is no alarm", typ, word)
			}
		}
		if other, is := strings.CutPrefix(reason, "as "); is && alarms.Unwatched[other] == "" {
			t.Errorf("%s is as %s, which has no reason", typ, other)
		}
	}
}

func TestEachDatabaseGetsTheAlarmsThatApplyToIt(t *testing.T) {
	has := func(change, label string) bool {
		_, found := minimal(t, change).Block("aws_cloudwatch_metric_alarm." + label)
		return found
	}
	const serverless, alone, readers = `{database: {serverless: {min_acu: 1, max_acu: 4}}}`, `{database: {readers: 0}}`, `{database: {proxy: {reader_endpoint: true}}}`
	for _, test := range []struct {
		change, label string
		want          bool
	}{
		{"", "database_local_storage", true},
		{serverless, "database_local_storage", false},
		{"", "database_capacity", false},
		{serverless, "database_capacity", true},
		{serverless, "database_cpu", true},
		{"", "database_replica_lag", true},
		{alone, "database_replica_lag", false},
		{"", "proxy_reader_connections", false},
		{readers, "proxy_reader_connections", true},
		{readers, "proxy_reader_availability", true},
	} {
		if got := has(test.change, test.label); got != test.want {
			t.Errorf("with %q there is an alarm %s: %v", test.change, test.label, got)
		}
	}
}

func TestTheRunbookTakesItsValuesFromOutputs(t *testing.T) {
	runbook, err := os.ReadFile(filepath.Join("..", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	addresses := minimal(t, "").Addresses()
	asked := regexp.MustCompile(`\$\(out ([a-z_0-9]+)`).FindAllSubmatch(runbook, -1)
	for _, name := range asked {
		if !slices.Contains(addresses, "output."+string(name[1])) {
			t.Errorf("docs/runbook.md asks for the output %s, which does not exist", name[1])
		}
	}
	if len(asked) == 0 {
		t.Error("no command was looked at")
	}
}

func TestMonitoringCanBeTurnedOff(t *testing.T) {
	stack := minimal(t, "{monitoring: {enabled: false}}")
	for _, block := range stack.Blocks() {
		if strings.HasPrefix(block.Type, "aws_sns_") || block.Type == "aws_cloudwatch_metric_alarm" || block.Type == "aws_cloudwatch_dashboard" {
			t.Errorf("%s is made all the same", block.Address)
		}
	}
	if policy := text(lookup(t, stack, "aws_kms_key.main", "policy")); strings.Contains(policy, "cloudwatch.amazonaws.com") {
		t.Error("the key lets CloudWatch use it for nothing")
	}
}
