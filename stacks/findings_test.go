package stacks

import (
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"slipway/internal/findings"
	"slipway/internal/report"
)

const yearOfFindings = 2026

// suggested are configurations that the report finds something in, with how that begins. What the JSON alone can have wrong is in internal/report; the
// warnings of config.Environment.Warnings are held against what they suggest in internal/config.
var suggested = []struct{ name, change, begins string }{
	{"no check of the container", "service: {health_check: {enabled: false}}", "checklist: container-health-check: "},
	{"a check that cannot fail", "service: {health_check: {command: exit 0}}", "checklist: container-health-check: "},
	{"an essential sidecar without a check", "service: {sidecars: [{name: a, image: 'a:1'}, {name: b, image: 'b:1', essential: false}]}",
		"checklist: container-health-check: "},
	{"a long deregistration", "load_balancer: {deregistration_delay: 300}", "checklist: alb-health-check: "},
	{"no circuit breaker", "deployment: {circuit_breaker: {enable: false}}", "checklist: circuit-breaker: "},
	{"no rollback", "deployment: {circuit_breaker: {rollback: false}}", "checklist: circuit-breaker: "},
	{"no scaling", "scaling: {enabled: false}", "checklist: scaling-policies: "},
	{"a target that is off", "scaling: {memory_target: 'off'}", "checklist: scaling-policies: "},
	{"nothing to scale", "scaling: {min: 3, max: 3}", "checklist: scaling-policies: "},
	{"no schedules", "scaling: {schedules: []}", "checklist: scheduled-scaling: "},
	{"no schedules without scaling", "scaling: {enabled: false, min: 1}", "checklist: scheduled-scaling: "},
	{"schedules that save nothing", "scaling: {min: 1, max: 1}", "checklist: scheduled-scaling: "},
	{"a floor that nothing takes back", "scaling: {schedules: [{name: up, schedule: 'cron(0 8 ? * MON-FRI *)', min: 4}, " +
		"{name: down, schedule: 'cron(0 18 ? * MON-THU *)'}]}", "checklist: scheduled-scaling: "},
	{"two at once, waived", "{scaling: {schedules: [{name: up, schedule: 'cron(0 8 ? * MON *)', min: 4}, {name: down, schedule: 'cron(0 8 ? * MON *)'}]}, " +
		"report: {waive: [{item: scheduled-scaling, reason: a test}]}}", "calendar: overlap"},
	{"no reader", "database: {readers: 0}", "checklist: read-replicas: "},
	{"no alarms", "monitoring: {enabled: false, emails: []}", "checklist: alarms: "},
	{"alarms that nobody hears", "monitoring: {emails: []}", "checklist: alarms: "},
	{"no stickiness", "load_balancer: {stickiness: {enabled: false}}", "checklist: stickiness: "},
	{"pools that are too large", "report: {connections_per_task: 500}", "connections: proxy to the writer"},
	{"readers that the application cannot reach", "database: {proxy: {reader_endpoint: false}}", "checklist: read-replicas: the proxy has no read-only"},
	{"no events of the database", "monitoring: {database_events: false}", "checklist: alarms: no subscription"},
	{"buckets of other environments", "", "checklist: task-role: aws_iam_role_policy.ecs_task_role_objects allows"},
	{"one task at night", "", "checklist: scheduled-scaling: a floor of 1"},
	{"one task at night, and two as the most", "scaling: {max: 2}", "checklist: scheduled-scaling: a floor of 1"},
	{"one task at any hour", "{scaling: {min: 1, max: 1}, report: {waive: [{item: scheduled-scaling, reason: a test}]}}",
		"checklist: scheduled-scaling: a floor of 1"},
	{"no task at night", "scaling: {schedules: [{name: up, schedule: 'cron(0 8 ? * * *)'}, {name: down, schedule: 'cron(0 18 ? * * *)', min: 0, max: 0}]}",
		"checklist: scheduled-scaling: a floor of 0"},
	{"no task at night, and one by day", "scaling: {min: 1, schedules: [{name: up, schedule: 'cron(0 8 ? * * *)'}, " +
		"{name: down, schedule: 'cron(0 18 ? * * *)', min: 0, max: 0}]}", "checklist: scheduled-scaling: a floor of 0"},
	{"a waiver that nothing needs", "report: {waive: [{item: stickiness, reason: a test}]}", "report.waive: stickiness passes"},
	{"backups in one region", "database: {backup_copy: {enabled: false, region: us-west-2}}", "backups: Nothing is copied"},
	{"backups in one region, without a section", "", "backups: Nothing is copied"},
}

// found gives what a report of the smallest configuration finds with a change.
func found(t *testing.T, change string) []findings.Finding {
	t.Helper()
	environment := parse(t, "minimal.yaml", change)
	return report.Build(environment, stackOf(t, "minimal", change), yearOfFindings).Findings
}

// beginning is the first of the findings that begins so.
func beginning(all []findings.Finding, begins string) (findings.Finding, bool) {
	i := slices.IndexFunc(all, func(f findings.Finding) bool { return strings.HasPrefix(f.String(), begins) })
	if i < 0 {
		return findings.Finding{}, false
	}
	return all[i], true
}

// over gives a change with another one put over it.
func over(t *testing.T, change, other string) string {
	t.Helper()
	base, more := map[string]any{}, map[string]any{}
	for text, into := range map[string]*map[string]any{change: &base, other: &more} {
		if err := yaml.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	merged, err := yaml.Marshal(merge(base, more))
	if err != nil {
		t.Fatal(err)
	}
	return string(merged)
}

func TestWhatTheReportSuggestsMendsIt(t *testing.T) {
	const told = "{monitoring: {emails: [a@example.com]}, load_balancer: {domain: {name: shop.example.com, zone_id: Z1}}}"
	for _, test := range suggested {
		t.Run(test.name, func(t *testing.T) {
			change := over(t, told, test.change)
			before := found(t, change)
			finding, is := beginning(before, test.begins)
			if !is || finding.YAML == "" || finding.Where == nil {
				t.Fatalf("found: %v, in %v, mended by %q", is, finding.Where, finding.YAML)
			}
			after := found(t, over(t, change, finding.YAML))
			if left, still := beginning(after, test.begins); still && left.Severity == finding.Severity {
				t.Errorf("with\n%s\nthere is still %s", finding.YAML, left)
			}
			failed := findings.Lines(before, findings.Fail)
			for _, failure := range findings.Lines(after, findings.Fail) {
				if !slices.Contains(failed, failure) {
					t.Errorf("with\n%s\nthis fails, which did not: %s", finding.YAML, failure)
				}
			}
		})
	}
}

// TestEveryItemThatAKeyMendsIsTried: an item for which some configuration suggests YAML has a row above, where that YAML is tried.
func TestEveryItemThatAKeyMendsIsTried(t *testing.T) {
	everythingOff := parse(t, "minimal.yaml", "{service: {health_check: {enabled: false}}, load_balancer: {deregistration_delay: 3600, "+
		"stickiness: {enabled: false}}, deployment: {circuit_breaker: {enable: false}}, scaling: {enabled: false}, database: {readers: 0}, "+
		"monitoring: {enabled: false}}")
	mended := 0
	for _, f := range report.Build(everythingOff, read(t, []byte("{}")), yearOfFindings).Findings {
		if f.Area != findings.Checklist || f.Severity != findings.Fail || f.YAML == "" {
			continue
		}
		mended++
		item, _, _ := strings.Cut(f.What, ": ")
		if !slices.ContainsFunc(suggested, func(s struct{ name, change, begins string }) bool { return s.begins == "checklist: "+item+": " }) {
			t.Errorf("%s: suggested in stacks/findings_test.go has no configuration that fails it; add one", item)
		}
	}
	if mended != 8 {
		t.Errorf("%d items are mended by keys", mended)
	}
}

// TestWhatTheComparisonSuggestsMendsIt: with what it says of each thing, a weak environment is as strict as the first.
func TestWhatTheComparisonSuggestsMendsIt(t *testing.T) {
	const weak = "{network: {az_count: 2, nat: single}, load_balancer: {deletion_protection: false, access_logs: {enabled: false}}, " +
		"service: {log_retention_days: 1}, scaling: {min: 1}, deployment: {circuit_breaker: {enable: false}, wait_for_steady_state: false, " +
		"minimum_healthy_percent: 0, maximum_percent: 150}, database: {deletion_protection: false, final_snapshot: false, kms_deletion_window_days: 7, " +
		"secret_recovery_window_days: 0, backup_retention_days: 1, readers: 0, log_retention_days: 1}}"
	side := func(name, change string) report.Side {
		environment, stack := parse(t, name+".yaml", change), stackOf(t, name, change)
		return report.Side{Environment: environment, Stack: stack, Report: report.Build(environment, stack, yearOfFindings)}
	}
	strict := side("prod", "")
	found := report.Compare(strict, side("minimal", weak)).Findings
	change := weak
	for _, f := range found {
		if f.YAML == "" || f.Where == nil {
			t.Errorf("%s: in %v, mended by %q; give it its keys in internal/report/order.go", f, f.Where, f.YAML)
		}
		change = over(t, change, f.YAML)
	}
	if len(found) < 20 {
		t.Errorf("%d things are weaker: %v", len(found), findings.Lines(found, findings.Fail))
	}
	if left := report.Compare(strict, side("minimal", change)).Violations(); len(left) > 0 {
		t.Errorf("with\n%s\nthere is still %q", change, left)
	}
}
