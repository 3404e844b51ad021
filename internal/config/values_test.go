package config

import (
	"slices"
	"testing"
)

func TestValuesAreCompleteAndNamed(t *testing.T) {
	values := parse(t, minimal+"tags: {Team: platform}\ndatabase: {log_exports: [slowquery, error], proxy: {max_connections_percent: 90}}\n").Values()
	for _, want := range []Value{
		{"project", "shop"},
		{"tags.Team", "platform"},
		{"service.cpu", "256"},
		{"service.writable_paths", "none"},
		{"service.egress[0].port", "443"},
		{"scaling.schedules[after-hours].min", "1"},
		{"database.serverless", "none"},
		{"database.log_exports", "error, slowquery"},
		{"database.proxy.max_connections_percent", "90"},
	} {
		if !slices.Contains(values, want) {
			t.Errorf("no %v", want)
		}
	}
	seen := map[string]bool{}
	for _, value := range values {
		if seen[value.Path] || value.Text == "" {
			t.Errorf("%v: twice or empty", value)
		}
		seen[value.Path] = true
	}
}
