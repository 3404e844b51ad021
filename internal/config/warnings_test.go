package config

import (
	"strings"
	"testing"
	"time"
)

func TestWhatFewPeopleWantIsWarnedOf(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	const (
		http    = "load_balancer: {certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/a'}\n"
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
		{"a date that is past", schedules("at(2024-01-01T00:00:00)"), []string{"scaling.schedules[0].schedule: at(2024-01-01T00:00:00); never due again"}},
		{"a minute ago", schedules("at(2026-11-27T11:59:00)"), []string{"scaling.schedules[0].schedule: "}},
		{"a date to come", schedules("at(2026-11-27T12:01:00)"), nil},
		{"a year that is past", schedules("cron(0 8 ? * MON-FRI *)", "cron(0 18 ? * MON-FRI 2024-2025)"),
			[]string{"scaling.schedules[1].schedule: cron(0 18 ? * MON-FRI 2024-2025)"}},
		{"the last day of the year", schedules("cron(0 8 ? * * *)", "cron(0 8 31 12 ? 2026)"), nil},
		{"earlier in the year", schedules("cron(0 8 ? * * *)", "cron(0 8 1 3 ? 2026)"), []string{"scaling.schedules[1].schedule: "}},
		{"a day that never comes", schedules("cron(0 8 ? * * *)", "cron(0 8 30 2 ? *)"), []string{"scaling.schedules[1].schedule: "}},
		{"a leap day", schedules("cron(0 8 ? * * *)", "cron(0 8 29 2 ? *)"), nil},
		{"a rate", schedules("cron(0 8 ? * * *)", "rate(1 day)"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			environment, err := Parse("dev.yaml", []byte(minimal+test.added))
			if err != nil {
				t.Fatal(err)
			}
			got := environment.Warnings(now)
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
	environment.LoadBalancer.CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/a"
	for policy, want := range map[string]string{
		"ELBSecurityPolicy-TLS13-1-0-PQ-2025-09":      "accepts TLS 1.0",
		"ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04":    "accepts TLS 1.1",
		"ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09": "",
		"ELBSecurityPolicy-TLS13-1-3-2021-06":         "",
	} {
		environment.LoadBalancer.SslPolicy = policy
		got := strings.Join(environment.Warnings(time.Now()), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", policy, got, want)
		}
	}
}
