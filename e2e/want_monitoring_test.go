//go:build e2e

package e2e

import (
	"encoding/json"
	"slices"
	"strings"
)

// wantMonitoring looks for every alarm, the dashboard and the topic of the stack by its name. The second plan has compared the rest.
func wantMonitoring(d *deployment) {
	d.t.Helper()
	var stack struct {
		Resource map[string]map[string]map[string]any
	}
	if err := json.Unmarshal(d.stack, &stack); err != nil {
		d.t.Fatal(err)
	}
	held := d.contents().Held
	alarms := 0
	for typ, attribute := range map[string]string{"aws_cloudwatch_metric_alarm": "alarm_name", "aws_cloudwatch_dashboard": "dashboard_name",
		"aws_sns_topic": "name", "aws_db_event_subscription": "name"} {
		for label, block := range stack.Resource[typ] {
			name, _ := block[attribute].(string)
			if name == "" {
				d.t.Errorf("%s.%s has no %s", typ, label, attribute)
			}
			if !slices.ContainsFunc(held, func(key string) bool { return strings.HasSuffix(key, "/"+name) || strings.HasSuffix(key, ":"+name) }) {
				d.t.Errorf("%s.%s: there is no %s", typ, label, name)
			}
			if typ == "aws_cloudwatch_metric_alarm" {
				alarms++
			}
		}
	}
	if d.environment.Monitoring.Enabled && alarms < 15 {
		d.t.Errorf("%d alarms", alarms)
	}
}
