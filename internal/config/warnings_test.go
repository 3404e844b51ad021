package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"slipway/internal/findings"
	"slipway/internal/strictyaml"
)

// warned gives the warnings of a file, a line each, and holds each against what it suggests: with that, the file has a warning less and no mistake.
func warned(t *testing.T, text string, now time.Time) []string {
	t.Helper()
	all := parse(t, text).Warnings(now)
	lines := findings.Lines(all, findings.Warning)
	for _, f := range all {
		if len(f.YAML) == 0 && f.Unmended == "" {
			t.Errorf("%s: say what mends it, or why nothing does", f)
		}
		if f.Where == nil || f.Where.File != "environments/dev.yaml" {
			t.Errorf("%s: it is nowhere: %v", f, f.Where)
		}
		mended := read(environmentFile{name: "dev"}, []strictyaml.Layer{{Name: "dev.yaml", Data: []byte(text)}, {Name: "mended", Data: []byte(f.YAML)}}, additions{})
		if err := mended.file.Problems.Err(); err != nil {
			t.Errorf("%s: with\n%s\n%v", f, f.YAML, err)
			continue
		}
		left := findings.Lines(mended.environment.Warnings(now), findings.Warning)
		if f.YAML != "" && (slices.Contains(left, f.String()) || len(left) >= len(lines)) {
			t.Errorf("%s: with\n%s\nthere is still %q", f, f.YAML, left)
		}
	}
	return lines
}

func TestAFindingSaysWhereItsKeyStandsOrBelongs(t *testing.T) {
	layers := []strictyaml.Layer{
		{Name: "/a/environments/defaults.yaml", Data: []byte("load_balancer:\n  maintenance: true\nmonitoring:\n  runbook_url: https://example.com\n")},
		{Name: "/a/environments/dev.yaml", Data: []byte(minimal + "  user: root\n")},
	}
	e := read(environmentFile{name: "dev"}, layers, additions{}).environment
	for key, want := range map[string]string{
		"service.user":                "at environments/dev.yaml:8",
		"service.container_port":      "below environments/dev.yaml:6",
		"load_balancer.maintenance":   "at environments/defaults.yaml:2",
		"monitoring.emails":           "below environments/defaults.yaml:3",
		"scaling.schedules[0].min":    "in environments/dev.yaml",
		"database.proxy.init_query":   "in environments/dev.yaml",
		"service.health_check.path":   "below environments/dev.yaml:6",
		"load_balancer.stickiness.on": "below environments/defaults.yaml:1",
	} {
		if got := fmt.Sprint(e.Locate(findings.Warn(key, "")).Where); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

func TestWhatFewPeopleWantIsWarnedOf(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	const (
		http    = "load_balancer: {certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab'}\n"
		emails  = "monitoring: {emails: [on-call@example.com]}\n"
		nothing = http + emails
	)
	schedules := func(expressions ...string) string {
		text := nothing + "scaling:\n  schedules:\n"
		for i, expression := range expressions {
			text += "    - {name: s" + string(rune('a'+i)) + ", schedule: '" + expression + "'}\n"
		}
		return text
	}
	for _, test := range []struct {
		name, added string
		want        []string // how each begins
	}{
		{"plain HTTP, and alarms that tell nobody", "", []string{"load_balancer.certificate_arn: not set", "monitoring.emails: not set; the alarms tell nobody"}},
		{"plain HTTP", emails, []string{"load_balancer.certificate_arn: not set"}},
		{"addresses", nothing, nil},
		{"somebody else's topic", http + "monitoring: {topic_arn: 'arn:aws:sns:us-east-1:123456789012:on-call'}\n", nil},
		{"addresses, all of them gone", http + "monitoring: {emails: []}\n", []string{"monitoring.emails: not set"}},
		{"no alarms at all", http + "monitoring: {enabled: false}\n", []string{"monitoring.enabled: false; no alarm watches"}},
		{"no alarms, and addresses", http + "monitoring: {enabled: false, emails: [on-call@example.com]}\n", []string{"monitoring.enabled: false"}},
		{"a domain", emails + "load_balancer: {domain: {name: shop.example.com, zone_id: Z1}}\n", nil},
		{"maintenance", emails + "load_balancer: {domain: {name: shop.example.com, zone_id: Z1}, maintenance: true}\n",
			[]string{"load_balancer.maintenance: true; every request is answered with 503"}},
		{"HSTS without a certificate", emails + "load_balancer: {strict_transport_security: max-age=600}\n",
			[]string{"load_balancer.certificate_arn: ", "load_balancer.strict_transport_security: max-age=600; has no effect without domain or certificate_arn"}},
		{"services of another region", nothing + "network:\n  interface_endpoints: [com.amazonaws.eu-west-1.sqs, logs]\n" +
			"  endpoint_services: [{name: a, service: com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0}]\n",
			[]string{"network.interface_endpoints[0]: com.amazonaws.eu-west-1.sqs; in eu-west-1, and the environment in us-east-1",
				"network.endpoint_services[0].service: com.amazonaws.vpce.eu-west-1."}},
		{"a low port for a user", "  user: 1000\n" + nothing, []string{"service.container_port: 80; on Fargate a user other than root, as 1000, may not listen"}},
		{"a health check in one word", "  health_check: {command: [/app/server health]}\n" + nothing,
			[]string{`service.health_check.command: ["/app/server health"]; one word, so that a program of that whole name is started; ` +
				`write ["/app/server", "health"]`}},
		{"a sidecar's health check in one word", "  sidecars: [{name: a, image: a:1, health_check: {command: [a b]}}]\n" + nothing,
			[]string{`service.sidecars[0].health_check.command: ["a b"]; one word`}},
		{"everybody beside a prefix list", emails + "load_balancer: {domain: {name: shop.example.com, zone_id: Z1}, allowed_cidrs: [0.0.0.0/0], " +
			"ingress: {prefix_lists: [pl-0123456789abcdef0]}}\n", []string{"load_balancer.allowed_cidrs: 0.0.0.0/0; lets everybody in"}},
		{"a low port for root", "  user: root\n" + nothing, []string{"service.user: root; "}},
		{"a low port for a sidecar's user", "  sidecars: [{name: a, image: a:1, ports: [443, 8443], user: nginx}]\n" + nothing,
			[]string{"service.sidecars[0].ports[0]: 443; on Fargate a user other than root, as nginx"}},
		{"a session in a sidecar that is read-only",
			"  execute_command: true\n  sidecars: [{name: a, image: a:1, readonly_root_filesystem: true}, {name: b, image: b:1}]\n" + nothing,
			[]string{"service.sidecars[0].readonly_root_filesystem: true; service.execute_command opens no session in this container"}},
		{"a high port for a user", "  user: 1000\n  container_port: 1024\n" + nothing, nil},
		{"a zone that lacks something", nothing + "network: {excluded_zone_ids: []}\n", []string{"network.excluded_zone_ids: lacks use1-az3, where "}},
		{"such a zone, with names", nothing + "network: {excluded_zone_ids: [], availability_zones: [us-east-1a, us-east-1b]}\n", nil},
		{"what needs no leave", nothing + "database: {instance_class: db.r9g.large}\nallow_unknown: [database.instance_class, region, database.name]\n",
			[]string{"allow_unknown: region; what stands there is known", "allow_unknown: database.name; "}},
		{"a date that is past", schedules("at(2024-01-01T00:00:00)"), []string{"scaling.schedules[0].schedule: at(2024-01-01T00:00:00); never due again"}},
		{"a minute ago", schedules("at(2026-11-27T11:59:00)"), []string{"scaling.schedules[0].schedule: "}},
		{"a date to come", schedules("at(2026-11-27T12:01:00)"), nil},
		{"a year that is past", schedules("cron(0 8 ? * MON-FRI *)", "cron(0 18 ? * MON-FRI 2024-2025)"),
			[]string{"scaling.schedules[1].schedule: cron(0 18 ? * MON-FRI 2024-2025)"}},
		{"the last day of the year", schedules("cron(0 8 ? * * *)", "cron(0 8 31 12 ? 2026)"), nil},
		{"earlier in the year", schedules("cron(0 8 ? * * *)", "cron(0 8 1 3 ? 2026)"), []string{"scaling.schedules[1].schedule: "}},
		{"a day that never comes", schedules("cron(0 8 ? * * *)", "cron(0 8 30 2 ? *)"),
			[]string{"scaling.schedules[1].schedule: cron(0 8 30 2 ? *); never due, so it changes nothing, and AWS may refuse to create it; remove it"}},
		{"one that the check wants", nothing + "scaling:\n  schedules:\n    - {name: a, schedule: cron(0 8 * * ? *), min: 3}\n" +
			"    - {name: b, schedule: cron(0 18 * * ? 2024)}\n",
			[]string{"scaling.schedules[1].schedule: cron(0 18 * * ? 2024); never due again, so it changes nothing any more, and where its action is not there " +
				"AWS may refuse to create it; write a time to come, or remove it together with what it takes back"}},
		{"a leap day", schedules("cron(0 8 ? * * *)", "cron(0 8 29 2 ? *)"), nil},
		{"a rate", schedules("cron(0 8 ? * * *)", "rate(1 day)"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := warned(t, minimal+test.added, now)
			if len(got) != len(test.want) {
				t.Fatalf("got %q, want %q", got, test.want)
			}
			for i, begins := range test.want {
				if !strings.HasPrefix(got[i], begins) {
					t.Errorf("got %q, want it to begin with %q", got[i], begins)
				}
			}
		})
	}
}

func TestTheLatestImageIsWarnedOf(t *testing.T) {
	for image, want := range map[string]bool{"nginx:latest": true, "nginx:1.29": false, "nginx:latest@sha256:" + strings.Repeat("0", 64): false} {
		got := strings.Join(warned(t, strings.Replace(minimal, "nginx:1.29", image, 1), time.Now()), "\n")
		if got := strings.Contains(got, "service.image: "+image); got != want {
			t.Errorf("%s: warned %v", image, got)
		}
	}
}

func TestASchedulesTimeIsThatOfItsZone(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for zone, over := range map[string]bool{"UTC": true, "America/New_York": false, "Asia/Tokyo": true} {
		if got := (Schedule{Schedule: "at(2026-11-27T11:30:00)", Timezone: zone}).over(now); got != over {
			t.Errorf("%s: over is %v", zone, got)
		}
	}
}

func TestOldTLSIsWarnedOf(t *testing.T) {
	environment := Environment{LoadBalancer: defaultLoadBalancer(), Monitoring: Monitoring{Enabled: true, Emails: []string{"on-call@example.com"}}}
	environment.LoadBalancer.CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
	for policy, want := range map[string]string{
		"ELBSecurityPolicy-TLS13-1-0-PQ-2025-09":      "accepts TLS 1.0",
		"ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04":    "accepts TLS 1.1",
		"ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09": "",
		"ELBSecurityPolicy-TLS13-1-3-2021-06":         "",
	} {
		environment.LoadBalancer.SslPolicy = policy
		got := strings.Join(findings.Lines(environment.Warnings(time.Now()), findings.Warning), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", policy, got, want)
		}
	}
}
