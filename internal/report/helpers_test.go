package report

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/stackjson"
	"slipway/internal/testbench/samples"
)

// document is a stack's JSON that a test changes before it is read.
type document struct {
	t    *testing.T
	root map[string]any
}

// snapshot is the stack of one of this project's own environments.
func snapshot(t *testing.T, name string) document {
	t.Helper()
	return document{t, samples.Load(t, name)}
}

// at finds the object or array that holds the last step of a path such as aws_lb.main.access_logs.enabled.
func (d document) at(path string) (parent any, last string) {
	d.t.Helper()
	steps := strings.Split("resource."+path, ".")
	var value any = d.root
	for _, step := range steps[:len(steps)-1] {
		value = d.into(value, step, path)
	}
	if object, ok := value.(map[string]any); ok && object[samples.Embedded] != nil {
		value = object[samples.Embedded]
	}
	return value, steps[len(steps)-1]
}

func (d document) into(value any, step, path string) any {
	d.t.Helper()
	if object, ok := value.(map[string]any); ok && object[samples.Embedded] != nil {
		value = object[samples.Embedded]
	}
	switch value := value.(type) {
	case map[string]any:
		if next, ok := value[step]; ok {
			return next
		}
	case []any:
		if i, err := strconv.Atoi(step); err == nil && i < len(value) {
			return value[i]
		}
	}
	d.t.Fatalf("%s: no %s", path, step)
	return nil
}

// set gives a path, which must be there or its parent, another value.
func (d document) set(path string, to any) document {
	d.t.Helper()
	switch parent, last := d.at(path); parent := parent.(type) {
	case map[string]any:
		parent[last] = to
	case []any:
		i, err := strconv.Atoi(last)
		if err != nil {
			d.t.Fatal(err)
		}
		parent[i] = to
	}
	return d
}

// remove deletes what is at a path.
func (d document) remove(path string) document {
	d.t.Helper()
	parent, last := d.at(path)
	object, ok := parent.(map[string]any)
	if !ok || object[last] == nil {
		d.t.Fatalf("%s is not there", path)
	}
	delete(object, last)
	return d
}

func (d document) read() *stackjson.Config {
	d.t.Helper()
	return samples.Stack(d.t, d.root)
}

// named is the least configuration that a report needs.
func named(name string, waivers ...config.Waiver) config.Environment {
	return config.Environment{Name: name, Report: config.Reporting{ConnectionsPerTask: 10, Waive: waivers}}
}

// build judges a document; 2026 is a year whose changes of clocks are known.
func (d document) build(waivers ...config.Waiver) Report {
	d.t.Helper()
	return Build(named("test", waivers...), d.read(), 2026)
}

func result(t *testing.T, r Report, item string) Result {
	t.Helper()
	for _, one := range r.Checklist {
		if one.Item == item {
			return one
		}
	}
	t.Fatalf("the checklist has no item %s", item)
	return Result{}
}

// withAlarms adds the spec's three alarms, as they may be written: by reference and by name, by metric and by expression.
func (d document) withAlarms() document {
	d.t.Helper()
	alarms := `{
		"proxy": {
			"comparison_operator": "GreaterThanThreshold", "threshold": 80, "evaluation_periods": 5, "treat_missing_data": "notBreaching",
			"alarm_actions": ["${aws_sns_topic.alarms.arn}"],
			"metric_query": [
				{"id": "used", "expression": "100 * open / allowed", "return_data": true},
				{"id": "open", "metric": {"namespace": "AWS/RDS", "metric_name": "DatabaseConnections", "stat": "Sum", "period": 60,
					"dimensions": {"ProxyName": "shop-prod-rds-proxy", "TargetRole": "READWRITE"}}},
				{"id": "allowed", "metric": [{"namespace": "AWS/RDS", "metric_name": "MaxDatabaseConnectionsAllowed", "stat": "Sum", "period": 60,
					"dimensions": {"ProxyName": "shop-prod-rds-proxy"}}]}
			]
		},
		"unhealthy": {
			"namespace": "AWS/ApplicationELB", "metric_name": "UnHealthyHostCount", "comparison_operator": "GreaterThanThreshold", "threshold": 0,
			"evaluation_periods": 2, "treat_missing_data": "notBreaching", "alarm_actions": ["${aws_sns_topic.alarms.arn}"],
			"dimensions": {"LoadBalancer": "${aws_lb.main.arn_suffix}", "TargetGroup": "${aws_lb_target_group.main.arn_suffix}"}
		},
		"latency": {
			"namespace": "AWS/ApplicationELB", "metric_name": "TargetResponseTime", "comparison_operator": "GreaterThanThreshold", "threshold": 1,
			"evaluation_periods": 3, "datapoints_to_alarm": 2, "treat_missing_data": "notBreaching", "alarm_actions": ["arn:aws:sns:us-east-1:123456789012:on-call"],
			"dimensions": {"LoadBalancer": "${aws_lb.main.arn_suffix}"}
		}
	}`
	var blocks any
	if err := json.Unmarshal([]byte(alarms), &blocks); err != nil {
		d.t.Fatal(err)
	}
	resources := d.root["resource"].(map[string]any)
	resources["aws_cloudwatch_metric_alarm"] = blocks
	resources["aws_sns_topic"] = map[string]any{"alarms": map[string]any{"name": "shop-prod-alarms"}}
	return d
}
